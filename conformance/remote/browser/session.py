"""One person's session in a browser: opens pages, waits until something is on them, presses.

What fails leaves a picture in the folder of the run. Nothing waits by the clock alone: there is
always something that has to be seen, within the time that [conduct] gives an answer.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.deployment import Undecided
from conformance.remote.browser.noting import Noting
from conformance.remote.browser.screen import Screen
from conformance.remote.browser.sending import Once
from conformance.remote.refusals import ABOUT_US
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from conformance.remote.wire.patience import backoff, told
from conformance.remote.wire.sending import Sender

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

SERVER_ERROR = 500
MILLISECONDS = 1_000
UNREAD = ABOUT_US - {HTTPStatus.UNAUTHORIZED}
"""Statuses whose pages decide nothing; 401 shows where to sign in."""

PASSING = re.compile("ERR_(CONNECTION|EMPTY|NETWORK|SOCKET|TIMED|INCOMPLETE)")
"""What Chromium says of a server that is away; not of a certificate, or a name that is wrong."""

PICTURE_MS = 10_000


@dataclass
class Means:
    """What sessions need. addresses: of the pages that are used; what others send is theirs.

    folder: for pictures of what went wrong.
    """

    conduct: Conduct
    evidence: Evidence
    addresses: list[str]
    folder: Path

    @cached_property
    def sender(self) -> Sender:
        return Sender(self.conduct, self.evidence)


class Session:
    """Everything that one person has open."""

    def __init__(self, context: "BrowserContext", means: Means) -> None:
        self._context = context
        self._conduct = conduct = means.conduct
        self._evidence = means.evidence
        self._folder = means.folder
        context.set_default_timeout(conduct.timeout * MILLISECONDS)
        self.page = context.new_page()
        self._noting = Noting(context, self.page, conduct, means.evidence)
        self._once = Once(means.sender, means.addresses, self._noting.know)
        context.route("**/*", self._once)

    def close(self) -> None:
        """Forget everything."""
        self._context.close()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While something is done: what fails is Undecided, and is seen on a picture."""
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        try:
            yield
        except Undecided as reason:
            raise Undecided(f"{reason} {self._remembered()}") from None
        except Error as reason:
            first = self._evidence.secrets.hidden(str(reason).strip().split("\n")[0])[:300]
            raise Undecided(f"In a browser: {first} {self._remembered()}") from None
        finally:
            self._noting.tell()

    def open(self, address: str, until: Sequence[str]) -> Screen:
        """A page, once something of this is to be seen on it."""
        self.go(address)
        return self.shown(until)

    def go(self, address: str) -> None:
        """Load a page, again and again while it is away for a moment."""
        deadline, tries = self._conduct.monotonic() + self._conduct.patience, 0
        while True:
            self._conduct.admit()
            missed = self._missed(address)
            self._noting.tell()
            if (wait := self._wait(missed, tries := tries + 1)) is None:
                return
            if self._conduct.monotonic() + wait > deadline:
                raise Undecided(missed or f"{address} was answered with {self._noting.status}.")
            self._conduct.sleep(wait)

    def press(self, what: "Locator") -> None:
        """Press a button, once."""
        self._conduct.admit()
        what.click()

    def shown(self, until: Sequence[str]) -> Screen:
        """The page as soon as something of this is to be seen, if its answer counts."""
        from playwright.sync_api import TimeoutError as Late  # noqa: PLC0415 - an extra

        either = ", ".join(filter(None, until))
        try:
            self.page.locator(f"css={either}").filter(visible=True).first.wait_for()
        except Late:
            self._require_answer()
            wait = f"{self._conduct.timeout:g} s"
            raise Undecided(f"{self.page.url} shows nothing of {either} within {wait}.") from None
        self._require_answer()
        return Screen(self.page)

    def _require_answer(self) -> None:
        if self._once.lost:
            raise Undecided(f"What {self.page.url} sent has got no answer ({self._once.lost}).")
        status = self._noting.status
        if status >= SERVER_ERROR or status in UNREAD:
            raise Undecided(f"{self.page.url} was answered with status {status}.")

    def named(self, button: str, within: str = "body") -> "Locator":
        """What can be pressed under this name."""
        scope = self.page.locator(f"css={within}").filter(visible=True)
        buttons = scope.get_by_role("button", name=button, exact=True)
        return buttons.or_(scope.get_by_role("menuitem", name=button, exact=True))

    def _missed(self, address: str) -> str:
        """Load a page, once; why there was no answer, if none came and another try may help."""
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        self._noting.forget()
        self._once.lost = ""
        try:
            self.page.goto(address, wait_until="domcontentloaded")
        except Error as reason:
            if not PASSING.search(reason.message):
                raise
            return f"{address} gave no answer ({reason.message.split(chr(10))[0][:200]})."
        return ""

    def _wait(self, missed: str, tries: int) -> float | None:
        """Seconds after which it is worth another try; None if the page is there."""
        status, headers = self._noting.status, self._noting.headers
        if not missed and status < SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
            return None
        asked = told(headers, self._conduct.now())
        return backoff(tries, self._conduct.random) if asked is None else asked

    def _remembered(self) -> str:
        """Take a picture; where it is, and what the page complained of."""
        picture = self._pictured()
        errors = "; ".join(self._noting.errors)[:300]
        said = f" Errors on its console: {errors}." if errors else ""
        return f"(Seen on {picture}.){said}" if picture else f"(No picture could be taken.){said}"

    def _pictured(self) -> str:
        from playwright.sync_api import Error  # noqa: PLC0415 - an extra

        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._conduct.now():%Y%m%dT%H%M%S%f}.png"
        hidden = [self.page.locator("input[type=password]")]
        try:
            self.page.screenshot(path=self._folder / name, mask=hidden, timeout=PICTURE_MS)
        except Error:
            return ""
        return f"{self._folder.name}/{name}"


def attribute(name: str, value: str) -> str:
    """A selector of what has an attribute of this value, whatever the value holds."""
    return f"[{name}={json.dumps(value, ensure_ascii=False)}]"

"""Somebody who visits a site without a browser: fills in its forms as HTML has them.

Nothing of a page runs; a site whose forms need a script needs a browser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self
from urllib.parse import urljoin

from conformance.deployment import Undecided
from conformance.remote.refusals import ABOUT_US
from conformance.remote.site.by_pages import Entry
from conformance.remote.site.markup import Form, Markup
from conformance.remote.site.settings import Looks
from conformance.remote.wire.answer import Answer
from conformance.remote.wire.asking import Wire

LEADING_ON = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
MOST_STEPS = 10
URLENCODED = "application/x-www-form-urlencoded"


@dataclass
class FormVisitor:
    """A session, and the cookies that it was given."""

    wire: Wire
    language: str
    _cookies: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cookies.clear()

    def open(self, address: str, until: Sequence[str]) -> Markup:
        """A page; all of it is there at once."""
        return self._opened(address)[0]

    def send(self, entry: Entry, looks: Looks) -> Markup:
        """Fill in a form and send it; the page that came of it, or that refuses to show it."""
        page, address = self._opened(entry.address)
        entry.require_undone(page)
        if page.texts(looks.refused):
            return page
        form = page.form(looks.forms, entry.needed)
        _require_plain(form, address)
        told = form.filled_in(entry.told, looks.button)
        answer = self._ask("POST", urljoin(address, form.action), told, referer=address)
        return self._followed(answer, urljoin(address, form.action))[0]

    def _opened(self, address: str) -> tuple[Markup, str]:
        return self._followed(self._ask("GET", address), address)

    def _followed(self, answer: Answer, address: str) -> tuple[Markup, str]:
        """The page to which an answer leads, and its address."""
        for _ in range(MOST_STEPS):
            if answer.status not in LEADING_ON:
                return _page(answer, address), address
            address = urljoin(address, answer.headers.get("location", ""))
            answer = self._ask("GET", address)
        raise Undecided(f"{address} leads on and on, {MOST_STEPS} times at least.")

    def _ask(
        self, method: str, address: str, form: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        told = {"accept": "text/html", "accept-language": self.language, **headers}
        if self._cookies:
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self.wire.ask(method, address, form=form, headers=told)
        self._keep(answer.cookies)
        return answer

    def _keep(self, cookies: Sequence[str]) -> None:
        """Remember the cookies of an answer."""
        for cookie in cookies:
            pair, *rules = (part.strip() for part in cookie.split(";"))
            name, _, value = pair.partition("=")
            if "max-age=0" in map(str.lower, rules):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value


def _page(answer: Answer, address: str) -> Markup:
    """The page of an answer; that we were misunderstood, or not let in, is no refusal."""
    kind = answer.headers.get("content-type", "no type")
    if answer.status in ABOUT_US or answer.status in range(300, 400):
        raise Undecided(f"{address} was answered with status {answer.status}.")
    if "html" not in kind:
        raise Undecided(f"{address} was expected to be a page, and is not ({kind[:100]}).")
    return Markup(answer.text)


def _require_plain(form: Form, address: str) -> None:
    if form.method != "post" or form.type not in {"", URLENCODED}:
        kind = f"{form.method.upper()} {form.type}".strip()
        raise Undecided(
            f"The form of {address} is sent by {kind[:100]}, which takes a browser; see [site] by."
        )

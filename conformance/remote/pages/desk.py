"""Somebody of headquarters' staff at a browser: signs in, reads lists to their end, presses."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from pydantic import SecretStr

from conformance.deployment import Undecided
from conformance.remote.browser.launching import Browser
from conformance.remote.browser.session import Session
from conformance.remote.pages.settings import Act, HeadquartersPages, Pages, SignIn, Step
from conformance.remote.refusals import refusal
from conformance.remote.shown import Cell, Names, Pick, Shown, listed, require_done
from event_log.bad_input import BadInput

KEPT = "headquarters"
MOST_PAGES = 200


@dataclass
class Desk:
    """environ: the variables of whoever signs in."""

    settings: HeadquartersPages
    browser: Browser
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The one session of this process, while something is done in it."""
        kept = self.browser.kept
        if KEPT not in kept:
            kept[KEPT] = self.browser.session(self.settings.language, self.settings.state)
        try:
            with kept[KEPT].watched():
                yield kept[KEPT]
        except Undecided:  # it may be the session that is broken: the next one begins anew
            kept.pop(KEPT).close()
            raise

    def shown(self, session: Session, address: str, until: list[str]) -> Shown:
        """A page, signed in first if it asks for that."""
        sign_in = self.settings.sign_in
        first = sign_in.steps[0].field if sign_in else ""
        shown = session.open(address, [*until, first])
        if sign_in and first and shown.texts(first):
            self._sign_in(session, sign_in)
            session.go(address)
        return session.shown(until)

    def listed(
        self, session: Session, pages: Pages, columns: Mapping[str, Cell], **known: str
    ) -> list[Names]:
        """The rows of all pages of a list."""
        address = self.address(pages.page, **known)
        found: list[Names] = []
        for _ in range(MOST_PAGES):
            shown = self.shown(session, address, [pages.rows, pages.empty])
            found += listed(shown, pages, columns)
            following = shown.grid(pages.next, [Pick("", 0, "href")])
            if not following:
                return found
            address = urljoin(session.page.url, following[0][0] or "")
        raise Undecided(
            f"A list has more than {MOST_PAGES} pages; let its address search {{mark}}."
        )

    def act(self, act: Act, what: str, **known: str) -> None:
        """Press the buttons of an act; Refused if the page says why it is not done."""
        done, refused = self.settings.done, self.settings.refused
        within = _filled(act.within, known, _quoted)
        with self.session() as session:
            shown = self.shown(
                session, self.address(act.page, **known), [within, refused, act.closed]
            )
            if act.closed and shown.texts(act.closed):
                raise refusal(f"{what}: the page offers no {act.buttons[0]!r}.")
            if shown.texts(done):
                raise Undecided(
                    f"A page shows that it is done ({done}) before anything is pressed."
                )
            if not shown.texts(refused):
                for button in act.buttons:
                    session.press(session.named(_filled(button, known, str), within))
                shown = session.shown([done, refused])
            require_done(shown, done, [refused], what)

    def address(self, page: str, **known: str) -> str:
        """The address of a page; what is filled in cannot change its meaning."""
        filled = _filled(page, known, lambda text: quote(text, safe=""))
        return urljoin(f"{self.settings.url.rstrip('/')}/", filled)

    def _sign_in(self, session: Session, sign_in: SignIn) -> None:
        for step in sign_in.steps:
            if step.field:
                field = session.page.locator(f"css={step.field}").filter(visible=True).first
                field.fill(self._secret(step).get_secret_value())
            if step.button:
                session.press(session.named(step.button))
        session.shown([sign_in.done])

    def _secret(self, step: Step) -> SecretStr:
        value = self.environ.get(step.variable or "", "")
        if not value:
            raise BadInput(
                f"The environment variable {step.variable} is not set, which "
                "[headquarters.sign_in] names; set it, or name another."
            )
        self.browser.means.evidence.secrets.keep(value)
        return SecretStr(value)


def _filled(text: str, known: Mapping[str, str], spelled: Callable[[str], str]) -> str:
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", spelled(value))
    return text


def _quoted(text: str) -> str:
    """A text as it stands between quotes in a selector."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("'", r"\'")

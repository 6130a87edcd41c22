"""Pages as HTML: what a template is shown, and where a command leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from emulator.console.browsing import LANGUAGE_COOKIE, Browsing
from emulator.console.visit import Message, Visit
from emulator.exchange import Response
from emulator.scriptless import UNCACHED, Scriptless

_SHORT = 120
_YEAR = 31_536_000


@dataclass(frozen=True)
class Page:
    """A template and what it shows."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


def response(visit: Visit, page: Page) -> Response:
    """The page in the visitor's language, which is remembered if it was just chosen."""
    return bare(visit, replace(page, shown={"now": visit.live.now, **page.shown}))


def bare(browsing: Browsing, page: Page) -> Response:
    """The same for a page that need not know the world."""
    text = _pages().render(page.template, visit=browsing, t=browsing.words, **page.shown)
    headers = (*_pages().headers(browsing.language), *_remembered(browsing))
    return Response(page.status, text, headers)


def see_other(visit: Visit, address: str, message: Message, *headers: tuple[str, str]) -> Response:
    """Lead on to a page, which tells what happened."""
    joined = f"{address}{'&' if '?' in address else '?'}told={visit.telling(message)}"
    return Response(303, b"", (("Location", joined), UNCACHED, *headers))


def cookie(name: str, value: str) -> tuple[str, str]:
    """The header that has a browser remember a choice."""
    kept = f"Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
    return "Set-Cookie", f"{name}={value}; {kept}"


def short(text: object) -> str:
    """A text for a list: cut where nobody would read on."""
    whole = str(text)
    return whole if len(whole) <= _SHORT else f"{whole[:_SHORT]}…"


def _remembered(browsing: Browsing) -> list[tuple[str, str]]:
    return [cookie(LANGUAGE_COOKIE, browsing.language)] if "lang" in browsing.query else []


@cache
def _pages() -> Scriptless:
    made = Scriptless(Path(__file__).parent / "templates", "console.css")
    made.environment.filters["short"] = short
    return made

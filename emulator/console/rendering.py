"""Pages as HTML: templates, what browsers may do with them, and where a command leads."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from emulator.console.browsing import LANGUAGE_COOKIE, Browsing
from emulator.console.visit import Message, Visit
from emulator.exchange import Response
from emulator.site.languages import NAMES

_TEMPLATES = Path(__file__).parent / "templates"
_SHORT = 120
UNCACHED = ("Cache-Control", "no-store")
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
    template = _environment().get_template(page.template)
    text = template.render(
        visit=browsing, t=browsing.words, languages=NAMES, looks=_looks(), **page.shown
    )
    headers = (*_headers(), ("Content-Language", browsing.language), *_remembered(browsing))
    return Response(page.status, text.encode(), headers)


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


def _headers() -> tuple[tuple[str, str], ...]:
    """No script runs on these pages, whatever somebody managed to write into them."""
    looks = b64encode(sha256(_looks().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{looks}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        UNCACHED,
        ("Vary", "Accept, Accept-Language, Cookie"),
    )


@cache
def _looks() -> str:
    return (_TEMPLATES / "console.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["short"] = short
    return made

"""The same reply as a page for people and as JSON for programs."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from emulator.exchange import Response
from emulator.site.forms import Form
from emulator.site.languages import NAMES
from emulator.site.texts import WORDS
from emulator.site.visit import Visit

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Reply:
    """What a page says.

    data: what it says to programs. shown: what the template needs besides.
    see_other: where a person goes on to instead of being shown something.
    """

    status: int
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    see_other: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def response(visit: Visit, reply: Reply) -> Response:
    """The reply in the form that the visitor wants."""
    headers = (
        *reply.headers,
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Accept-Language, Cookie"),
    )
    if visit.wants_json:
        body = json.dumps(reply.data, ensure_ascii=False).encode()
        kind = ("Content-Type", "application/json; charset=utf-8")
        return Response(reply.status, body, (kind, *headers))
    if reply.see_other:
        return Response(303, b"", (("Location", reply.see_other), *headers))
    return Response(reply.status, _page(visit, reply), (*_page_headers(visit), *headers))


def told(visit: Visit, form: Form) -> dict[str, str]:
    """The sentence about each mistake in the form, by the field's name."""
    words = WORDS[visit.language]
    longest = {field.name: field.longest for field in form.fields}
    return {
        name: words[mistake].format(length=len(form.values[name]), longest=longest[name])
        for name, mistake in form.mistakes.items()
    }


def _page(visit: Visit, reply: Reply) -> bytes:
    template = _environment().get_template(reply.template)
    words = WORDS[visit.language]
    page = template.render(
        visit=visit, t=words, languages=NAMES, looks=_looks(), **reply.data, **reply.shown
    )
    return page.encode()


def _page_headers(visit: Visit) -> tuple[tuple[str, str], ...]:
    """No script runs on our pages, whatever somebody managed to write into them."""
    looks = b64encode(sha256(_looks().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{looks}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Language", visit.language),
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "same-origin"),
    )


@cache
def _looks() -> str:
    return (_TEMPLATES / "site.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

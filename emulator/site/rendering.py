"""The same reply as a page for people and as JSON for programs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from emulator.exchange import Response
from emulator.scriptless import PRIVATE, Scriptless
from emulator.site.forms import Form
from emulator.site.texts import WORDS
from emulator.site.visit import Visit


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
    headers = (*reply.headers, *PRIVATE)
    if visit.wants_json:
        body = json.dumps(reply.data, ensure_ascii=False).encode()
        kind = ("Content-Type", "application/json; charset=utf-8")
        return Response(reply.status, body, (kind, *headers))
    if reply.see_other:
        return Response(303, b"", (("Location", reply.see_other), *headers))
    page_headers = (*reply.headers, *_pages().headers(visit.language))
    return Response(reply.status, _page(visit, reply), page_headers)


def told(visit: Visit, form: Form) -> dict[str, str]:
    """The sentence about each mistake in the form, by the field's name."""
    words = WORDS[visit.language]
    longest = {field.name: field.longest for field in form.fields}
    return {
        name: words[mistake].format(length=len(form.values[name]), longest=longest[name])
        for name, mistake in form.mistakes.items()
    }


def _page(visit: Visit, reply: Reply) -> bytes:
    words = WORDS[visit.language]
    return _pages().render(reply.template, visit=visit, t=words, **reply.data, **reply.shown)


@cache
def _pages() -> Scriptless:
    return Scriptless(Path(__file__).parent / "templates", "site.css")

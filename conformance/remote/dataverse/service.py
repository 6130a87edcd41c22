"""The Web API of one environment: how it is asked, and what its answers mean.

A refusal is what Sales refuses. That something here was misunderstood, or forbidden to whoever
signs in, says nothing about Sales, so it is Undecided; so is everything that goes wrong in reading.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from conformance.deployment import Undecided
from conformance.remote.refusals import refusal, said
from conformance.remote.wire.answer import Answer
from conformance.remote.wire.asking import Wire
from conformance.remote.wire.paging import NEXT, pages
from reference_model.errors import NotFound

Row = dict[str, Any]

FORMATTED = "OData.Community.Display.V1.FormattedValue"
TARGET = "Microsoft.Dynamics.CRM.lookuplogicalname"
HEADERS = {"Accept": "application/json", "OData-MaxVersion": "4.0", "OData-Version": "4.0"}
READING = {"Prefer": f'odata.include-annotations="{FORMATTED},{TARGET}"'}
OTHERS = 3
"""How often somebody else may be quicker in changing a row before we give up."""

OK, NOT_FOUND, PRECONDITION_FAILED = 200, 404, 412
_REDIRECTED, _REFUSED = 300, 400
_NOT_ABOUT_SALES = {401, 405, 406, 407, 413, 414, 415, 431}
_MISUNDERSTOOD = frozenset(
    {"", "0x0", "0x80048d19", "0x80060888", "0x8006088a", "0x80040204", "0x80072560"}
)
"""Codes of what is wrong with a request, a name in it, or the user who sends it."""

_CHANGED, _EXISTS = "0x80060882", "0x80040237"
_IMPERSONATION = "prvActOnBehalfOfAnotherUser"


def as_ever() -> None:
    """The patience of the conduct."""


@dataclass(frozen=True)
class Service:
    """The Web API, asked by one application or user.

    patience: tells for how many seconds a write is tried again, None for what the conduct says.
    """

    wire: Wire
    patience: Callable[[], float | None] = as_ever

    def rows(self, target: str, headers: Mapping[str, str] | None = None) -> list[Row]:
        """All rows that a query gives, from all of its pages."""
        asked = {**HEADERS, **READING, **(headers or {})}
        return [
            row
            for answer in pages(self.wire, target, asked)
            for row in _values(_read(answer, target))
        ]

    def whole(self, row: Row, collection: str) -> list[Row]:
        """What a row was expanded by, also if that came in pages."""
        found: list[Row] = row.get(collection) or []
        link = row.get(f"{collection}{NEXT}")
        return [*found, *self.rows(link)] if link else found

    def create(self, target: str, body: Row, headers: Mapping[str, str]) -> None:
        """Make a row with the id in the target; once, however often that has to be asked."""
        answer = self._write("PATCH", target, body, {**headers, "If-None-Match": "*"})
        if answer.doubtful and answer.status == PRECONDITION_FAILED and said(answer)[1] == _EXISTS:
            return
        _require_granted(answer, target)

    def change(
        self, method: str, target: str, body: Row | None, headers: Mapping[str, str]
    ) -> None:
        """Change a row, or delete it, in the version that it has now; so it happens once."""
        for _ in range(OTHERS):
            version = self._version(target)
            answer = self._write(method, target, body, {**headers, "If-Match": version})
            if answer.doubtful and answer.status == NOT_FOUND and method == "DELETE":
                return
            overtaken = answer.status == PRECONDITION_FAILED and said(answer)[1] == _CHANGED
            if answer.doubtful or not overtaken:
                _require_granted(answer, target)
                return
        raise Undecided(f"Somebody else changes {target} all the time, so it was left alone.")

    def act(self, target: str, body: Row, headers: Mapping[str, str]) -> Answer:
        """Send a message that must not be carried out twice."""
        answer = self._write("POST", target, body, headers)
        _require_granted(answer, target)
        return answer

    def _write(
        self, method: str, target: str, body: Row | None, headers: Mapping[str, str]
    ) -> Answer:
        told = {**HEADERS, **headers}
        return self.wire.ask(method, target, json=body, headers=told, patience=self.patience())

    def _version(self, target: str) -> str:
        answer = self.wire.ask("GET", f"{target}?{query(select='createdon')}", headers=HEADERS)
        if answer.status == NOT_FOUND and said(answer)[1] == NotFound.code:
            raise refusal(*said(answer))
        tag = _read(answer, target).get("@odata.etag")
        if not isinstance(tag, str):
            raise Undecided(f"{target} has no version, so it cannot be changed safely.")
        return tag


def query(**options: str) -> str:
    """A query: each option by its name without `$`."""
    return "&".join(f"${name}={quote(value, safe='$,()/;=')}" for name, value in options.items())


def literal(text: str) -> str:
    """Text as a filter has it."""
    return "'" + text.replace("'", "''") + "'"


def row_of(table: str, id: str) -> str:
    """The address of a row, and how others refer to it; NotFound if this can be no row's id."""
    try:
        return f"{table}({UUID(id)})"
    except ValueError:
        raise NotFound(f"There is no record {id[:100]!r} of {table}.") from None


def _values(page: Row) -> Iterator[Row]:
    found = page.get("value")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Undecided("An answer was expected to hold rows, and does not.")
    yield from found


def _read(answer: Answer, target: str) -> Row:
    """The object that was read."""
    if answer.status != OK:
        raise Undecided(f"{_place(target)} cannot be read: {_sentence(answer)}")
    found = answer.json
    if not isinstance(found, dict):
        raise Undecided(f"{_place(target)} was expected to be an object, and is not.")
    return found


def _require_granted(answer: Answer, target: str) -> None:
    """Pass if a write was carried out; otherwise Refused, or Undecided if Sales did not say so."""
    if answer.status < _REDIRECTED:
        return
    message, code = said(answer)
    if answer.doubtful:
        raise Undecided(
            f"The answer to a try at {_place(target)} was lost, and the next one was refused: "
            f"{_sentence(answer)}"
        )
    about_sales = answer.status >= _REFUSED and answer.status not in _NOT_ABOUT_SALES
    if about_sales and code.lower() not in _MISUNDERSTOOD and _IMPERSONATION not in message:
        raise refusal(message, code)
    raise Undecided(f"{_place(target)} cannot be written: {_sentence(answer)}")


def _place(target: str) -> str:
    return target.partition("?")[0]


def _sentence(answer: Answer) -> str:
    message, code = said(answer)
    return f"{message[:500]} (status {answer.status}{f', {code}' if code else ''})"

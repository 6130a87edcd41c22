"""Rows that come in pages, each of which names the next one."""

from collections.abc import Iterator, Mapping

from conformance.deployment import Undecided
from conformance.remote.wire.answer import Answer
from conformance.remote.wire.asking import Wire

OK = 200
NEXT = "@odata.nextLink"


def pages(wire: Wire, target: str, headers: Mapping[str, str]) -> Iterator[Answer]:
    """The answers from the first page to the last, or to the first that is not good."""
    seen: set[str] = set()
    link: object = target
    while link:
        if not isinstance(link, str) or link in seen:
            raise Undecided("A page of rows names a next one that cannot be, so not all were seen.")
        seen.add(link)
        answer = wire.ask("GET", link, headers=headers)
        yield answer
        told = answer.json if answer.status == OK else {}
        link = told.get(NEXT) if isinstance(told, dict) else None

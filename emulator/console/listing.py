"""A page of a long list: what a search finds, fifty rows at a time, the newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from emulator.console.entries import number
from emulator.console.visit import Visit

ROWS = 50


@dataclass(frozen=True)
class Listing:
    """rows: those of this page. found: how many the search found, of how many in total."""

    rows: list[Any]
    page: int
    pages: int
    found: int
    total: int
    search: str


def listing(
    visit: Visit, records: Iterable[Any], texts: Callable[[Any], Iterable[object]]
) -> Listing:
    """The page that is asked for.

    texts: what a search looks at in a record.
    """
    every = list(records)
    search = visit.query.get("q", "").strip()
    found = _matching(every, search, texts) if search else every
    found = found[::-1]
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, number(visit.query.get("page", ""))), pages)
    shown = found[(page - 1) * ROWS : page * ROWS]
    return Listing(shown, page, pages, len(found), len(every), search)


def _matching(
    records: list[Any], search: str, texts: Callable[[Any], Iterable[object]]
) -> list[Any]:
    wanted = search.casefold()
    return [each for each in records if wanted in "\n".join(map(str, texts(each))).casefold()]

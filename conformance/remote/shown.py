"""What a page shows, however it was fetched: texts by CSS selectors, lists by their columns.

A page that does not look as its description says is Undecided; nothing is guessed from it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, NamedTuple, Protocol

from pydantic import AfterValidator, BeforeValidator, Field

from conformance.deployment import Undecided
from conformance.remote.refusals import refusal
from sim.scenario.part import Part

Name = Annotated[str, Field(max_length=200)]
Selector = Annotated[str, Field(max_length=500, description="A CSS selector.")]
Names = dict[str, str]


def _require_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as reason:
        raise ValueError(f"a regular expression was expected ({reason})") from None
    return text


Pattern = Annotated[str, Field(max_length=500), AfterValidator(_require_pattern)]


class Cell(Part):
    """Where a value stands in a row: under a header, or where a selector finds it."""

    header: Annotated[Name, Field(description="The text above its column.")] = ""
    selector: Annotated[Selector, Field(description="Within the row, if not by its header.")] = ""
    attribute: Annotated[Name, Field(description="What to take instead of its text.")] = ""
    pattern: Annotated[
        Pattern, Field(description="What of it counts; its first group, if any.")
    ] = ""


Column = Annotated[
    Cell, BeforeValidator(lambda value: {"header": value} if isinstance(value, str) else value)
]
"""A cell, or only the text of its header."""


class Listing(Part):
    """A list on a page."""

    rows: Annotated[Selector, Field(description="Its rows.")] = "main table > tbody > tr"
    cells: Annotated[Selector, Field(description="The cells of a row.")] = "th, td"
    headers: Annotated[Selector, Field(description="The headers of its columns, on the page.")] = (
        "main table > thead th"
    )
    empty: Annotated[Selector, Field(description="What is shown instead if it has no row.")] = (
        ".empty"
    )


class Pick(NamedTuple):
    """A part of a row: the n-th that a selector finds in it, or one of its attributes.

    Without a selector it is the row itself.
    """

    selector: str
    place: int
    attribute: str


class Shown(Protocol):
    """A page that somebody sees. Hidden things are not on it."""

    def texts(self, selector: str) -> list[str]:
        """The text of each part that this finds."""

    def grid(self, rows: str, picks: Sequence[Pick]) -> list[list[str | None]]:
        """Of each row that this finds, the text of each of its parts; None where there is none."""


def listed(shown: Shown, listing: Listing, columns: Mapping[str, Cell]) -> list[Names]:
    """The rows of a list, each with the values of its columns; Undecided if it is no such list."""
    names = [name for name, cell in columns.items() if cell.header or cell.selector]
    counted = shown.grid(listing.rows, [])
    if not counted:
        _require_empty(shown, listing)
        return []
    headers = shown.texts(listing.headers)
    picks = [_pick(columns[name], headers, listing) for name in names]
    rows = shown.grid(listing.rows, picks)
    return [
        {name: value_of(columns[name], text) for name, text in zip(names, row, strict=True)}
        for row in rows
    ]


def value_of(cell: Cell, text: str | None) -> str:
    """What counts of a text that was found; Undecided if it is not what was expected."""
    where = repr(cell.header or cell.selector)
    if text is None:
        raise Undecided(f"A page has nothing at {where} where a value was expected.")
    if not cell.pattern:
        return text
    found = re.search(cell.pattern, text)
    if found is None:
        raise Undecided(f"{text[:100]!r} at {where} does not match {cell.pattern!r}.")
    return str(found[1] if found.re.groups else found[0])


def meant(text: str, names: Mapping[str, str], known: Collection[str]) -> str:
    """The word of ours that a page's means; Undecided if it is none of those known."""
    found = next((ours for ours, there in names.items() if there == text), text)
    if found not in known:
        raise Undecided(
            f"A page shows {text[:100]!r}, which means none of {', '.join(known)}; say in the "
            "deployment file what they are called there."
        )
    return found


def require_done(shown: Shown, done: str, refused: Sequence[str], what: str) -> None:
    """Refused with the page's own words if it shows any; Undecided if it says neither."""
    said = [text for selector in refused for text in shown.texts(selector) if text]
    is_done = bool(shown.texts(done))
    if said and not is_done:
        raise refusal(" ".join(dict.fromkeys(said)))
    if said or not is_done:
        shows = "both success and a refusal" if said else "neither success nor a refusal"
        raise Undecided(f"{what}: the page shows {shows} (as {done}, {', '.join(refused)}).")


def plain(text: str) -> str:
    """A text as it is read: runs of blanks are one."""
    return " ".join(text.split())


def _pick(cell: Cell, headers: Sequence[str], listing: Listing) -> Pick:
    if cell.selector:
        return Pick(cell.selector, 0, cell.attribute)
    if headers.count(cell.header) != 1:
        shown = ", ".join(map(repr, headers))[:200] or "none"
        raise Undecided(f"A list has not one column {cell.header!r}; its headers: {shown}.")
    return Pick(listing.cells, headers.index(cell.header), cell.attribute)


def _require_empty(shown: Shown, listing: Listing) -> None:
    if not shown.texts(listing.empty):
        raise Undecided(
            f"A page shows neither rows ({listing.rows}) nor that there are none ({listing.empty})."
        )

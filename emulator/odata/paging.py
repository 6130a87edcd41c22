"""Pages: where the next one begins, and how a client is told so that it can only repeat it.

A page begins after the last row of the one before it (by the values that rows are ordered by), so
rows that come and go in between shift none, and a late page is found as quickly as the first.
"""

import base64
import binascii
import json
import re
from typing import NamedTuple

from emulator.odata.errors import BadQuery
from emulator.odata.writing import SqlValue, Term, Writer

COOKIE = re.compile(
    r'<cookie pagenumber="([0-9]{1,9})" pagingcookie="([A-Za-z0-9_=-]*)" istracking="False" />'
)


class Key(NamedTuple):
    """One of the values that rows are ordered by."""

    term: Term
    descending: bool

    @property
    def sql(self) -> str:
        """As an ORDER BY has it."""
        return self.term.sql + (" DESC" if self.descending else "")

    @property
    def nullable(self) -> bool:
        """Whether rows may lack it."""
        return self.term.property is None or self.term.property.nullable


class Place(NamedTuple):
    """Where a page begins: its number, and the last row before it."""

    page: int
    values: tuple[SqlValue, ...]


def written(place: Place) -> str:
    """A place as a `$skiptoken`, not yet encoded for an address."""
    values = base64.urlsafe_b64encode(json.dumps(place.values).encode()).decode()
    return f'<cookie pagenumber="{place.page}" pagingcookie="{values}" istracking="False" />'


def place(token: str, keys: list[Key]) -> Place:
    """Read a `$skiptoken` that was given for the same order."""
    try:
        found = COOKIE.fullmatch(token)
        values = json.loads(base64.urlsafe_b64decode(found[2])) if found else None
    except (ValueError, binascii.Error, RecursionError):
        values = None
    if not found or not isinstance(values, list) or len(values) != len(keys):
        raise malformed(token)
    if not all(value is None or type(value) in {str, int, float} for value in values):
        raise malformed(token)
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in values):
        raise malformed(token)
    return Place(int(found[1]), tuple(values))


def malformed(token: str) -> BadQuery:
    """A token that nobody was given."""
    return BadQuery("Malformed paging token: follow @odata.nextLink unchanged.", token[:80])


def after(writer: Writer, keys: list[Key], values: tuple[SqlValue, ...]) -> str:
    """Write the condition for rows that come after one with these values."""
    bound = [writer.bind(value) for value in values]
    ways = []
    for number, key in enumerate(keys):
        same = [f"{k.term.sql} IS {b}" for k, b in zip(keys[:number], bound, strict=False)]
        ways.append(" AND ".join([*same, beyond(key, bound[number], values[number])]))
    further = " OR ".join(f"({way})" for way in ways)
    return f"{near(keys[0], bound[0])}({further})"


def near(key: Key, bound: str) -> str:
    """Let an index begin where the page does, if the first value is never missing."""
    if key.nullable:
        return ""
    return f"{key.term.sql} {'<=' if key.descending else '>='} {bound} AND "


def beyond(key: Key, bound: str, value: SqlValue) -> str:
    """Write that a value comes later. Rows without one come first, or last if descending."""
    sql = key.term.sql
    if value is None:
        return "0" if key.descending else f"{sql} IS NOT NULL"
    if not key.descending:
        return f"{sql} > {bound}"
    return f"({sql} < {bound} OR {sql} IS NULL)" if key.nullable else f"{sql} < {bound}"

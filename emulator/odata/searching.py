"""Which rows may hold a piece of text: found by three letters at a time, not by a look at each.

Whoever keeps rows may offer an index of a column's letters: a full-text table of SQLite with the
tokenizer `trigram`, which holds the text as `marked` gives it. Its rows go by places in an order.
Another table has for each place the version of the row that it was given to, its value and its
key. What is found is checked, so that it may be too much. It must not be too little.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from math import inf
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from emulator.odata.patterns import folded
from emulator.odata.product_functions import FETCH
from emulator.odata.schema import EntityType, LetterIndex
from emulator.odata.syntax import (
    Call,
    Compare,
    Expression,
    Items,
    Junction,
    Literal,
    NamedCall,
    Path,
)
from emulator.odata.writing import SqlValue

SHORTEST = 3
"""The fewest letters that such an index can find."""

LONGEST = 16
"""The most letters that it is asked for: few rows hold as many."""

LOOKED_AT = 12
"""So many rows are looked at one after the other while one is looked up by its letters."""

MOST_COUNTED = 10_000
"""Of so many pieces of text is remembered how many rows hold them."""

Bind: TypeAlias = Callable[[SqlValue], str]
"""Passes a value to a statement; how it is called there."""

_SPECIAL = re.compile(r"[%_\[\]\0]")
_BEGIN, _END = "\2\2", "\3\3"
"""What stands around a text: so three characters are there where one letter begins or ends it."""

_SEARCHES = {
    "eq": _BEGIN + "{}" + _END,
    "contains": "{}",
    "startswith": _BEGIN + "{}",
    "endswith": "{}" + _END,
    f"{FETCH}Like": _BEGIN + "{}" + _END,
    f"{FETCH}Contains": "{}",
    f"{FETCH}BeginsWith": _BEGIN + "{}",
    f"{FETCH}EndsWith": "{}" + _END,
}


class Piece(NamedTuple):
    """Letters that a column's text must hold, wherever, to fulfil a condition."""

    column: str
    letters: str

    @property
    def phrases(self) -> Iterator[str]:
        """What the index can be asked for: any three of the letters, or all of them."""
        for start in range(len(self.letters) - SHORTEST + 1):
            yield quoted(self.letters[start : start + SHORTEST])
        if len(self.letters) > SHORTEST:
            yield quoted(self.letters)


class Search(NamedTuple):
    """An index of letters, and the phrase that it is asked for."""

    letters: str
    phrase: str


class Held(NamedTuple):
    """Rows that hold letters: what finds them, the table of their places, and their number.

    number: of them, at most, or that they are many. rows: among so many.
    """

    searches: tuple[Search, ...]
    places: str
    number: int
    rows: int


class Found(NamedTuple):
    """Rows that may be meant: those that one of these searches finds.

    places: the table of theirs. descending: whether they are wanted from the last to the first.
    """

    searches: tuple[Search, ...]
    places: str
    descending: bool

    def source(self, bind: Bind) -> str:
        """Their places and versions, for FROM."""
        found = " UNION ".join(
            f"SELECT rowid AS place FROM {letters} WHERE {letters} MATCH {bind(phrase)}"
            for letters, phrase in self.searches
        )
        return f"({found}) found CROSS JOIN {self.places} ON {self.places}.place = found.place"

    @property
    def order(self) -> str:
        """What an ORDER BY has."""
        return "found.place DESC" if self.descending else "found.place"

    @property
    def version(self) -> str:
        """Which version of a row was given the place."""
        return f"{self.places}.version"

    def further(self, bind: Bind, values: Sequence[SqlValue]) -> str:
        """That they come after the one with these values in the order; the last one is its key."""
        beyond, direction = ("<", " DESC") if self.descending else (">", "")
        value = bind(-inf if values[0] is None else values[0])
        further = f"WHERE (value, key) {beyond} ({value}, {bind(values[-1])})"
        order = f"ORDER BY value{direction}, key{direction}, place{direction} LIMIT 1"
        return f"found.place {beyond}= (SELECT place FROM {self.places} {further} {order})"


def quoted(letters: str) -> str:
    """Letters as SQLite's language of full-text questions has them."""
    doubled = letters.replace('"', '""')
    return f'"{doubled}"'


def marked(text: str | None) -> str | None:
    """Text as an index of letters holds it: with its beginning and end, which is where C has it."""
    told = folded(text)
    return told if told is None else _BEGIN + told.partition("\0")[0] + _END


def pieces_of(node: Expression, entity: EntityType) -> tuple[Piece, ...]:
    """Pieces of text of which a row must hold one to fulfil a condition; none if it may not."""
    ways = node.operands if isinstance(node, Junction) and node.operator == "or" else (node,)
    pieces = [piece_of(way, entity) for way in ways]
    return () if None in pieces else tuple(filter(None, pieces))


def piece_of(node: Expression, entity: EntityType) -> Piece | None:
    """The piece of text that a condition searches for, if it is long enough."""
    match node:
        case Call(name, (Path((column,)), Literal(_, str(text)))):
            found = entity.properties.get(column)
        case Compare("eq" as name, Path((column,)), Literal(_, str(text))) if is_folded(text):
            found = entity.properties.get(column)
        case NamedCall(name, ((_, Literal(_, str(column))), (_, Items((Literal(_, str(text)),))))):
            found = entity.by_column(column)
        case _:
            return None
    if name not in _SEARCHES or found is None or found.type != "Edm.String":
        return None
    meant = _SEARCHES[name].format(folded(text))
    longest = max(_SPECIAL.split(meant), key=len)[-LONGEST:]
    return Piece(found.column, longest) if len(longest) >= SHORTEST else None


def is_folded(text: str) -> bool:
    """Whether it takes a function of ours to compare with a text, so that no index of it helps."""
    return not text.isascii() and "\0" not in text


def many(rows: int) -> int:
    """So many of the rows are no sooner looked up than all of them are looked at."""
    return rows // LOOKED_AT + 1


def held(
    connection: sqlite3.Connection,
    letters: Callable[[str], LetterIndex | None],
    pieces: Sequence[Piece],
) -> Held | None:
    """Find the rows that hold one of these pieces, if there are indexes of the columns' letters."""
    indexes = [index for piece in pieces if (index := letters(piece.column))]
    if len(indexes) < len(pieces):
        return None
    counts = [rarest(connection, *each) for each in zip(indexes, pieces, strict=True)]
    searches = [Search(i.name, phrase) for i, (_, phrase) in zip(indexes, counts, strict=True)]
    number = sum(number for number, _ in counts)
    return Held(tuple(searches), indexes[0].places, number, indexes[0].rows)


def rarest(connection: sqlite3.Connection, index: LetterIndex, piece: Piece) -> tuple[int, str]:
    """How many rows a piece of text is in at most, or that they are many; what finds them."""
    if piece.letters not in index.counted:
        if len(index.counted) >= MOST_COUNTED:
            index.counted.clear()
        index.counted[piece.letters] = counted(connection, index, piece)
    return index.counted[piece.letters]


def counted(connection: sqlite3.Connection, index: LetterIndex, piece: Piece) -> tuple[int, str]:
    """Count what each phrase of a piece finds, no further than what the rarest one does."""
    rarest = many(index.rows), quoted(piece.letters)
    rows = f"SELECT 1 FROM {index.name} WHERE {index.name} MATCH ?1 LIMIT ?2"
    counting = f"SELECT COUNT(*) FROM ({rows})"
    for phrase in piece.phrases:
        (number,) = connection.execute(counting, (phrase, rarest[0])).fetchone()
        rarest = min(rarest, (number, phrase), key=itemgetter(0))
    return rarest

"""Which rows may hold a piece of text: found by three letters at a time, not by a look at each.

Whoever keeps rows may offer an index of a column's letters: a full-text table of SQLite with the
tokenizer `trigram`, whose rows go by the version of the rows they are about and hold their text
folded. What it finds is checked, so that it may find too much. It must not find too little.
"""

import re
import sqlite3
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from emulator.odata.patterns import folded
from emulator.odata.product_functions import FETCH
from emulator.odata.schema import EntityType, LetterIndex
from emulator.odata.syntax import Call, Expression, Items, Literal, NamedCall, Path

SHORTEST = 3
"""The fewest letters that such an index can find."""

MANY = 8
"""So many letters together are rarer than any three of them, as a rule."""

LONGEST = 16
"""The most letters that it is asked for: few rows hold as many."""

PASSED = 12
"""So many rows are passed by in an order while one is looked up by its letters."""

MOST_COUNTED = 10_000
"""Of so many pieces of text is remembered how many rows hold them."""

_SPECIAL = re.compile(r"[%_\[\]\0]")
_SEARCHES = {"contains", "endswith", f"{FETCH}Like", f"{FETCH}Contains", f"{FETCH}EndsWith"}


class Piece(NamedTuple):
    """Letters that a column's text must hold, wherever, to fulfil a condition."""

    column: str
    letters: str

    @property
    def phrases(self) -> Iterator[str]:
        """What the index can be asked for: any three of the letters, or all if they are many.

        What three of them find is more, and found sooner.
        """
        for start in range(len(self.letters) - SHORTEST + 1):
            yield quoted(self.letters[start : start + SHORTEST])
        if len(self.letters) >= MANY:
            yield quoted(self.letters)


class Found(NamedTuple):
    """Rows that may be meant: those that an index of letters has for a phrase."""

    letters: str
    phrase: str

    @property
    def sql(self) -> str:
        """Their versions; the phrase goes where the braces are."""
        return f"SELECT rowid FROM {self.letters} WHERE {self.letters} MATCH {{}}"


def quoted(letters: str) -> str:
    """Letters as SQLite's language of full-text questions has them."""
    doubled = letters.replace('"', '""')
    return f'"{doubled}"'


def piece_of(node: Expression, entity: EntityType) -> Piece | None:
    """The piece of text that a condition searches for, if it is long enough."""
    match node:
        case Call(name, (Path((column,)), Literal(_, str(text)))):
            found = entity.properties.get(column)
        case NamedCall(name, ((_, Literal(_, str(column))), (_, Items((Literal(_, str(text)),))))):
            found = entity.by_column(column)
        case _:
            return None
    if name not in _SEARCHES or found is None or found.type != "Edm.String":
        return None
    longest = max(_SPECIAL.split(folded(text) or ""), key=len)[:LONGEST]
    return Piece(found.column, longest) if len(longest) >= SHORTEST else None


def rarest(connection: sqlite3.Connection, index: LetterIndex, piece: Piece) -> tuple[int, str]:
    """How many rows a piece of text is in at most, and the phrase that finds them; "" if many."""
    if piece.letters not in index.counted:
        if len(index.counted) >= MOST_COUNTED:
            index.counted.clear()
        index.counted[piece.letters] = counted(connection, index, piece)
    return index.counted[piece.letters]


def counted(connection: sqlite3.Connection, index: LetterIndex, piece: Piece) -> tuple[int, str]:
    """Count what each phrase of a piece finds, no further than what the rarest one does."""
    rarest = index.rows // PASSED + 1, ""
    for phrase in piece.phrases:
        rows = f"{Found(index.name, phrase).sql.format('?1')} LIMIT ?2"
        counting = f"SELECT COUNT(*) FROM ({rows})"
        (number,) = connection.execute(counting, (phrase, rarest[0])).fetchone()
        rarest = min(rarest, (number, phrase), key=itemgetter(0))
    return rarest

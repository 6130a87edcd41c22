"""Which rows may hold a piece of text: found by three letters at a time, not by a look at each.

Whoever keeps rows may offer an index of a column's letters: a full-text table of SQLite with the
tokenizer `trigram`, whose rows go by the version of the rows they are about and hold their text
folded. What it finds is checked, so that it may find too much. It must not find too little.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from emulator.odata.patterns import folded
from emulator.odata.product_functions import FETCH
from emulator.odata.schema import EntityType
from emulator.odata.syntax import Call, Expression, Items, Literal, NamedCall, Path

SHORTEST = 3
"""The fewest letters that such an index can find."""

MANY = 8
"""So many letters together are rarer than any three of them, as a rule."""

LONGEST = 16
"""The most letters that it is asked for: few rows hold as many."""

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

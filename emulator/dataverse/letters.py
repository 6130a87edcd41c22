"""Indexes of letters: which versions of a table's rows hold which three in a row, in one column.

An index is made when its column is first searched, and catches up whenever it is asked again. A
version is never given twice: so what is said of a row that has changed since finds nothing, and
need not be taken out.
"""

import sqlite3
from functools import cache
from math import isqrt

from emulator.odata.schema import LetterIndex


class Letters:
    """The indexes of one world. Where SQLite cannot make any, there are none.

    What was counted in an index is counted again once that has noticeably grown.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._known: dict[str, tuple[int, LetterIndex]] = {}

    def index(self, table: str, column: str, version: int) -> LetterIndex | None:
        """The index of a column, in which all rows are. version: the last one given."""
        if not can_index():
            return None
        name = f"{table}_letters_of_{column}"
        caught_up, known = self._known.get(name, (None, None))
        if known and caught_up == version:
            return known
        rows = self._catch_up(name, table, column)
        index = known if known and isqrt(known.rows) == isqrt(rows) else LetterIndex(name, rows)
        self._known[name] = version, index
        return index

    def _catch_up(self, name: str, table: str, column: str) -> int:
        """Put in what has changed; how many versions may be in there by now."""
        self._sql.execute(made(name))
        last = f"SELECT coalesce(max(rowid), 0) FROM {name}"
        self._sql.execute(
            f"INSERT INTO {name} (rowid, text) SELECT versionnumber, folded({column}) FROM {table}"
            f" WHERE versionnumber > ({last}) ORDER BY versionnumber"
        )
        versions: int = self._sql.execute(last).fetchone()[0]
        return versions


def made(name: str) -> str:
    """The statement that makes an index if there is none. It keeps no text, only where it is."""
    tokens = "tokenize = 'trigram case_sensitive 1'"
    return f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5 (text, content = '', {tokens})"


@cache
def can_index() -> bool:
    """Whether this SQLite can: it must be 3.34 or later, with its full-text search."""
    try:
        sqlite3.connect(":memory:").execute(made("letters"))
    except sqlite3.OperationalError:
        return False
    return True

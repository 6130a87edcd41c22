"""Indexes of letters: which rows of a table hold which three in a row, in one column.

An index is made when its column is first searched in an order, and catches up whenever it is asked
again. It has rows by their places in that order (see places.py), so that those which are found
come in it, and a page is full as soon as there are enough of them.
"""

import sqlite3
from functools import cache
from math import isqrt

from emulator.dataverse.lately import Lately
from emulator.dataverse.places import Places
from emulator.odata.schema import LetterIndex
from emulator.odata.searching import marked

MOST = 32
"""So many indexes are kept for what is searched lately: each takes some hundred bytes a row."""

_Asked = tuple[str, tuple[str, str], str]
"""A table, its order as in `index`, and a column."""


class Letters:
    """The indexes of one world. Where SQLite cannot make any, there are none."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        sql.create_function("marked", 1, marked, deterministic=True)
        self._sql = sql
        self._orders: dict[tuple[str, str], _Order] = {}
        self._kept = Lately(MOST, self._make, self._drop)

    def index(
        self, table: str, column: str, order: tuple[str, str], version: int
    ) -> LetterIndex | None:
        """The index of a column, in which all rows are, unless many others were asked for lately.

        order: the column that says it, and the table's key. version: the last one given.
        """
        if not can_index() or not self._kept.has((table, order, column)):
            return None
        return self._orders[table, order[0]].index(column, version)

    def _make(self, asked: _Asked) -> None:
        table, (by, key), _ = asked
        if (table, by) not in self._orders:
            self._orders[table, by] = _Order(self._sql, table, by, key)

    def _drop(self, unwanted: _Asked) -> None:
        table, (by, _), column = unwanted
        if not self._orders[table, by].forget(column):
            del self._orders[table, by]


class _Order:
    """The indexes of a table's columns that have its rows in one order.

    What was counted in an index is counted again once that has noticeably grown.
    """

    def __init__(self, sql: sqlite3.Connection, table: str, by: str, key: str) -> None:
        self._sql, self._table, self._by = sql, table, by
        self._places = Places(sql, table, by, key)
        self._indexes: dict[str, LetterIndex] = {}
        self._version = 0

    def index(self, column: str, version: int) -> LetterIndex:
        """The index of a column's letters."""
        if version != self._version:
            self._catch_up()
            self._version = version
        if column not in self._indexes:
            self._indexes[column] = self._made(column)
        return self._indexes[column]

    def forget(self, column: str) -> bool:
        """Drop an index, and the places with the last one; whether there are others."""
        index = self._indexes.pop(column)
        self._sql.execute(f"DROP TABLE {index.name}")
        if not self._indexes:
            self._places.drop()
        return bool(self._indexes)

    def _catch_up(self) -> None:
        """Put in what has changed."""
        before = self._places.version
        if not self._places.catch_up():
            self._places.renew()
            self._indexes = {column: self._made(column) for column in self._indexes}
            return
        for column, index in self._indexes.items():
            self._fill(column, index.name, before)
            if isqrt(index.rows) != isqrt(self._places.number):
                self._indexes[column] = self._described(column)

    def _made(self, column: str) -> LetterIndex:
        index = self._described(column)
        self._sql.execute(f"DROP TABLE IF EXISTS {index.name}")
        self._sql.execute(made(index.name))
        self._fill(column, index.name, 0)
        return index

    def _described(self, column: str) -> LetterIndex:
        name = f"{self._table}_letters_of_{column}_by_{self._by}"
        return LetterIndex(name, self._places.name, self._places.number)

    def _fill(self, column: str, name: str, before: int) -> None:
        """Put in the rows that got their places after a version."""
        self._sql.execute(
            f"INSERT INTO {name} (rowid, text) SELECT place, marked({column})"
            f" FROM {self._places.name} CROSS JOIN {self._table} ON versionnumber = version"
            " WHERE version > ? ORDER BY +place",
            (before,),
        )


def made(name: str) -> str:
    """The statement that makes an index. It keeps no text, only where it is."""
    tokens = "tokenize = 'trigram case_sensitive 1'"
    return f"CREATE VIRTUAL TABLE {name} USING fts5 (text, content = '', {tokens})"


@cache
def can_index() -> bool:
    """Whether this SQLite can: it must be 3.34 or later, with its full-text search."""
    try:
        sqlite3.connect(":memory:").execute(made("letters"))
    except sqlite3.OperationalError:
        return False
    return True

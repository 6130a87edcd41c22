"""Places: numbers that say where rows stand in an order, so that an index of numbers has it, too.

A unary plus keeps SQLite from looking at all rows in their order where few are sorted.
A row's place is between those of its neighbours, with room left on both sides. Whenever it changes
it gets another one. The old one stays where it is and leads to no row any more, since a version is
never given twice. Once there is no room between two, or as many have been given as there were rows
at first, all rows get theirs anew.
"""

import sqlite3
from typing import NamedTuple

ROOM = 1 << 36
"""Between two places that are given at once, and beside the outermost ones."""

MIDDLE = 1 << 61
"""Where places begin: there is room for many before it."""

NEAR = 1 << 10
"""Rows that come one after the other get places this much nearer to each other than they could."""

NOTHING = "-9e999"
"""What comes before every value, as null does, and can be compared."""


class _Changed(NamedTuple):
    version: int
    value: str | int | float
    key: str


class Places:
    """Those of a table's rows in the order of a column, and of the keys where that is the same.

    Its table has a place, the version of the row that it was given to, and the row's value and
    key. number: of places there are, at most.
    """

    def __init__(self, sql: sqlite3.Connection, table: str, by: str, key: str) -> None:
        self.name = f"{table}_places_by_{by}"
        self._sql, self._table, self._key = sql, table, key
        self._columns = f"versionnumber, ifnull({by}, {NOTHING}), {key}"
        self._order = f"+{by}, +{key}"
        self._last = 0
        self._rows = 0
        self.number = 0
        self.renew()

    @property
    def version(self) -> int:
        """The last one that has a place."""
        last = f"SELECT coalesce(max(version), 0) FROM {self.name}"
        version: int = self._sql.execute(last).fetchone()[0]
        return version

    def renew(self) -> None:
        """Give every row its place, all with the same room between them."""
        self.drop()
        self._sql.execute(
            f"CREATE TABLE {self.name} (place INTEGER PRIMARY KEY, version INTEGER UNIQUE,"
            " value COLLATE NOCASE, key TEXT)"
        )
        place = f"{MIDDLE} + {ROOM} * row_number() OVER (ORDER BY {self._order})"
        self._rows = self.number = self._sql.execute(
            f"INSERT INTO {self.name} SELECT {place}, {self._columns} FROM {self._table}"
        ).rowcount
        self._sql.execute(f"CREATE INDEX {self.name}_in_order ON {self.name} (value, key)")

    def catch_up(self) -> bool:
        """Give places to the rows that have changed; whether there was room for them."""
        changed = self._sql.execute(
            f"SELECT {self._columns} FROM {self._table} WHERE versionnumber > ?"
            f" ORDER BY {self._order}",
            (self.version,),
        ).fetchall()
        self.number += len(changed)
        return self.number <= 2 * self._rows and all(map(self._give, map(_Changed._make, changed)))

    def drop(self) -> None:
        """Forget them all."""
        self._sql.execute(f"DROP TABLE IF EXISTS {self.name}")

    def _give(self, row: _Changed) -> bool:
        """Give a row its place; whether there is room for it."""
        before, after = self._neighbours(row)
        place = self._between(before, after)
        if place in {before, after}:
            return False
        self._last = place
        self._sql.execute(f"INSERT INTO {self.name} VALUES (?, ?, ?, ?)", (place, *row))
        return True

    def _neighbours(self, row: _Changed) -> tuple[int | None, int | None]:
        """The places before and after a row's."""
        up_to = f"SELECT place FROM {self.name} WHERE (value, key) <= (?, ?)"
        last_of_them = "ORDER BY value DESC, key DESC, place DESC LIMIT 1"
        before = self._sql.execute(f"{up_to} {last_of_them}", row[1:]).fetchone()
        if not before:
            return None, self._sql.execute(f"SELECT min(place) FROM {self.name}").fetchone()[0]
        (after,) = self._sql.execute(
            f"SELECT min(place) FROM {self.name} WHERE place > ?", before
        ).fetchone()
        return before[0], after

    def _between(self, before: int | None, after: int | None) -> int:
        """A place between two: beside the one given last, if that is one of them."""
        if before is None:
            return MIDDLE if after is None else after - ROOM
        if after is None:
            return before + ROOM
        room = after - before
        if before == self._last:
            return before + -(-room // NEAR)
        return after - -(-room // NEAR) if after == self._last else before + room // 2

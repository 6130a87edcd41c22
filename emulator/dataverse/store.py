"""The rows of all tables, in SQLite, for reading: what is asked in OData becomes SQL over them.

The truth about what the model knows is in the model; rows follow it. A column holds text, a number
or null: dates as ISO text in UTC, booleans as 0 and 1, lookups as the id of the row they point to,
with the name of its table in `<name>__type` where that can be one of several.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import TypeAlias

from emulator.dataverse.declarations import Table
from emulator.dataverse.definitions import (
    index_statement,
    indexes,
    is_sparse,
    table_statement,
)
from emulator.odata.patterns import prepare

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]

_WORD = re.compile(r"[a-z_0-9]+")
_LOOKUP = re.compile("_(.+)_value")

STATEMENTS = 1_000
"""How many of those that clients repeat are prepared once."""


class Store:
    """One SQLite table for each declared one. Every change of a row gives it the next version.

    version: the last one given, over all tables.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self.sql = sqlite3.connect(
            ":memory:",
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        prepare(self.sql)
        self.version = 0
        self._columns: dict[str, list[str]] = {}
        self.sql.execute(
            "CREATE TABLE deleted (id TEXT, of TEXT, version INTEGER, PRIMARY KEY (of, id))"
        )
        self._unmade: dict[str, list[tuple[str, ...]]] = {}
        for table in tables:
            self.sql.execute(table_statement(table))
            for by in filter(partial(is_sparse, table), indexes(table)):
                self.sql.execute(index_statement(table, by))
            self._unmade[table.name] = [by for by in indexes(table) if not is_sparse(table, by)]
        self._prepared: set[tuple[str, str]] = set()
        self.sql.execute("BEGIN")  # it never ends: else SQLite copies what each statement changes

    def prepare_for(self, table: Table, question: str) -> None:
        """Make the indexes that a question with these words may be answered by.

        Each costs something whenever a row is written, so those that nobody asks by are not made.
        """
        unmade = self._unmade[table.name]
        if not unmade or (table.name, question) in self._prepared:
            return
        if len(self._prepared) >= STATEMENTS:
            self._prepared.clear()
        self._prepared.add((table.name, question))
        words = {_LOOKUP.sub(r"\1", word) for word in _WORD.findall(question.lower())}
        for by in [by for by in unmade if words.issuperset(by[:-1])]:
            self.sql.execute(index_statement(table, by))
            unmade.remove(by)

    def get(self, table: Table, id: str) -> Row | None:
        """The row with this id."""
        found = self.sql.execute(
            f'SELECT * FROM "{table.name}" WHERE "{table.key}" = ?',
            (id,),
        )
        row = found.fetchone()
        return row and dict(zip(self._names(table, found), row, strict=True))

    def has(self, table: Table, id: str) -> bool:
        """Whether there is a row with this id."""
        sql = f'SELECT 1 FROM "{table.name}" WHERE "{table.key}" = ?'
        return self.sql.execute(sql, (id,)).fetchone() is not None

    def version_of(self, table: Table, id: str) -> int | None:
        """The version of a row; None if there is no such row."""
        sql = f'SELECT versionnumber FROM "{table.name}" WHERE "{table.key}" = ?'
        row = self.sql.execute(sql, (id,)).fetchone()
        return None if row is None else int(row[0])

    def title(self, table: Table, id: str) -> str | None:
        """The primary name of a row; None if there is no such row."""
        sql = f'SELECT "{table.title}" FROM "{table.name}" WHERE "{table.key}" = ?'
        row = self.sql.execute(sql, (id,)).fetchone()
        return None if row is None else str(row[0] or "")

    def pointing_to(self, table: Table, column: str, id: str) -> list[str]:
        """The ids of rows whose lookup points to this one."""
        self.prepare_for(table, column)
        sql = f'SELECT "{table.key}" FROM "{table.name}" WHERE "{column}" = ?'
        return [row[0] for row in self.sql.execute(sql, (id,)).fetchall()]

    def insert(self, table: Table, id: str, values: Mapping[str, Value]) -> None:
        """Make a row with these columns."""
        self.version += 1
        written = {**values, table.key: id, "versionnumber": self.version}
        self.sql.execute(insertion(table, tuple(written)), tuple(written.values()))

    def update(self, table: Table, id: str, values: Mapping[str, Value]) -> None:
        """Change these columns of a row."""
        self.version += 1
        written = {**values, "versionnumber": self.version}
        self.sql.execute(change(table, tuple(written)), (*written.values(), id))

    def remove(self, table: Table, id: str) -> None:
        """Take a row out; that it was there is remembered for change tracking."""
        self.version += 1
        self.sql.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (id,))
        self.sql.execute(
            "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?)", (id, table.name, self.version)
        )

    def changed_since(self, table: Table, version: int, most: int) -> list[Row]:
        """The first rows that changed after this version, in that order."""
        self.prepare_for(table, "versionnumber")
        found = self.sql.execute(
            f'SELECT * FROM "{table.name}" WHERE versionnumber > ? ORDER BY versionnumber LIMIT ?',
            (version, most),
        )
        return [dict(zip(self._names(table, found), row, strict=True)) for row in found]

    def number_changed_since(self, table: Table, version: int) -> int:
        """How many rows changed after this version."""
        found = self.sql.execute(
            f'SELECT count(*) FROM "{table.name}" WHERE versionnumber > ?', (version,)
        )
        number: int = found.fetchone()[0]
        return number

    def deleted_since(self, table: Table, version: int) -> list[str]:
        """The ids of rows that were taken out after this version, in that order."""
        rows = self.sql.execute(
            "SELECT id FROM deleted WHERE of = ? AND version > ? ORDER BY version",
            (table.name, version),
        )
        return [row[0] for row in rows]

    def _names(self, table: Table, found: sqlite3.Cursor) -> list[str]:
        if table.name not in self._columns:
            self._columns[table.name] = [column[0] for column in found.description]
        return self._columns[table.name]

    # A change set is all or nothing, rows included.
    def begin(self) -> None:
        self.sql.execute("SAVEPOINT changes")

    def keep(self) -> None:
        self.sql.execute("RELEASE changes")

    def undo(self) -> None:
        self.version += 1  # what was read meanwhile is none of any version
        self.sql.execute("ROLLBACK TO changes")
        self.sql.execute("RELEASE changes")


@lru_cache(maxsize=1024)
def insertion(table: Table, names: tuple[str, ...]) -> str:
    """The statement that makes a row with these columns."""
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join("?" * len(names))})'


@lru_cache(maxsize=1024)
def change(table: Table, names: tuple[str, ...]) -> str:
    """The statement that changes these columns of a row. Others cost nothing, nor their indexes."""
    changes = ", ".join(f'"{name}" = ?' for name in names)
    return f'UPDATE "{table.name}" SET {changes} WHERE "{table.key}" = ?'

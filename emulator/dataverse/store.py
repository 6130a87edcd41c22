"""The rows of all tables, in SQLite, for reading: what is asked in OData becomes SQL over them.

The truth about what the model knows is in the model; rows follow it. SQLite is told of them late,
when it is asked; until then a row can be had here by its id. A column holds text, a number
or null: dates as ISO text in UTC, booleans as 0 and 1, lookups as the id of the row they point to,
with the name of its table in `<name>__type` where that can be one of several.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from emulator.backlog import Backlog
from emulator.dataverse.declarations import Table
from emulator.dataverse.definitions import (
    index_name,
    index_statement,
    names,
    table_statement,
)
from emulator.dataverse.lately import Lately
from emulator.dataverse.letters import Letters
from emulator.odata.patterns import prepare
from emulator.odata.schema import EntityType, Index, LetterIndex

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]
_Asked: TypeAlias = tuple[str, tuple[str, ...]]
"""The name of a table, and by what an index has its rows."""

Known: TypeAlias = Mapping[str, Value]
"""A row that is kept here, with all its columns: nobody changes it."""

STATEMENTS = 1_000
"""How many of those that clients repeat are prepared once."""

MOST_INDEXES = 32
"""So many are kept for what is asked lately: each costs something whenever a row is written."""

MOST_BESIDES = 16
"""So many columns are looked at in an index, not in its rows: with more it would be the table."""

YOUNG = 500
"""Changes of rows, before which a world has so few that a look at all takes no longer."""


class Store:
    """One SQLite table for each declared one. Every change of a row gives it the next version.

    version: the last one given, over all tables.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._sql = sqlite3.connect(
            ":memory:",
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        prepare(self._sql)
        self.version = 0
        declared = tuple(tables)
        _without_rows(declared).backup(self._sql)
        self._tables = {table.name: table for table in declared}
        self._empty: dict[str, Row] = {each.name: dict.fromkeys(names(each)) for each in declared}
        self._indexes = Lately(MOST_INDEXES, self._make, self._drop)
        self._besides: defaultdict[_Asked, list[str]] = defaultdict(list)
        self._sql.execute("BEGIN")  # it never ends: else SQLite copies what each statement changes
        self._backlog = Backlog(self._sql)
        self._letters = Letters(self._sql)
        self._change_sets = 0

    @property
    def sql(self) -> sqlite3.Connection:
        """The connection, which knows all rows by now."""
        self._backlog.write()
        return self._sql

    @property
    def _is_indexed(self) -> bool:
        """Whether there are indexes: not in a young world, nor in what may be undone with them."""
        return self.version >= YOUNG and not self._change_sets

    def indexed(self, entity: EntityType, index: Index) -> bool:
        """Have an index, unless the world is young or many others were asked for lately.

        Whatever was ever looked at in it besides stays in there.
        """
        asked = entity.name, index.by
        if not (self._is_indexed and self._indexes.has(asked)):
            return False
        besides = self._besides[asked]
        new = [name for name in index.besides if name not in besides]
        if new := new[: MOST_BESIDES - len(besides)]:
            self._drop(asked)
            besides += new
            self._make(asked)
        return True

    def _find_by(self, table: Table, column: str) -> None:
        """Have an index of a column, as before."""
        if self._is_indexed:
            self._indexes.has((table.name, (column, table.key)))

    def _make(self, asked: _Asked) -> None:
        name, by = asked
        self.sql.execute(index_statement(self._tables[name], by, self._besides[asked]))

    def _drop(self, asked: _Asked) -> None:
        name, by = asked
        self.sql.execute(f"DROP INDEX {index_name(self._tables[name], by)}")

    def letters(self, entity: EntityType, column: str, by: str) -> LetterIndex | None:
        """The index of a column's letters, in which all rows are, in the order of another column.

        None in a young world, and in a change set, which may be undone.
        """
        if not self._is_indexed:
            return None
        self._backlog.write()
        return self._letters.index(entity.name, column, (by, entity.key), self.version)

    def get(self, table: Table, id: str) -> Known | None:
        """The row with this id."""
        if waiting := self._backlog.get(table.name, id):
            return {**self._empty[table.name], **waiting}
        row = self._sql.execute(
            f'SELECT * FROM "{table.name}" WHERE "{table.key}" = ?', (id,)
        ).fetchone()
        return row and dict(zip(self._empty[table.name], row, strict=True))

    def has(self, table: Table, id: str) -> bool:
        """Whether there is a row with this id."""
        return self.version_of(table, id) is not None

    def version_of(self, table: Table, id: str) -> int | None:
        """The version of a row; None if there is no such row."""
        version = self._cell(table, "versionnumber", id)
        return None if version is None else int(version[0])

    def title(self, table: Table, id: str) -> str | None:
        """The primary name of a row; None if there is no such row."""
        title = self._cell(table, table.title, id)
        return None if title is None else str(title[0] or "")

    def _cell(self, table: Table, column: str, id: str) -> Any:
        """What one column of a row holds, as the only element; None if there is no such row."""
        if waiting := self._backlog.get(table.name, id):
            return (waiting.get(column),)
        sql = f'SELECT "{column}" FROM "{table.name}" WHERE "{table.key}" = ?'
        return self._sql.execute(sql, (id,)).fetchone()

    def pointing_to(self, table: Table, column: str, id: str) -> list[str]:
        """The ids of rows whose lookup points to this one."""
        self._find_by(table, column)
        sql = f'SELECT "{table.key}" FROM "{table.name}" WHERE "{column}" = ?'
        return [row[0] for row in self.sql.execute(sql, (id,)).fetchall()]

    def insert(self, table: Table, id: str, values: Row) -> None:
        """Make a row with these columns."""
        self._put(table, id, values.copy())

    def update(self, table: Table, id: str, values: Row) -> None:
        """Change these columns of a row."""
        known = self._backlog.get(table.name, id) or self.get(table, id)
        assert known is not None
        self._put(table, id, {**known, **values})

    def _put(self, table: Table, id: str, row: Row) -> None:
        self.version += 1
        row[table.key], row["versionnumber"] = id, self.version
        self._backlog.put(table.name, id, row)

    def remove(self, table: Table, id: str) -> None:
        """Take a row out; that it was there is remembered for change tracking."""
        self.version += 1
        self._backlog.drop(table.name, id)
        self._sql.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (id,))
        self._sql.execute(
            "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?)", (id, table.name, self.version)
        )

    def changed_since(self, table: Table, version: int, most: int) -> list[Row]:
        """The first rows that changed after this version, in that order."""
        self._find_by(table, "versionnumber")
        found = self.sql.execute(
            f'SELECT * FROM "{table.name}" WHERE versionnumber > ? ORDER BY versionnumber LIMIT ?',
            (version, most),
        )
        return [dict(zip(self._empty[table.name], row, strict=True)) for row in found]

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

    # A change set is all or nothing, rows included: what waits is written before it begins.
    def begin(self) -> None:
        self.sql.execute("SAVEPOINT changes")
        self._change_sets += 1

    def keep(self) -> None:
        self._change_sets -= 1
        self._sql.execute("RELEASE changes")

    def undo(self) -> None:
        self._change_sets -= 1
        self.version += 1  # what was read meanwhile is none of any version
        self._backlog.forget()
        self._sql.execute("ROLLBACK TO changes")
        self._sql.execute("RELEASE changes")


@cache
def _without_rows(tables: tuple[Table, ...]) -> sqlite3.Connection:
    """The tables, which worlds that begin copy."""
    sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    sql.execute("CREATE TABLE deleted (id TEXT, of TEXT, version INTEGER, PRIMARY KEY (of, id))")
    for table in tables:
        sql.execute(table_statement(table))
    return sql

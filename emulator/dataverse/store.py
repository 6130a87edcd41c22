"""The rows of all tables, in SQLite, for reading: what is asked in OData becomes SQL over them.

The truth about what the model knows is in the model; rows follow it. A column holds text, a number
or null: dates as ISO text in UTC, booleans as 0 and 1, lookups as the id of the row they point to,
with the name of its table in `<name>__type` where that can be one of several.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from emulator.dataverse.declarations import Table
from emulator.dataverse.definitions import create_statements
from emulator.odata.patterns import prepare

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]


class Store:
    """One SQLite table for each declared one. Every change of a row gives it the next version.

    version: the last one given, over all tables.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self.sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        prepare(self.sql)
        self.version = 0
        self._columns: dict[str, list[str]] = {}
        self.sql.execute(
            "CREATE TABLE deleted (id TEXT, of TEXT, version INTEGER, PRIMARY KEY (of, id))"
        )
        for table in tables:
            for statement in create_statements(table):
                self.sql.execute(statement)

    def get(self, table: Table, id: str) -> Row | None:
        """The row with this id."""
        found = self.sql.execute(
            f'SELECT * FROM "{table.name}" WHERE "{table.key}" = ?',
            (id,),
        )
        row = found.fetchone()
        return row and dict(zip(self._names(table, found), row, strict=True))

    def put(self, table: Table, id: str, values: Mapping[str, Value]) -> bool:
        """Write these columns of a row, which is made if need be; False if nothing changes."""
        known = self.get(table, id)
        if known is not None and all(known[name] == value for name, value in values.items()):
            return False
        self.version += 1
        written = {**values, table.key: id, "versionnumber": self.version}
        names = ", ".join(f'"{name}"' for name in written)
        marks = ", ".join("?" * len(written))
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in written)
        self.sql.execute(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'
            f' ON CONFLICT ("{table.key}") DO UPDATE SET {changes}',
            tuple(written.values()),
        )
        return True

    def stamp(self, table: Table, id: str, values: Mapping[str, Value]) -> None:
        """Write columns that follow from a change, and are none of their own."""
        changes = ", ".join(f'"{name}" = ?' for name in values)
        self.sql.execute(
            f'UPDATE "{table.name}" SET {changes} WHERE "{table.key}" = ?',
            (*values.values(), id),
        )

    def remove(self, table: Table, id: str) -> None:
        """Take a row out; that it was there is remembered for change tracking."""
        self.version += 1
        self.sql.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (id,))
        self.sql.execute(
            "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?)", (id, table.name, self.version)
        )

    def changed_since(self, table: Table, version: int, most: int) -> list[Row]:
        """The first rows that changed after this version, in that order."""
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
        self.sql.execute("ROLLBACK TO changes")
        self.sql.execute("RELEASE changes")

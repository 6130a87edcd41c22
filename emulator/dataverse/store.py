"""The rows of all tables, in SQLite, for reading: what is asked in OData becomes SQL over them.

The truth about what the model knows is in the model; rows follow it. A column holds text, a number
or null: dates as ISO text in UTC, booleans as 0 and 1, lookups as the id of the row they point to,
with the name of its table in `<name>__type` where that can be one of several.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from emulator.dataverse.declarations import Column, Table

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]

_TYPES = {
    "integer": "INTEGER",
    "bigint": "INTEGER",
    "boolean": "INTEGER",
    "picklist": "INTEGER",
    "state": "INTEGER",
    "status": "INTEGER",
    "decimal": "REAL",
    "double": "REAL",
    "money": "REAL",
}


class Store:
    """One SQLite table for each declared one. Every change of a row gives it the next version.

    version: the last one given, over all tables.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self.sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.sql.row_factory = sqlite3.Row
        self.version = 0
        self._tables = {table.name: table for table in tables}
        self.sql.execute(
            "CREATE TABLE deleted (id TEXT, of TEXT, version INTEGER, PRIMARY KEY (of, id))"
        )
        for table in self._tables.values():
            for statement in definition(table):
                self.sql.execute(statement)

    def get(self, table: Table, id: str) -> Row | None:
        """The row with this id."""
        found = self.sql.execute(
            f'SELECT * FROM "{table.name}" WHERE "{table.key}" = ?',  # noqa: S608 - declared names
            (id,),
        ).fetchone()
        return dict(found) if found else None

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
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - declared names
            f' ON CONFLICT ("{table.key}") DO UPDATE SET {changes}',
            tuple(written.values()),
        )
        return True

    def stamp(self, table: Table, id: str, values: Mapping[str, Value]) -> None:
        """Write columns that follow from a change, and are none of their own."""
        changes = ", ".join(f'"{name}" = ?' for name in values)
        self.sql.execute(
            f'UPDATE "{table.name}" SET {changes} WHERE "{table.key}" = ?',  # noqa: S608 - declared
            (*values.values(), id),
        )

    def remove(self, table: Table, id: str) -> None:
        """Take a row out; that it was there is remembered for change tracking."""
        self.version += 1
        self.sql.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}" = ?', (id,))  # noqa: S608
        self.sql.execute(
            "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?)", (id, table.name, self.version)
        )

    def deleted_since(self, table: Table, version: int) -> list[str]:
        """The ids of rows that were taken out after this version, in that order."""
        rows = self.sql.execute(
            "SELECT id FROM deleted WHERE of = ? AND version > ? ORDER BY version",
            (table.name, version),
        )
        return [row[0] for row in rows]

    def query(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The rows of a SELECT."""
        return [dict(row) for row in self.sql.execute(statement, parameters)]

    def one(self, statement: str, parameters: Sequence[Value] = ()) -> Any:
        """The single value that a SELECT gives."""
        return self.sql.execute(statement, parameters).fetchone()[0]

    # A change set is all or nothing, rows included.
    def begin(self) -> None:
        self.sql.execute("SAVEPOINT changes")

    def keep(self) -> None:
        self.sql.execute("RELEASE changes")

    def undo(self) -> None:
        self.sql.execute("ROLLBACK TO changes")
        self.sql.execute("RELEASE changes")


def definition(table: Table) -> list[str]:
    """The statements that create a table, and the indexes for what is commonly asked."""
    columns = ", ".join([f'"{table.key}" TEXT PRIMARY KEY', *map(_column, _others(table))])
    statements = [f'CREATE TABLE "{table.name}" ({columns}) WITHOUT ROWID']
    statements += [
        f'CREATE INDEX "{table.name} by {column.name}"'
        f' ON "{table.name}" ("{column.name}", "{table.key}")'
        for column in table.columns
        if column.indexed
    ]
    return statements


def _others(table: Table) -> list[Column]:
    return [column for column in table.columns if column.name != table.key]


def _column(column: Column) -> str:
    definition = f'"{column.name}" {_TYPES.get(column.kind, "TEXT COLLATE NOCASE")}'
    return f'{definition}, "{column.name}__type" TEXT' if column.is_polymorphic else definition

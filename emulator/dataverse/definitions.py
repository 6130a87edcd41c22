"""The SQL that makes a declared table in the store: its columns, and indexes to keep it quick."""

from collections.abc import Iterable, Iterator

from emulator.dataverse.declarations import Kind, Table

SQL_TYPES: dict[Kind, str] = {
    "integer": "INTEGER",
    "bigint": "INTEGER",
    "picklist": "INTEGER",
    "state": "INTEGER",
    "status": "INTEGER",
    "boolean": "INTEGER",
    "decimal": "REAL",
    "money": "REAL",
    "double": "REAL",
    "datetime": "TEXT",
    "date": "TEXT",
    "guid": "TEXT",
    "lookup": "TEXT",
}
"""How SQLite keeps each kind of column. The others are text, compared without case."""


def table_statement(table: Table) -> str:
    """Make a table without its indexes."""
    columns = ", ".join(f"{name} {kind}" for name, kind in defined(table))
    return f"CREATE TABLE {table.name} ({columns})"


def index_statement(table: Table, by: tuple[str, ...], besides: Iterable[str] = ()) -> str:
    """Make an index. besides: columns that can be looked at in it, too."""
    columns = ", ".join([*by, *besides])
    return f"CREATE INDEX {index_name(table, by)} ON {table.name} ({columns})"


def index_name(table: Table, by: tuple[str, ...]) -> str:
    """How an index is called."""
    return f"{table.name}_by_{'_'.join(by).replace(' ', '_').lower()}"


def defined(table: Table) -> Iterator[tuple[str, str]]:
    """Define each column; a lookup to several tables has two."""
    for column in table.columns:
        key = " PRIMARY KEY NOT NULL" if column.name == table.key else ""
        yield column.name, f"{SQL_TYPES.get(column.kind, 'TEXT COLLATE NOCASE')}{key}"
        if column.is_polymorphic:
            yield f"{column.name}__type", "TEXT"


def names(table: Table) -> list[str]:
    """The columns in their order."""
    return [name for name, _ in defined(table)]

"""The SQL that makes a declared table in the store: its columns, and indexes to keep it quick.

Rows are read in pages: some columns are equal to something, others say the order. So there is an
index for each column that is often compared or ordered by, and some for orders within a state.
"""

from collections.abc import Iterator

from emulator.dataverse.declarations import Column, Kind, Table

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


def create_statements(table: Table) -> Iterator[str]:
    """Give the statements that make a table and its indexes."""
    columns = ", ".join(part for column in table.columns for part in defined(column, table))
    yield f"CREATE TABLE {table.name} ({columns})"
    for number, by in enumerate(indexes(table)):
        first = table.by_name[by[0]]
        filled = first.kind == "lookup" and first.required != "system"  # most point nowhere
        where = f" WHERE {first.name} IS NOT NULL" if filled else ""
        yield f"CREATE INDEX {table.name}_{number} ON {table.name} ({', '.join(by)}){where}"


def defined(column: Column, table: Table) -> Iterator[str]:
    """Define the column, or the two of a lookup to several tables."""
    key = " PRIMARY KEY NOT NULL" if column.name == table.key else ""
    yield f"{column.name} {SQL_TYPES.get(column.kind, 'TEXT COLLATE NOCASE')}{key}"
    if column.is_polymorphic:
        yield f"{column.name}__type TEXT"


def indexes(table: Table) -> Iterator[tuple[str, ...]]:
    """Say by which columns rows are found and ordered; the key comes last in every index."""
    has_state = "statecode" in table.by_name
    for column in table.columns:
        if column.indexed and not (has_state and column.name == "ownerid"):
            yield column.name, table.key
    if has_state:
        yield "statecode", "createdon", table.key
        yield "statecode", table.title, table.key
    if has_state and "ownerid" in table.by_name:
        yield "ownerid", "statecode", "createdon", table.key

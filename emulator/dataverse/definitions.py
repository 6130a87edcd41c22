"""The SQL that makes a declared table in the store: its columns, and indexes to keep it quick.

Rows are read in pages: some columns are equal to something, others say the order. So there can be
an index for each column that is often compared or ordered by, and some for orders within a state.
"""

from collections.abc import Iterable, Iterator

from emulator.dataverse.declarations import Kind, Table

STATES = {"statecode", "ownerid"}
"""What many rows have in common: an index that begins with it is for an order as well."""

COMPARED: set[Kind] = {"text", "integer", "picklist", "status", "boolean", "date"}
"""The kinds of columns that may get an index although they are not declared to have one."""

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


def index_statement(table: Table, by: tuple[str, ...], carried: Iterable[str] = ()) -> str:
    """Make one of its indexes. carried: columns that can be looked at in it without the row."""
    where = f" WHERE {by[0]} IS NOT NULL" if is_sparse(table, by) else ""
    columns = ", ".join(dict.fromkeys([*by, *carried]))
    return f"CREATE INDEX {index_name(table, by)} ON {table.name} ({columns}){where}"


def index_name(table: Table, by: tuple[str, ...]) -> str:
    """How an index is called."""
    return f"{table.name}_by_{'_'.join(by)}"


def may_serve(by: tuple[str, ...], words: set[str]) -> bool:
    """Whether a question with these words may be answered by an index."""
    return by[0] in words and (by[0] not in STATES or words.issuperset(by[:-1]))


def is_searched(by: tuple[str, ...]) -> bool:
    """Whether rows are searched in an index: those of a time, or those that letters have found."""
    return "createdon" in by


def is_sparse(table: Table, by: tuple[str, ...]) -> bool:
    """Whether most rows are not in the index, since their lookup points nowhere."""
    first = table.by_name[by[0]]
    return first.kind == "lookup" and first.required != "system"


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


def indexes(table: Table) -> Iterator[tuple[str, ...]]:
    """Say by which columns rows are found and ordered; the key comes last in every index."""
    has_state = "statecode" in table.by_name
    for column in table.columns:
        if column.name == "versionnumber":
            yield column.name, "createdon", "modifiedon", table.key
        elif column.indexed and not (has_state and column.name == "ownerid"):
            yield column.name, table.key
        elif column.kind in COMPARED and "createdon" in table.by_name:
            yield column.name, "createdon", table.key
    if has_state:
        yield "statecode", "createdon", table.key
        yield "statecode", table.title, table.key
    if has_state and "ownerid" in table.by_name:
        yield "ownerid", "statecode", "createdon", table.key

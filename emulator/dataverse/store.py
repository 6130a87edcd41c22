"""The rows of all tables, in SQLite, for reading: what is asked in OData becomes SQL over them.

The truth about what the model knows is in the model; rows follow it. SQLite is told of them late,
when it is asked; until then a row can be had here by its id. A column holds text, a number
or null: dates as ISO text in UTC, booleans as 0 and 1, lookups as the id of the row they point to,
with the name of its table in `<name>__type` where that can be one of several.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any, TypeAlias

from emulator.backlog import Backlog
from emulator.dataverse.declarations import Table
from emulator.dataverse.definitions import (
    index_name,
    index_statement,
    indexes,
    is_searched,
    is_sparse,
    may_serve,
    names,
    table_statement,
)
from emulator.dataverse.letters import Letters
from emulator.odata.patterns import prepare
from emulator.odata.schema import EntityType, LetterIndex

Value: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Value]
Known: TypeAlias = Mapping[str, Value]
"""A row that is kept here, with all its columns: nobody changes it."""

_WORD = re.compile(r"[a-z_0-9]+")
_LOOKUP = re.compile("_(.+)_value")
_SHOWN = ["versionnumber", "createdon"]
"""What most pages ask of their rows, besides their ids."""

_SEARCHING = {"contains", "endswith", "like"}
_ORDERING = {"orderby", "order"}
"""What says the order in OData and in FetchXML; else it is that of the ids."""

STATEMENTS = 1_000
"""How many of those that clients repeat are prepared once."""

MOST_CARRIED = 16
"""So many columns are in the indexes that are searched: more would cost more than they help."""

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
        self._empty: dict[str, Row] = {}
        self._unmade: dict[str, list[tuple[str, ...]]] = {}
        self._searched: dict[str, set[tuple[str, ...]]] = {}
        for table in declared:
            self._unmade[table.name] = [*_made_when_needed(table)]
            self._searched[table.name] = {*filter(is_searched, indexes(table))}
            self._empty[table.name] = dict.fromkeys(names(table))
        self._carried: defaultdict[str, list[str]] = defaultdict(_SHOWN.copy)
        self._prepared: set[tuple[str, str]] = set()
        self._sql.execute("BEGIN")  # it never ends: else SQLite copies what each statement changes
        self._backlog = Backlog(self._sql)
        self._tables = {table.name: table for table in declared}
        self._letters = Letters(self._sql)

    @property
    def sql(self) -> sqlite3.Connection:
        """The connection, which knows all rows by now."""
        self._backlog.write()
        return self._sql

    def prepare_for(self, table: Table, question: str) -> None:
        """Make the indexes that a question with these words may be answered by.

        Each costs something whenever a row is written, so those that nobody asks by are not made,
        and none is in a world so young that there can be few rows only.
        """
        if self.version < YOUNG or (table.name, question) in self._prepared:
            return
        if len(self._prepared) >= STATEMENTS:
            self._prepared.clear()
        self._prepared.add((table.name, question))
        words = {_LOOKUP.sub(r"\1", word) for word in _WORD.findall(question.lower())}
        if not words.isdisjoint(_SEARCHING):
            self._search(table, words)
        unmade = self._unmade[table.name]
        for by in [by for by in unmade if may_serve(by, words)]:
            self._make(table, by)
            unmade.remove(by)

    def _search(self, table: Table, words: set[str]) -> None:
        """Let rows be searched by what an index says, in its order, without the rows."""
        carried, searched = self._carried[table.name], self._searched[table.name]
        new = [
            each.name
            for each in table.columns
            if each.kind != "memo" and each.name in words and each.name not in carried
        ][: MOST_CARRIED - len(carried)]
        orders = {by for by in indexes(table) if by[0] in words}
        if words.isdisjoint(_ORDERING):
            orders.add((table.key,))
        orders -= searched
        carried += new
        searched |= orders
        for by in searched if new else orders:
            if by not in self._unmade[table.name]:
                self.sql.execute(f"DROP INDEX IF EXISTS {index_name(table, by)}")
                self._make(table, by)

    def _make(self, table: Table, by: tuple[str, ...]) -> None:
        """Make an index. One that is searched carries what is searched."""
        is_searched = by in self._searched[table.name]
        carried = self._carried[table.name] if is_searched else ()
        self.sql.execute(index_statement(table, by, carried))

    def letters(self, entity: EntityType, column: str) -> LetterIndex | None:
        """The index of a column's letters, in which all rows are; None in a young world."""
        if self.version < YOUNG:
            return None
        self.prepare_for(self._tables[entity.name], "versionnumber")
        self._backlog.write()
        return self._letters.index(entity.name, column, self.version)

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
        self.prepare_for(table, column)
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
        self.prepare_for(table, "versionnumber")
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

    def keep(self) -> None:
        self._sql.execute("RELEASE changes")

    def undo(self) -> None:
        self.version += 1  # what was read meanwhile is none of any version
        self._backlog.forget()
        self._sql.execute("ROLLBACK TO changes")
        self._sql.execute("RELEASE changes")


@cache
def _made_when_needed(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(by for by in indexes(table) if not is_sparse(table, by))


@cache
def _without_rows(tables: tuple[Table, ...]) -> sqlite3.Connection:
    """The tables, and the indexes that they have from the start: worlds that begin copy them."""
    sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    sql.execute("CREATE TABLE deleted (id TEXT, of TEXT, version INTEGER, PRIMARY KEY (of, id))")
    for table in tables:
        sql.execute(table_statement(table))
        for by in filter(partial(is_sparse, table), indexes(table)):
            sql.execute(index_statement(table, by))
    return sql

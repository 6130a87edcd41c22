"""Rows of entities in SQLite, for reading. Whose rows they are is not known here."""

import sqlite3
from collections.abc import Iterable
from functools import cache

from emulator.backlog import Backlog
from emulator.finance.declarations import ROW, Entity
from emulator.finance.projection import Row
from emulator.odata import patterns


class Store:
    """One SQLite table for each entity, which is told of rows when somebody asks."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        patterns.prepare(self._sql)
        _without_rows(tuple(entities)).backup(self._sql)
        self._backlog = Backlog(self._sql)

    @property
    def sql(self) -> sqlite3.Connection:
        """The connection, prepared for the query language; it knows all rows by now."""
        self._backlog.write()
        return self._sql

    def put(self, entity: Entity, row: Row) -> None:
        """Write a row, in place of the one with the same key."""
        key = _key(entity, row)
        self._backlog.put(entity.set, key, {ROW: key, **row})

    def remove(self, entity: Entity, row: Row) -> None:
        """Have this row no more."""
        key = _key(entity, row)
        self._backlog.drop(entity.set, key)
        self._sql.execute(f'DELETE FROM "{entity.set}" WHERE "{ROW}" = ?', (key,))


@cache
def _without_rows(entities: tuple[Entity, ...]) -> sqlite3.Connection:
    """The tables of these entities: worlds that begin copy them."""
    sql = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for entity in entities:
        for statement in entity.definition():
            sql.execute(statement)
    return sql


def _key(entity: Entity, row: Row) -> str:
    """What tells a row from others, in the order in which rows were made: numbers count as such."""
    parts = (str(row[column.name]) for column in entity.keys if column.name != "dataAreaId")
    return " ".join(part.zfill(12) if part.isdecimal() else part for part in parts)

"""Rows that SQLite is told of only when somebody asks it: many at once, which is half the work.

A row that is written several times in between is told once, as it is by then. Whoever asks by key
need not ask SQLite for what waits here. When too many wait, some are told, the oldest first.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

MOST = 500
"""So many rows of a table wait at most: more at once would keep a client that asks waiting."""

SOME = 25
"""So many are told when there are too many: more would keep a client that writes waiting."""


class Backlog:
    """What waits for a connection: rows by table and key. What a row does not tell is null."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._waiting: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)

    def put(self, table: str, key: str, row: Mapping[str, Any]) -> None:
        """Let a row wait, in place of what there is under its key."""
        waiting = self._waiting[table]
        waiting[key] = row
        if len(waiting) > MOST:
            oldest = list(islice(waiting, SOME))
            self._tell(table, [waiting[each] for each in oldest])
            for each in oldest:
                del waiting[each]

    def get(self, table: str, key: str) -> Mapping[str, Any] | None:
        """A row that waits; None if no such row does."""
        return self._waiting[table].get(key)

    def drop(self, table: str, key: str) -> None:
        """Let a row wait no more."""
        self._waiting[table].pop(key, None)

    def forget(self) -> None:
        """Let nothing wait any more."""
        self._waiting.clear()

    def write(self) -> None:
        """Tell the connection all; what fails can be tried again."""
        for table, waiting in self._waiting.items():
            self._tell(table, waiting.values())
        self._waiting.clear()

    def _tell(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        alike: defaultdict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in rows:
            told = {name: value for name, value in row.items() if value is not None}
            alike[tuple(told)].append(tuple(told.values()))
        for names, values in alike.items():
            self._sql.executemany(replacement(table, names), values)


@lru_cache(maxsize=1024)
def replacement(table: str, names: tuple[str, ...]) -> str:
    """The statement that writes a row in place of the one with its key; other columns are null."""
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    return f'INSERT OR REPLACE INTO "{table}" ({columns}) VALUES ({marks})'

"""What was asked of the world, each with its instant: replayed, it makes the same world again.

Entries last once they are committed, all together. Whoever answers exchanges does so before, so an
acknowledged write survives the death of the process, and what was not acknowledged leaves no
trace. Without a file all is kept in memory.
"""

import json
import sqlite3
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import orjson

from emulator.exchange import Request, User
from event_log.bad_input import BadInput

_APPLICATION, _VERSION = 0xB2B0E, 1
"""What tells a state file from other databases, and its form from later ones."""

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS world (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
    number INTEGER PRIMARY KEY, instant INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    query TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL, base TEXT NOT NULL,
    user TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS snapshot (name TEXT PRIMARY KEY, length INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    number INTEGER PRIMARY KEY, after INTEGER NOT NULL, refusal TEXT NOT NULL);
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_SELDOM = 10_000
"""Pages after which what was written is moved into the file itself, which waits for the disk."""

_ENTRY = """
INSERT INTO journal (instant, method, path, query, headers, body, base, user)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_WHY = {
    "database is locked": "another emulator runs with it",
    "unable to open database file": "it cannot be opened, or its folder is not there",
    "attempt to write a readonly database": "it cannot be written",
    "disk I/O error": "it cannot be read or written",
}
"""What SQLite says, and what that means here."""
_SECRET = {"authorization", "proxy-authorization"}


class Journal:
    """Entries in the order in which they happened, and names for lengths of it (snapshots).

    Cookies are in it, and the key that signs them: a state file is private.

    file: None keeps all of it in memory. Entries wait until they are committed, or asked for; those
    that could not be written go on waiting, since the world has carried them out.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._waiting: deque[tuple[object, ...]] = deque()
        try:
            self._sql = sqlite3.connect(file or ":memory:", timeout=0, isolation_level=None)
            self._begin()
        except sqlite3.DatabaseError as reason:
            raise self._unusable(
                _WHY.get(str(reason), f"it is no state file ({reason})")
            ) from reason

    def _begin(self) -> None:
        """Keep all others out, which must not write between our entries; make what is missing."""
        try:
            self._sql.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._require_ours()
            self._sql.execute("PRAGMA journal_mode=WAL")
            self._sql.execute("PRAGMA synchronous=NORMAL")
            self._sql.execute(f"PRAGMA wal_autocheckpoint={_SELDOM}")
            self._sql.executescript(_SCHEMA)
        except BaseException:
            self._sql.close()
            raise

    def _require_ours(self) -> None:
        """Refuse the file of another program, of a later version, or one that is damaged."""
        application, version, tables = (
            self._sql.execute(asked).fetchone()[0]
            for asked in (
                "PRAGMA application_id",
                "PRAGMA user_version",
                "SELECT count(*) FROM sqlite_master",
            )
        )
        if tables and application != _APPLICATION:
            raise self._unusable("it is the database of another program")
        if version > _VERSION:
            raise self._unusable("a later version of b2bkit has written it")
        if self._sql.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise self._unusable("it is damaged")

    def _unusable(self, why: str) -> BadInput:
        return BadInput(f"{self._file}: {why}; name another file, or a new one.")

    def __len__(self) -> int:
        return int(self._entered().execute("SELECT count(*) FROM journal").fetchone()[0])

    def append(self, instant: int, request: Request) -> None:
        """Write an exchange down, without what is secret in it. It lasts once it is committed."""
        headers = {name: value for name, value in request.headers.items() if name not in _SECRET}
        entry = (
            instant,
            request.method,
            request.path,
            request.query,
            orjson.dumps(headers).decode(),
            request.body,
            request.base,
            _written(request.user),
        )
        self._waiting.append(entry)

    def commit(self) -> None:
        """Make all that was written last; it is with the system when this returns."""
        if self._file and self._waiting:
            self._enter()

    def _enter(self) -> None:
        """Tell the database of the entries that wait, all or none."""
        self._sql.execute("BEGIN")
        try:
            self._sql.executemany(_ENTRY, self._waiting)
            self._sql.execute("COMMIT")
        except BaseException:
            self._sql.rollback()
            raise
        self._waiting.clear()

    def _entered(self) -> sqlite3.Connection:
        """The connection, with all entries in it."""
        if self._waiting:
            self._enter()
        return self._sql

    def entries(self) -> Iterator[tuple[int, Request]]:
        """Every exchange with its instant, oldest first."""
        rows = self._entered().execute(
            "SELECT instant, method, path, query, headers, body, base, user"
            " FROM journal ORDER BY number"
        )
        for number, (instant, method, path, query, headers, body, base, user) in enumerate(rows, 1):
            try:
                told, who = json.loads(headers), User(*json.loads(user))
            except (ValueError, TypeError) as reason:
                raise self._unusable(f"its entry {number} is damaged ({reason})") from reason
            yield instant, Request(method, path, query, told, body, base, who)

    def delivered(self, refusal: str) -> None:
        """Write down what became of a message: why it was refused, or nothing."""
        self._sql.execute(
            "INSERT INTO delivery (after, refusal) VALUES (?, ?)", (len(self), refusal)
        )

    def deliveries(self) -> list[str]:
        """What became of each message, oldest first."""
        return [row[0] for row in self._sql.execute("SELECT refusal FROM delivery ORDER BY number")]

    def cut(self, length: int) -> None:
        """Forget all but the first entries, and what happened after them."""
        self._sql.execute("DELETE FROM delivery WHERE after > ?", (length,))
        self._entered().execute(
            "DELETE FROM journal WHERE number NOT IN"
            " (SELECT number FROM journal ORDER BY number LIMIT ?)",
            (length,),
        )

    def recall(self, name: str) -> str | None:
        """What was remembered of the world under this name."""
        found = self._sql.execute("SELECT value FROM world WHERE name = ?", (name,)).fetchone()
        return found and str(found[0])

    def remember(self, name: str, value: str) -> None:
        """Keep a fact about the world, such as its first instant."""
        self._sql.execute("INSERT OR REPLACE INTO world VALUES (?, ?)", (name, value))

    def mark(self, name: str) -> None:
        """Give the present length a name."""
        self._sql.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (name, len(self)))

    def marked(self) -> dict[str, int]:
        """The lengths that have names."""
        return dict(self._sql.execute("SELECT name, length FROM snapshot ORDER BY name"))

    def close(self) -> None:
        """Commit what waits, and let others have the file."""
        self._entered().close()


@lru_cache(maxsize=64)
def _written(user: User) -> str:
    return json.dumps([user.id, user.name, user.may_write])

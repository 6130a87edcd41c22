"""Rows that SQLite is told of when somebody asks."""

import sqlite3

import pytest

from emulator.backlog import MOST, SOME, Backlog


@pytest.fixture
def sql() -> sqlite3.Connection:
    """A table of rows with a key and a text."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE told (key TEXT PRIMARY KEY, text TEXT, more TEXT)")
    return connection


def told(sql: sqlite3.Connection) -> list[tuple[str | None, ...]]:
    """The rows of the table."""
    return sql.execute("SELECT * FROM told ORDER BY key").fetchall()


def test_rows_wait_and_are_told_as_they_are_by_then(sql: sqlite3.Connection) -> None:
    """The same row twice is told once; one without a value has none afterwards either."""
    sql.execute("INSERT INTO told VALUES ('b', 'old', 'old')")
    backlog = Backlog(sql)
    backlog.put("told", "a", {"key": "a", "text": "first"})
    backlog.put("told", "a", {"key": "a", "text": "second", "more": None})
    backlog.put("told", "b", {"key": "b", "text": "new"})
    assert told(sql) == [("b", "old", "old")]
    assert backlog.get("told", "a") == {"key": "a", "text": "second", "more": None}
    backlog.write()
    assert told(sql) == [("a", "second", None), ("b", "new", None)]
    assert backlog.get("told", "a") is None


def test_what_is_dropped_or_forgotten_is_never_told(sql: sqlite3.Connection) -> None:
    """One row, and then all."""
    backlog = Backlog(sql)
    for key in "abc":
        backlog.put("told", key, {"key": key})
    backlog.drop("told", "b")
    assert backlog.get("told", "b") is None
    backlog.write()
    assert [row[0] for row in told(sql)] == ["a", "c"]
    backlog.put("told", "d", {"key": "d"})
    backlog.forget()
    backlog.write()
    assert [row[0] for row in told(sql)] == ["a", "c"]


def test_only_so_many_rows_wait(sql: sqlite3.Connection) -> None:
    """One more, and some are told, the oldest ones; the others wait on."""
    backlog = Backlog(sql)
    keys = [f"{number:04}" for number in range(MOST + 1)]
    for key in keys[:-1]:
        backlog.put("told", key, {"key": key})
    assert told(sql) == []
    backlog.put("told", keys[-1], {"key": keys[-1]})
    assert [row[0] for row in told(sql)] == keys[:SOME]
    assert [key for key in keys if backlog.get("told", key)] == keys[SOME:]
    backlog.write()
    assert [row[0] for row in told(sql)] == keys


def test_what_failed_is_told_again(sql: sqlite3.Connection) -> None:
    """SQLite may be interrupted; what has been told before that is told once more."""
    backlog = Backlog(sql)
    backlog.put("told", "a", {"key": "a"})
    backlog.put("none", "b", {"key": "b"})
    with pytest.raises(sqlite3.OperationalError):
        backlog.write()
    sql.execute("CREATE TABLE none (key TEXT PRIMARY KEY)")
    backlog.write()
    assert sql.execute("SELECT count(*) FROM told NATURAL JOIN none").fetchone() == (0,)
    assert len(told(sql)) == sql.execute("SELECT count(*) FROM none").fetchone()[0] == 1

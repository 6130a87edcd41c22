"""A question that takes too long is given up, and nothing else is."""

import sqlite3

import pytest

from emulator.odata.patience import patience

LONG = """
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 10000)
    SELECT count(*) FROM counted
"""


@pytest.fixture
def connection() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def answer(connection: sqlite3.Connection, steps: int) -> int | None:
    """What the long question gives, or None if it was given up."""
    with patience(connection, steps):
        (number,) = connection.execute(LONG).fetchone()
        return int(number)
    return None


@pytest.mark.parametrize(("steps", "given"), [(1_000, None), (400_000, 10_000), (0, 10_000)])
def test_a_question_is_given_up_after_so_many_steps(
    connection: sqlite3.Connection, steps: int, given: int | None
) -> None:
    """However often it is asked; without a number it may take any."""
    assert [answer(connection, steps) for _ in range(5)] == [given] * 5


def test_the_next_question_has_all_the_time(connection: sqlite3.Connection) -> None:
    """And what was written before the one that was given up is still there."""
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE kept (n)")
    assert answer(connection, 1_000) is None
    assert answer(connection, 0) == 10_000
    assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_what_is_wrong_stays_wrong(connection: sqlite3.Connection) -> None:
    """A question that cannot be asked is not one that took too long."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"), patience(connection, 99):
        connection.execute("SELECT 1 FROM nowhere")

"""A question that SQLite may take only so long for.

How long is told in its own steps, so that it is the same on every machine.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def patience(connection: sqlite3.Connection, steps: int) -> Iterator[None]:
    """Give up what is asked within, without a word, if it takes more steps than these; 0: never.

    SQLite asks whether to go on whenever it has taken so many, but did not begin to count with the
    question: so it is asked twice, and half of the steps may be all.
    """
    if not steps:
        yield
        return
    answers = iter([False])
    connection.set_progress_handler(lambda: next(answers, True), steps // 2)
    try:
        yield
    except sqlite3.OperationalError as reason:
        if str(reason) != "interrupted":
            raise
    finally:
        connection.set_progress_handler(None, 0)

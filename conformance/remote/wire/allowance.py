"""How often deployments may be asked, by everyone who takes part in a run.

Its scenarios run in processes of their own, and a run may go on after it was stopped: so what was
asked is counted in a file, if there is one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from threading import Lock

from conformance.deployment import Undecided

LONGEST_QUEUE = 60.0
"""Seconds for which a place in a file may be taken beforehand; a clock that began again since the
file was written is known by it."""

BUSY = 60.0


class Allowance:
    """A rate and a number of requests, shared by all who name the same file."""

    def __init__(self, per_second: float, most: int, file: Path | None = None) -> None:
        self._between = 1 / per_second
        self._most = most
        self._longest = LONGEST_QUEUE if file else inf
        self._lock = Lock()
        self._file = sqlite3.connect(
            file or ":memory:", timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        self._file.execute("PRAGMA synchronous = OFF")
        with self._alone():
            self._file.execute("CREATE TABLE IF NOT EXISTS allowance (asked INTEGER, free REAL)")
            self._file.execute(
                "INSERT INTO allowance SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM allowance)"
            )

    def take(self, now: float) -> float:
        """Count a request that shall be sent; how many seconds it has to wait.

        now: seconds, by a clock that all of them share. Undecided if no request is left.
        """
        with self._alone():
            asked, free = self._file.execute("SELECT asked, free FROM allowance").fetchone()
            if asked >= self._most:
                raise Undecided(
                    f"All {self._most} requests are spent that [conduct] most_requests allows; "
                    "raise it if so many are acceptable."
                )
            at = max(now, free if free <= now + self._longest else now)
            self._file.execute(
                "UPDATE allowance SET asked = asked + 1, free = ?", [at + self._between]
            )
        return float(at - now)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def asked(self) -> int:
        """How many requests were counted."""
        return int(self._file.execute("SELECT asked FROM allowance").fetchone()[0])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

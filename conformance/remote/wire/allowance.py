"""How often deployments may be asked, by everyone who takes part in a run.

Its scenarios run in processes of their own, and a run may go on after it was stopped: so what was
asked is counted in a file, if there is one.
"""

import sqlite3
from math import inf
from pathlib import Path
from threading import Lock

from conformance.deployment import Undecided

LONGEST_QUEUE = 60.0
"""Seconds for which a place in a file may be taken beforehand; a clock that began again since the
file was written is known by it."""

BUSY = 60.0

AHEAD_S = 0.05
"""So many seconds' requests are counted at once; a high rate would ask the file all the time."""

TAKE = """
UPDATE allowance
SET asked = asked + :number, free = max(:now, iif(free <= :queue, free, :now)) + :lasts
WHERE asked + :number <= :most
RETURNING free
"""


class Allowance:
    """A rate and a number of requests, shared by all who name the same file."""

    def __init__(self, per_second: float, most: int, file: Path | None = None) -> None:
        self._between = 1 / per_second
        self._several = max(1, int(per_second * AHEAD_S))
        self._left, self._next = 0, 0.0
        self._most = most
        self._longest = LONGEST_QUEUE if file else inf
        self._lock = Lock()
        self._file = sqlite3.connect(
            file or ":memory:", timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE IF NOT EXISTS allowance (asked INTEGER, free REAL)")
        self._file.execute(
            "INSERT INTO allowance SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM allowance)"
        )

    def take(self, now: float) -> float:
        """Count a request that shall be sent; how many seconds it has to wait.

        now: seconds, by a clock that all of them share. Undecided if no request is left.
        """
        with self._lock:
            if not self._left:
                self._take_some(now)
            self._left -= 1
            at = max(now, self._next)
            self._next += self._between
        return at - now

    def _take_some(self, now: float) -> None:
        """Have the next requests counted, as long as there are several left; else one."""
        for number in (self._several, 1):
            lasts = number * self._between
            told = {"number": number, "lasts": lasts, "most": self._most}
            told |= {"now": now, "queue": now + self._longest}
            if taken := self._file.execute(TAKE, told).fetchall():
                self._left, self._next = number, taken[0][0] - lasts
                return
        raise Undecided(
            f"All {self._most} requests are spent that [conduct] most_requests allows; "
            "raise it if so many are acceptable."
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def asked(self) -> int:
        """How many requests were counted."""
        return int(self._file.execute("SELECT asked FROM allowance").fetchone()[0])

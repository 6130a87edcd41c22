"""Dual-write that is slow for a while, as the rows of a job meet it."""

from collections.abc import Callable, Mapping
from typing import Any

from sim.systems.job_schedule import LiveRows


class SlowRows:
    """Stands in for the live writes of a job.

    pace: how many times as long as usual "dual-write" takes at this moment.
    """

    def __init__(self, usual: LiveRows, pace: Mapping[str, float]) -> None:
        self.throttles = usual.throttles
        self._usual = usual
        self._pace = pace

    def latency_of(self, row: Any) -> int:
        """Milliseconds until the write for a row is answered."""
        return round(self._pace["dual-write"] * self._usual.latency_of(row))

    def put_off(self, row: Any) -> int:
        """Milliseconds to wait before the next try; 0 if the write may be made now."""
        return self._usual.put_off(row)

    def fail(self, row: Any, latency: int, process: Callable[[Any], None]) -> None:
        """Process a row whose write gets no answer in time."""
        self._usual.fail(row, latency, process)

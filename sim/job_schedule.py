"""Batch jobs at their ticks.

A run takes what is pending at its tick, and works on one row after the other. A run that takes
longer than its interval lets the ticks pass that fall into it: runs of one job never overlap.
"""

from collections.abc import Callable
from typing import Any

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from reference_model.jobs import Job
from sim.clock import Clock
from sim.scenario import Schedule


class JobSchedule:
    """Runs one job for as long as the world turns. Runs that find nothing are not logged.

    order: this job's turn among the jobs that are due at the same instant.
    latency_of: milliseconds that dual-write takes over a row, on top of the schedule's row time.
    """

    def __init__(
        self,
        clock: Clock,
        job: Job,
        schedule: Schedule,
        order: int,
        publish: Callable[..., None],
        latency_of: Callable[[Any], int],
    ) -> None:
        self._clock = clock
        self._job = job
        self._schedule = schedule
        self._order = order
        self._publish = publish
        self._latency_of = latency_of
        clock.process(self._run())

    def __repr__(self) -> str:
        return f"<JobSchedule {self._job.name} every {self._schedule.every} ms>"

    def _run(self) -> ProcessGenerator:
        tick = self._clock.now + self._schedule.offset
        while True:
            yield self._clock.tick(tick - self._clock.now, self._order)
            rows = self._job.pending()
            if rows:
                yield from self._process(rows)
            tick = self._next_tick(tick)

    def _process(self, rows: list[Any]) -> ProcessGenerator:
        self._publish(Activity.JOB_STARTED, "", self._job.name, {"rows": len(rows)})
        for row in rows:
            duration = self._schedule.row_time + self._latency_of(row)
            if duration:
                yield self._clock.timeout(duration)
            self._job.process(row)
        self._publish(Activity.JOB_FINISHED, "", self._job.name, {"rows": len(rows)})

    def _next_tick(self, tick: int) -> int:
        """The first instant of the schedule after `tick` that has not passed."""
        every = self._schedule.every
        passed = max(0, self._clock.now - tick)
        return tick + every * max(1, -(-passed // every))

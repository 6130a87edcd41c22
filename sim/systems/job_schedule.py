"""Batch jobs at their ticks.

A run takes what is pending at its tick, and works on one row after the other. A run that takes
longer than its interval lets the ticks pass that fall into it: runs of one job never overlap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from reference_model.jobs import Job
from sim.scenario.systems import Schedule
from sim.systems.clock import Clock


@dataclass(eq=False, repr=False)
class JobSchedule:
    """Runs one job for as long as the world turns. Runs that find nothing are not logged.

    order: this job's turn among the jobs that are due at the same instant.
    latency_of: milliseconds that dual-write takes over a row, on top of the schedule's row time.
    """

    clock: Clock
    job: Job
    schedule: Schedule
    order: int
    publish: Callable[..., None]
    latency_of: Callable[[Any], int] | None = None

    def __post_init__(self) -> None:
        self.clock.process(self._run())

    def __repr__(self) -> str:
        return f"<JobSchedule {self.job.name} every {self.schedule.every} ms>"

    def _run(self) -> ProcessGenerator:
        tick = self.clock.now + self.schedule.offset
        while True:
            yield self.clock.tick(tick - self.clock.now, self.order)
            rows = self.job.pending()
            if rows:
                yield from self._process(rows)
            tick = self._next_tick(tick)

    def _process(self, rows: list[Any]) -> ProcessGenerator:
        self.publish(Activity.JOB_STARTED, "", self.job.name, {"rows": len(rows)})
        if self.latency_of or self.schedule.row_time:
            yield from self._take_time(rows)
        else:
            self.job.process_all(rows)
        self.publish(Activity.JOB_FINISHED, "", self.job.name, {"rows": len(rows)})

    def _take_time(self, rows: list[Any]) -> ProcessGenerator:
        process, row_time, latency_of = self.job.process, self.schedule.row_time, self.latency_of
        for row in rows:
            duration = row_time + latency_of(row) if latency_of else row_time
            if duration:
                yield self.clock.timeout(duration)
            process(row)

    def _next_tick(self, tick: int) -> int:
        """The first instant of the schedule after `tick` that has not passed."""
        every = self.schedule.every
        passed = max(0, self.clock.now - tick)
        return tick + every * max(1, -(-passed // every))

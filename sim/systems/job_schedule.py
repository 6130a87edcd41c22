"""Batch jobs at their ticks.

A run takes what is pending at its tick, and works on one row after the other. A run that takes
longer than its interval lets the ticks pass that fall into it: runs of one job never overlap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from sim.scenario.systems import Schedule
from sim.systems.clock import Clock


class Batch(Protocol):
    """What a schedule needs of a job: one of the model's, or one with faults around it."""

    @property
    def name(self) -> str: ...
    def pending(self) -> list[Any]:
        """The rows that a run started now would pick up."""

    def process(self, row: Any) -> None:
        """Do the job's work for one of them."""


@dataclass(eq=False, repr=False)
class JobSchedule:
    """Runs one job for as long as the world turns. Runs that find nothing are not logged.

    job: may be exchanged for one with faults around it.
    order: this job's turn among the jobs that are due at the same instant.
    latency_of: milliseconds that dual-write takes over a row, on top of the schedule's row time.
    """

    clock: Clock
    job: Batch
    schedule: Schedule
    order: int
    publish: Callable[..., None]
    latency_of: Callable[[Any], int]

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
        process, row_time, latency_of = self.job.process, self.schedule.row_time, self.latency_of
        for row in rows:
            duration = row_time + latency_of(row)
            if duration:
                yield self.clock.timeout(duration)
            process(row)
        self.publish(Activity.JOB_FINISHED, "", self.job.name, {"rows": len(rows)})

    def _next_tick(self, tick: int) -> int:
        """The first instant of the schedule after `tick` that has not passed."""
        every = self.schedule.every
        passed = max(0, self.clock.now - tick)
        return tick + every * max(1, -(-passed // every))

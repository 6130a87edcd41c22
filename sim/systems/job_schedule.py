"""Batch jobs at their ticks.

A run takes what is pending at its tick, and works on one row after the other. A run that takes
longer than its interval lets the ticks pass that fall into it: runs of one job never overlap.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from reference_model.commerce_records import Customer
from sim.scenario.systems import LONGEST_WAIT, Schedule
from sim.systems.clock import Clock
from sim.systems.luck import number_of
from sim.systems.row_times import TimeOf


class LiveRows(Protocol):
    """What dual-write has to do with the rows of a job."""

    @property
    def throttles(self) -> bool:
        """Whether Dataverse may put rows off."""

    def latency_of(self, row: Any) -> int:
        """Milliseconds until the write for a row is answered."""

    def put_off(self, row: Any) -> int:
        """Milliseconds to wait before the next try; 0 if the write may be made now."""

    def fail(self, row: Any, latency: int, process: Callable[[Any], None]) -> None:
        """Process a row whose write gets no answer in time, but in so many milliseconds."""


class Batch(Protocol):
    """What a schedule needs of a job: one of the model's, or one with faults around it."""

    @property
    def name(self) -> str: ...
    @property
    def failed_again(self) -> int:
        """How often so far a row has failed as it had before, which is told of a run only."""

    def pending(self) -> list[Any]:
        """The rows that a run started now would pick up."""

    def process(self, row: Any) -> None:
        """Do the job's work for one of them."""

    def process_all(self, rows: Iterable[Any]) -> None:
        """Do it for these, at one instant."""


@dataclass(eq=False, repr=False)
class JobSchedule:
    """Runs one job for as long as the world turns. Runs that find nothing are not logged.

    job: may be exchanged for one with faults around it.
    order: this job's turn among the jobs that are due at the same instant.
    row_time_of: milliseconds that a row takes; None if no row takes any.
    live: what dual-write has to do with the rows, on top of that; None if it has nothing to.
    ended: whether no run begins any more.
    """

    clock: Clock
    job: Batch
    schedule: Schedule
    order: int
    publish: Callable[..., None]
    row_time_of: TimeOf | None = None
    live: LiveRows | None = None
    ended: bool = False
    _tried: dict[Any, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock.process(self._run())

    def __repr__(self) -> str:
        return f"<JobSchedule {self.job.name} every {self.schedule.every} ms>"

    def _run(self) -> ProcessGenerator:
        tick = self.clock.now + self.schedule.offset
        most, take_time = self.schedule.most_rows, self._take_time()
        while True:
            yield self.clock.tick(tick - self.clock.now, self.order)
            if self.ended:
                return
            rows = self.job.pending()
            if rows:
                if most:
                    rows = self._first(most, rows)
                self.publish(Activity.JOB_STARTED, "", self.job.name, {"rows": len(rows)})
                failed_again = self.job.failed_again
                if take_time:
                    yield from take_time(rows)
                else:
                    self.job.process_all(rows)
                done = {"rows": len(rows)}
                if self.job.failed_again > failed_again:
                    done["failed_again"] = self.job.failed_again - failed_again
                self.publish(Activity.JOB_FINISHED, "", self.job.name, done)
            tick = self._next_tick(tick)

    def _take_time(self) -> Callable[[list[Any]], ProcessGenerator] | None:
        """What works on rows that need time; None if they need none."""
        if self.live:
            return self._write
        return self._work if self.row_time_of else None

    def _work(self, rows: list[Any]) -> ProcessGenerator:
        assert self.row_time_of
        process, row_time_of = self.job.process, self.row_time_of
        for row in rows:
            if duration := row_time_of(row):
                yield self.clock.timeout(duration)
            process(row)

    def _write(self, rows: list[Any]) -> ProcessGenerator:
        assert self.live
        live, process, row_time_of = self.live, self.job.process, self.row_time_of
        latency_of, throttles = live.latency_of, live.throttles
        for row in rows:
            latency = latency_of(row)
            duration = min(latency, LONGEST_WAIT)
            if row_time_of:
                duration += row_time_of(row)
            if duration:
                yield self.clock.timeout(duration)
            while throttles and (wait := live.put_off(row)):
                yield self.clock.timeout(wait)
            if latency > LONGEST_WAIT:
                live.fail(row, latency, process)
            else:
                process(row)

    def _first(self, most: int, pending: list[Any]) -> list[Any]:
        """The oldest rows; those that have failed come last, or they would hold up all others."""
        tried = {row: self._tried[row] for row in pending if row in self._tried}
        rows = pending
        if len(pending) > most:
            rows = sorted(pending, key=lambda row: (tried.get(row, -1), _age(row)))[:most]
        self._tried = tried | dict.fromkeys(rows, self.clock.now)
        return rows

    def _next_tick(self, tick: int) -> int:
        """The first instant of the schedule after `tick` that has not passed."""
        every = self.schedule.every
        passed = max(0, self.clock.now - tick)
        return tick + every * max(1, -(-passed // every))


def _age(row: Any) -> int:
    """A number that grows from row to row of a job."""
    key: int | str = row.number if isinstance(row, Customer) else row.id
    return number_of(key) if isinstance(key, str) else key

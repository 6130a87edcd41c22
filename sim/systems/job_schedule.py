"""Batch jobs at their ticks.

A run takes what is pending at its tick, and works on one row after the other. A run that takes
longer than its interval lets the ticks pass that fall into it: runs of one job never overlap.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

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
        self._await(self.clock.now + self.schedule.offset)

    def __repr__(self) -> str:
        return f"<JobSchedule {self.job.name} every {self.schedule.every} ms>"

    def _await(self, tick: int) -> None:
        self.clock.tick(tick - self.clock.now, self.order, self._begin, tick)

    def _begin(self, tick: int) -> None:
        if self.ended:
            return
        if rows := self.job.pending():
            if most := self.schedule.most_rows:
                rows = self._first(most, rows)
            self.clock.follow(self._run(tick, rows))
        else:
            self._await(self._next_tick(tick))

    def _run(self, tick: int, rows: list[Any]) -> Iterator[int]:
        """One run; like all that takes time here, it yields how many milliseconds pass."""
        told, failed_again = {"rows": len(rows)}, self.job.failed_again
        self.publish(Activity.JOB_STARTED, "", self.job.name, told)
        if self.live:
            yield from self._write(rows, self.live)
        elif self.row_time_of:
            yield from self._work(rows, self.row_time_of)
        else:
            self.job.process_all(rows)
        if self.job.failed_again > failed_again:
            told = told | {"failed_again": self.job.failed_again - failed_again}
        self.publish(Activity.JOB_FINISHED, "", self.job.name, told)
        self._await(self._next_tick(tick))

    def _work(self, rows: list[Any], row_time_of: TimeOf) -> Iterator[int]:
        process = self.job.process
        for row in rows:
            if duration := row_time_of(row):
                yield duration
            process(row)

    def _write(self, rows: list[Any], live: LiveRows) -> Iterator[int]:
        process, row_time_of = self.job.process, self.row_time_of
        latency_of, throttles = live.latency_of, live.throttles
        for row in rows:
            latency = latency_of(row)
            duration = min(latency, LONGEST_WAIT)
            if row_time_of:
                duration += row_time_of(row)
            if duration:
                yield duration
            while throttles and (wait := live.put_off(row)):
                yield wait
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

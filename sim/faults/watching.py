"""The model's invariants, checked after everything that happens.

That is after each row of a job, and after each event of the clock that left a trace in the log,
unless all that it told was said by the simulation alone, such as that somebody took up a lead.
All invariants are checked, on all of the state. It is the state that makes this slow: a check
costs some microseconds for each record that is under way.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from reference_model.activities import Activity, Event
from reference_model.invariants import INVARIANTS
from reference_model.landscape import Landscape
from sim.systems.job_schedule import Batch
from sim.systems.world import Record, World

REMEMBERED = 20
SAID_ALONE = {
    Activity.JOB_STARTED,
    Activity.JOB_FINISHED,
    Activity.SHIFT_STARTED,
    Activity.SHIFT_ENDED,
    Activity.LEAD_TAKEN_UP,
    Activity.OPPORTUNITY_TAKEN_UP,
    Activity.FOLLOW_UP_DUE,
    Activity.ANOTHER_TALK_AGREED,
}
"""What is told of people and jobs while nothing was asked of the model, not even in vain."""

_CASE = re.compile(r"\b(?:REQ|USER)-\d+\b")

Trace = tuple[tuple[int, Event], ...]
"""What happened, and when, in milliseconds since the start; oldest first."""


@dataclass(frozen=True)
class Violation:
    """A state that must not be.

    name, rule: the invariant, and the sentence that it stands for.
    sentence: what is wrong. at: when it was. trace: the last events of the case, or of all.
    """

    name: str
    rule: str
    sentence: str
    at: int
    trace: Trace


class InvariantBroken(Exception):
    """Raised where a violation is seen. SimPy makes it again from its one argument."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation)
        self.violation = violation


class Watch:
    """Listens to a world, lets it live, and raises InvariantBroken as soon as one is.

    Its `record` is what the world is made with; `over` tells it which world that is.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._world: World | None = None
        self._changed = False
        self._last: deque[tuple[int, Event]] = deque(maxlen=REMEMBERED)
        self._last_of: defaultdict[str, deque[tuple[int, Event]]] = defaultdict(
            lambda: deque(maxlen=REMEMBERED)
        )

    def record(self, time: int, events: list[Event]) -> None:
        """Pass events on, and remember them."""
        for event in events:
            self._changed |= event[0] not in SAID_ALONE
            self._last.append((time, event))
            if event[1]:
                self._last_of[event[1]].append((time, event))
        self._record(time, events)

    def over(self, world: World) -> None:
        """Watch this world, and each row of its jobs."""
        self._world = world
        for schedule in world.schedules:
            schedule.job = _WatchedJob(schedule.job, self.check)

    def run(self, until: int) -> None:
        """Let time pass up to and including this instant."""
        assert self._world is not None
        clock = self._world.clock
        while clock.peek() <= until:
            clock.step()
            self.check()
        clock.run(until=until + 1)

    def check(self) -> None:
        """Raise InvariantBroken if something has happened and one does not hold."""
        if self._changed:
            assert self._world is not None
            self._changed = False
            if broken := first_violation(self._world.landscape):
                self.fail(*broken)

    def last_events(self, case: str = "") -> Trace:
        """The last events of a case, or of all."""
        return tuple(self._last_of[case] if case else self._last)

    def fail(self, name: str, rule: str, sentence: str) -> None:
        """Raise InvariantBroken, with what happened last to the case that the sentence names."""
        assert self._world is not None
        case = _CASE.search(sentence)
        trace = self.last_events(case[0] if case else "")
        now = self._world.clock.now
        raise InvariantBroken(Violation(name, rule, sentence, now, trace))


def first_violation(landscape: Landscape) -> tuple[str, str, str] | None:
    """The name of a broken invariant, the sentence it stands for, and what is wrong."""
    for invariant in INVARIANTS:
        for sentence in invariant(landscape):
            rule = (invariant.__doc__ or "").partition("\n")[0]
            return invariant.__name__, rule, sentence
    return None


class _WatchedJob:
    """A job after each row of which everything is checked."""

    def __init__(self, job: Batch, check: Callable[[], None]) -> None:
        self.name = job.name
        self.pending = job.pending
        self._job = job
        self._check = check

    @property
    def failed_again(self) -> int:
        return self._job.failed_again

    def process(self, row: Any) -> None:
        self._job.process(row)
        self._check()

    def process_all(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self.process(row)

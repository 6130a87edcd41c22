"""SimPy's environment with a clock in whole milliseconds, and leaner things for it to schedule.

A call is all that most of this model waits for. It stands in SimPy's queue as it is, function and
arguments: an event with callbacks for it would cost a third more, a process several times as much,
and of all that waits for days every object is one that the cache has forgotten. A `course` is a
process made of calls. A `tick` is an instant of a job schedule: it comes after everything else of
its millisecond, so that a record stored at the instant of a tick is taken by that tick.

The queue holds what is due in the minute at hand. What comes later waits in a list for its minute:
of a hundred thousand things that wait, most do so for days, and a queue of all is slow to sift.
"""

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from math import inf
from typing import Any

import simpy
from simpy.events import NORMAL

MINUTE = 60_000

Entry = tuple[Any, ...]
"""(due, priority, number, event of SimPy's), or (due, priority, number, function, arguments)."""

CALL = 5
"""The length of an entry that is a call."""


class Clock(simpy.Environment):
    """The time since the start of the run.

    now: milliseconds since the start. It is an attribute, since it is looked at more often than
    anything else; SimPy's is a property.
    """

    __slots__ = ("_later", "_minutes", "_turn", "now")

    now: int
    _queue: list[Entry]

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self._turn = MINUTE
        self._later: dict[int, list[Entry]] = {}
        self._minutes: list[int] = []

    def after(self, delay: int, call: Callable[..., object], *arguments: object) -> None:
        """Call a function once, when so many milliseconds have passed."""
        due = self.now + delay
        entry = (due, NORMAL, next(self._eid), call, arguments)
        minute = due // MINUTE
        if minute in self._later:  # as nearly always; _put would do the same
            self._later[minute].append(entry)
        else:
            self._put(entry)

    def tick(self, delay: int, order: int, call: Callable[..., object], *arguments: object) -> None:
        """Call a function after all else of the instant; among jobs, the lower order is first."""
        self._put((self.now + delay, NORMAL + 1 + order, next(self._eid), call, arguments))

    def follow(self, course: Iterator[int]) -> None:
        """Go on with this whenever the milliseconds have passed that it asked for last."""
        for delay in course:
            self.after(delay, self.follow, course)
            return

    def schedule(self, event: Any, priority: int = NORMAL, delay: Any = 0) -> None:
        """Let an event of SimPy's happen when so many milliseconds have passed."""
        self._put((self.now + delay, priority, next(self._eid), event))

    def _put(self, entry: Entry) -> None:
        minute = entry[0] // MINUTE
        if entry[0] < self._turn:
            heappush(self._queue, entry)
        elif minute in self._later:
            self._later[minute].append(entry)
        else:
            self._later[minute] = [entry]
            heappush(self._minutes, minute)

    def peek(self) -> float:
        """The instant at which the next thing happens; infinite if nothing is to come."""
        if not self._queue:
            if not self._minutes:
                return inf
            self._turn_to_next_minute()
        return self._queue[0][0]  # type: ignore[no-any-return]

    def step(self) -> None:
        """Let the next thing happen: a call, or an event of SimPy's."""
        if not self._queue:
            self._turn_to_next_minute()
        due = self._queue[0]
        self.now = due[0]
        if len(due) == CALL:
            heappop(self._queue)
            due[3](*due[4])
        else:
            super().step()

    def run(self, until: int) -> None:  # type: ignore[override]
        """Let everything happen that is due before this instant, which it is then."""
        while self.peek() < until:
            queue = self._queue
            while queue and (due := queue[0])[0] < until:
                if len(due) == CALL:  # as in step, whose call would be felt
                    heappop(queue)
                    self.now = due[0]
                    due[3](*due[4])
                else:
                    self.step()
        self.now = until

    def _turn_to_next_minute(self) -> None:
        """Take up the next minute in which anything is due."""
        minute = heappop(self._minutes)
        self._queue = self._later.pop(minute)
        heapify(self._queue)
        self._turn = (minute + 1) * MINUTE

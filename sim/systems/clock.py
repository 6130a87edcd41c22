"""SimPy's environment with a clock in whole milliseconds, and two lean things for it to schedule.

A call is all that most of this model waits for. It stands in SimPy's queue as it is: an event
with callbacks for it would cost twice as much, a process eight times. A `Tick` is an instant of a
job schedule: it comes after everything else of its millisecond, so that a record stored at the
instant of a tick is taken by that tick.

The queue holds what is near. Tens of thousands of calls that are hours away would make it deep,
and each step through it slow; they lie unsorted in the hour in which they are due, until it begins.
"""

from collections.abc import Callable
from functools import partial
from heapq import heapify, heappop, heappush
from typing import Any

import simpy
from simpy.events import NORMAL, URGENT, Event

HOUR = 3_600_000
_Entry = tuple[Any, Any, int, Any]


class Clock(simpy.Environment):
    """The time since the start of the run, in milliseconds."""

    _queue: list[_Entry]

    def __init__(self) -> None:
        super().__init__(initial_time=0)
        self._later: dict[int, list[_Entry]] = {}
        self._far = HOUR

    @property
    def now(self) -> int:
        """Milliseconds since the start."""
        return self._now  # type: ignore[return-value]

    def after(self, delay: int, call: Callable[..., object], *arguments: object) -> None:
        """Call a function once, when so many milliseconds have passed."""
        due: Any = self._now + delay
        entry = (due, NORMAL, next(self._eid), partial(call, *arguments))
        if due < self._far:
            heappush(self._queue, entry)
        else:
            self._put_off(entry)

    def tick(self, delay: int, order: int) -> "Tick":
        """An event in `delay` milliseconds that a process can wait for."""
        return Tick(self, delay, order)

    def step(self) -> None:
        """Let the next thing happen: a call, or an event of SimPy's."""
        queue = self._queue
        if queue and queue[0][3].__class__ is partial:
            self._now, _, _, call = heappop(queue)
            call()
        else:
            super().step()

    def _put_off(self, entry: _Entry) -> None:
        """Keep an entry of the queue for the hour in which it is due, unless that has begun."""
        hour = entry[0] // HOUR
        if hour == self._now // HOUR:
            self._far = (hour + 1) * HOUR
            heappush(self._queue, entry)
        elif hour in self._later:
            self._later[hour].append(entry)
        else:
            self._later[hour] = [entry]
            begins = (hour * HOUR, URGENT - 1, next(self._eid), partial(self._begin, hour))
            heappush(self._queue, begins)

    def _begin(self, hour: int) -> None:
        """Have at hand what is due in this hour, before anything of it happens."""
        self._far = (hour + 1) * HOUR
        self._queue += self._later.pop(hour)
        heapify(self._queue)


class Tick(Event):
    """The instant at which a job is due; among jobs, the lower order comes first."""

    def __init__(self, clock: Clock, delay: int, order: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        priority: Any = NORMAL + 1 + order
        clock.schedule(self, priority, delay)

"""SimPy's environment with a clock in whole milliseconds, and two lean things for it to schedule.

A call is all that most of this model waits for. It stands in SimPy's queue as it is: an event
with callbacks for it would cost a third more, a process several times as much. A `Tick` is an
instant of a job schedule: it comes after everything else of its millisecond, so that a record
stored at the instant of a tick is taken by that tick.
"""

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.events import NORMAL, Event


class Clock(simpy.Environment):
    """The time since the start of the run.

    now: milliseconds since the start. It is an attribute, since it is looked at more often than
    anything else; SimPy's is a property.
    """

    __slots__ = ("now",)

    now: int
    _queue: list[tuple[Any, Any, int, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.now = 0

    def after(self, delay: int, call: Callable[..., object], *arguments: object) -> None:
        """Call a function once, when so many milliseconds have passed."""
        due = self.now + delay
        heappush(self._queue, (due, NORMAL, next(self._eid), partial(call, *arguments)))

    def tick(self, delay: int, order: int) -> "Tick":
        """An event in `delay` milliseconds that a process can wait for."""
        return Tick(self, delay, order)

    def schedule(self, event: Event, priority: int = NORMAL, delay: float = 0) -> None:
        """Let an event happen when so many milliseconds have passed."""
        heappush(self._queue, (self.now + delay, priority, next(self._eid), event))

    def step(self) -> None:
        """Let the next thing happen: a call, or an event of SimPy's."""
        self.now, _, _, due = self._queue[0]
        if due.__class__ is partial:
            heappop(self._queue)
            due()
        else:
            super().step()

    def run(self, until: int) -> None:  # type: ignore[override]
        """Let everything happen that is due before this instant, which it is then."""
        queue, step = self._queue, self.step
        while queue and queue[0][0] < until:
            step()
        self.now = until


class Tick(Event):
    """The instant at which a job is due; among jobs, the lower order comes first."""

    def __init__(self, clock: Clock, delay: int, order: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        clock.schedule(self, NORMAL + 1 + order, delay)

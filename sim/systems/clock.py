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
    """The time since the start of the run, in milliseconds."""

    _queue: list[tuple[Any, Any, int, Any]]

    def __init__(self) -> None:
        super().__init__(initial_time=0)

    @property
    def now(self) -> int:
        """Milliseconds since the start."""
        return self._now  # type: ignore[return-value]

    def after(self, delay: int, call: Callable[..., object], *arguments: object) -> None:
        """Call a function once, when so many milliseconds have passed."""
        due: Any = self._now + delay
        heappush(self._queue, (due, NORMAL, next(self._eid), partial(call, *arguments)))

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


class Tick(Event):
    """The instant at which a job is due; among jobs, the lower order comes first."""

    def __init__(self, clock: Clock, delay: int, order: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        priority: Any = NORMAL + 1 + order
        clock.schedule(self, priority, delay)

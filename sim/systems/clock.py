"""SimPy's environment with a clock in whole milliseconds, and two lean events for it.

`After` calls a function once, which is all that most of this model waits for: a process for it
would cost four times as much. `Tick` is an instant of a job schedule: it comes after everything
else of its millisecond, so that a record stored at the instant of a tick is taken by that tick.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import simpy
from simpy.events import NORMAL, Event


class Clock(simpy.Environment):
    """The time since the start of the run, in milliseconds."""

    def __init__(self) -> None:
        super().__init__(initial_time=0)
        self.after: Callable[..., After] = partial(After, self)
        """after(delay, call, *arguments): call a function when so many milliseconds have passed."""

    @property
    def now(self) -> int:
        """Milliseconds since the start."""
        return self._now  # type: ignore[return-value]

    def tick(self, delay: int, order: int) -> "Tick":
        """An event in `delay` milliseconds that a process can wait for."""
        return Tick(self, delay, order)


class After(Event):
    """Calls a function once, after a delay."""

    def __init__(
        self, clock: Clock, delay: int, call: Callable[..., object], *arguments: object
    ) -> None:
        # Only what the clock looks at is set: one of these is made for every hop of every request.
        self.callbacks = _CALL
        self._ok = True
        self.call = call
        self.arguments = arguments
        clock.schedule(self, NORMAL, delay)

    def _desc(self) -> str:
        return f"After({self.call.__qualname__})"


def _call(event: After) -> None:
    event.call(*event.arguments)


_CALL: Any = (_call,)


class Tick(Event):
    """The instant at which a job is due; among jobs, the lower order comes first."""

    def __init__(self, clock: Clock, delay: int, order: int) -> None:
        super().__init__(clock)
        self._ok = True
        self._value = None
        priority: Any = NORMAL + 1 + order
        clock.schedule(self, priority, delay)

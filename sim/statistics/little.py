"""Little's law, booked: in every queue of every run, L = lambda W.

Whoever is still in the queue at the end is booked with the time spent there so far. Then the law is
an identity, whatever the run looked like; if it does not hold, a request was lost or counted twice.
The two sides are taken in different ways: the level over time from how many came and went by each
instant, the waits from request to request.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Booking:
    """One queue in one run.

    level: time-weighted mean number in it (L). rate: entries per second (lambda).
    wait_s: mean time in it (W). lowest: the lowest level at any time, 0 unless something is wrong.
    """

    queue: str
    level: float
    rate: float
    wait_s: float
    lowest: int

    @property
    def holds(self) -> bool:
        """Whether L = lambda W, to a part in a thousand million."""
        flow = self.rate * self.wait_s
        return self.lowest >= 0 and abs(self.level - flow) <= TOLERANCE * max(1.0, self.level)


def book(queue: str, entered: NDArray[np.float64], left: NDArray[np.float64], end: int) -> Booking:
    """Book a queue from 0 to the end; one entry a request, milliseconds, NaN for never."""
    came = ~np.isnan(entered)
    coming, going = entered[came], left[came]
    area, lowest = _area(coming, going[~np.isnan(going)], end)
    waits = np.where(np.isnan(going), end, going) - coming
    wait = float(waits.mean()) if len(waits) else 0.0
    return Booking(queue, area / end, len(waits) / end * 1000, wait / 1000, lowest)


def _area(coming: NDArray[np.float64], going: NDArray[np.float64], end: int) -> tuple[float, int]:
    """The integral of how many are there, and the fewest at any time."""
    instants = np.concatenate([coming, going])
    steps = np.concatenate([np.ones(len(coming)), -np.ones(len(going))])
    order = np.lexsort((-steps, instants))  # who comes and goes at one instant was there
    level = np.cumsum(steps[order])
    lasted = np.diff(np.append(instants[order], end))
    return float(level @ lasted), int(level.min(initial=0))

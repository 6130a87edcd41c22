"""How many replications are enough: until the interval is narrow, and stays so.

After Hoad, Robinson and Davies, "Automated selection of the number of replications for a
discrete-event simulation" (2010): the half-width has to be within the wanted precision, and to stay
so for some further replications, since a few alike ones by chance make it narrow too early.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.statistics.intervals import mean_interval

FEWEST = 3
LOOKAHEAD = 5
"""So many further replications must leave the precision as it is."""


@dataclass(frozen=True)
class Wanted:
    """The half-width that an interval may have; relative: as a part of the estimate."""

    half_width: float
    relative: bool

    def further(self, values: Sequence[float], confidence: float) -> int:
        """How many replications to add to these before asking again; 0 if they are enough.

        The answer depends on the values and their order only, not on how many run at a time.
        """
        if len(values) < FEWEST:
            return FEWEST - len(values)
        since = max(FEWEST, len(values) - LOOKAHEAD)
        ratios = [self._ratio(values[:n], confidence) for n in range(since, len(values) + 1)]
        if ratios[-1] > 1:
            return self._guess(len(values), ratios[-1])
        narrow = next(
            n for n in range(1, len(ratios) + 1) if n == len(ratios) or ratios[-n - 1] > 1
        )
        return max(0, LOOKAHEAD + 1 - narrow)

    def _ratio(self, values: Sequence[float], confidence: float) -> float:
        """The half-width by the wanted one."""
        interval = mean_interval(values, confidence)
        wanted = self.half_width * (abs(interval.estimate) if self.relative else 1)
        if interval.half_width == 0:
            return 0.0
        return interval.half_width / wanted if wanted else math.inf

    def _guess(self, n: int, ratio: float) -> int:
        """A width falls with the root of the number; never more than as many again at a time."""
        return n if math.isinf(ratio) else min(n, max(1, math.ceil(n * (ratio**2 - 1))))

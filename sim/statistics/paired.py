"""Two variants under common random numbers: the difference, replication by replication.

Replication k gives both variants the same partners with the same luck. So most of the chance is in
both numbers and not in their difference, whose interval is the narrower for it.
"""

from collections.abc import Sequence

import numpy as np

from sim.statistics.intervals import CONFIDENCE, Interval, mean_interval


def difference_interval(
    values: Sequence[float], base: Sequence[float], confidence: float = CONFIDENCE
) -> Interval:
    """The interval of the mean of values - base; both in the order of their replications.

    A pair of which one has no value counts as missing.
    """
    return mean_interval(np.asarray(values, np.float64) - np.asarray(base), confidence)

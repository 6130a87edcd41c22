"""Percentiles, and between which bounds they lie while requests are still under way.

Percentiles interpolate linearly between neighbours (type 7 of Hyndman and Fan, numpy's "linear"):
p95 of 1 to 10 is 9.55.

A request that is under way at the end of a run will take longer than it has taken so far (its age),
or will never arrive and not count. So a percentile of all is at most the one with all of them at
infinity. It is at least the one with those at their age whose age is below it.
"""

import math

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def quantile(values: Numbers, level: float) -> float:
    """The quantile of ascending values, which may end in infinities; NaN of nothing."""
    if not len(values):
        return math.nan
    position = level * (len(values) - 1)
    below = math.floor(position)
    low, high = float(values[below]), float(values[math.ceil(position)])
    return low if low == high else low + (high - low) * (position - below)


def quantile_bounds(reached: Numbers, ages: Numbers, level: float) -> tuple[float, float]:
    """The lowest and the highest that the quantile of ascending times can still become."""
    high = quantile(np.append(reached, np.full(len(ages), math.inf)), level)
    low = quantile(reached, level)
    while True:
        lower = quantile(np.sort(np.append(reached, ages[ages < low])), level)
        if not lower < low:
            return (0.0 if math.isnan(low) and len(ages) else low), high
        low = lower

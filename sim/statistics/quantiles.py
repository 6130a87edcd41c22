"""Percentiles, and between which bounds they lie while requests are still under way.

Percentiles interpolate linearly between neighbours (type 7 of Hyndman and Fan, numpy's "linear"):
p95 of 1 to 10 is 9.55.

A request that is under way at the end of a run will take longer than it has taken so far (its age),
or will never arrive and not count. So a percentile of all is at most the one with all of them at
infinity. It is at least the one with the youngest arriving now, as many as lower it.
"""

import math
from bisect import bisect_left

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
    """The lowest and the highest that the quantile of ascending times can still become.

    ages: how long each that is under way has taken so far, ascending.
    """
    if not len(ages):
        return (quantile(reached, level),) * 2
    all_late = np.append(reached, np.full(len(ages), math.inf))
    return _lowest(reached, ages, level), quantile(all_late, level)


def _lowest(reached: Numbers, ages: Numbers, level: float) -> float:
    """The lower neighbour of the quantile when the k youngest arrive now, for the worst k.

    One more that arrives lowers it if its age is below it, and else does not; so k is the first
    whose successor is older than what it would lower.
    """
    if not len(reached):
        return float(ages[0])

    def neighbour(arrived: int) -> float:
        times = np.sort(np.append(reached, ages[:arrived]))
        return float(times[math.floor(level * (len(times) - 1))])

    k = bisect_left(range(len(ages)), x=True, key=lambda k: bool(ages[k] > neighbour(k)))
    return neighbour(k)

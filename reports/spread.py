"""How a set of durations is spread: count, mean, percentiles, maximum."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PERCENTILE_METHOD: Final = "linear"
"""Percentiles interpolate linearly between neighbours (type 7): p95 of 1 to 10 is 9.55."""


@dataclass(frozen=True)
class Spread:
    """Of `n` durations, in seconds; None where there are none."""

    n: int
    mean_s: float | None = None
    p50_s: float | None = None
    p90_s: float | None = None
    p95_s: float | None = None
    p99_s: float | None = None
    max_s: float | None = None


def spread(seconds: NDArray[np.float64]) -> Spread:
    """Describe these durations; NaN stands for one that is not known and does not count."""
    known = seconds[~np.isnan(seconds)]
    if not len(known):
        return Spread(0)
    percentiles = np.quantile(known, [0.5, 0.9, 0.95, 0.99], method=PERCENTILE_METHOD)
    numbers = (round(float(each), 3) for each in (known.mean(), *percentiles, known.max()))
    return Spread(len(known), *numbers)


def curve(seconds: NDArray[np.float64]) -> tuple[float, ...]:
    """Percentiles 0, 1, ... 100 of these durations; none if there are none."""
    known = seconds[~np.isnan(seconds)]
    if not len(known):
        return ()
    steps = np.linspace(0, 1, 101)
    points = np.quantile(known, steps, method=PERCENTILE_METHOD)
    return tuple(round(float(each), 3) for each in points)

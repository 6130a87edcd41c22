"""Confidence intervals over independent replications, by Student's t.

What a replication gives (a mean, a percentile, a share) is one number, and the numbers of several
replications are independent and alike in distribution. So the same interval serves all of them: it
is one for the mean of that number over replications. For a percentile, that is the mean of the
percentiles of single runs, which is what another run of the same length would show; no
distribution of the times themselves is assumed.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """An estimate, and between which bounds the truth lies with the wanted confidence.

    n: replications that have a value. missing: those that have none. With fewer than two values
    the bounds are infinite; with none the estimate is NaN.
    """

    estimate: float
    low: float
    high: float
    n: int
    missing: int = 0

    @property
    def half_width(self) -> float:
        """Half of the distance between the bounds."""
        return (self.high - self.low) / 2

    def contains(self, value: float) -> bool:
        """Whether the value lies between the bounds, or on one of them."""
        return self.low <= value <= self.high


def mean_interval(values: Iterable[float], confidence: float = CONFIDENCE) -> Interval:
    """The interval of the mean of these values; NaN stands for a replication without one."""
    given = np.asarray(list(values), np.float64)
    known = given[~np.isnan(given)]
    n, missing = len(known), int(np.isnan(given).sum())
    if not n:
        return Interval(math.nan, -math.inf, math.inf, 0, missing)
    mean = float(known.mean())
    if n == 1 or math.isinf(mean):
        return Interval(mean, -math.inf, math.inf, n, missing)
    if (known == known[0]).all():  # rounding must not make a width of nothing
        return Interval(float(known[0]), float(known[0]), float(known[0]), n, missing)
    half = student_t(n - 1, confidence) * float(known.std(ddof=1)) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, n, missing)


def student_t(degrees: int, confidence: float) -> float:
    """How many standard errors to either side hold this share of Student's t distribution."""
    from scipy.special import stdtrit  # noqa: PLC0415 - a single run needs no statistics

    return float(stdtrit(degrees, (1 + confidence) / 2))

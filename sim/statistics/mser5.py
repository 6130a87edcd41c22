"""Where a warm-up ends, by MSER-5 (White, 1997; White, Cobb and Spratt, 2000).

The observations are averaged in batches of five. The truncation is the one that makes the squared
standard error of what is left smallest: the sum of squared deviations from its mean, by the square
of its number. If that is in the second half, the run is too short to tell a warm-up from the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BATCH = 5
LAST = 5
"""Batches that are always kept: of fewer, the deviations can be small by chance."""


@dataclass(frozen=True)
class Truncation:
    """How many observations to leave out; statistic: what MSER-5 gave for it.

    too_short: it lies past half of the observations, or there are too few to say.
    """

    observations: int
    statistic: float
    too_short: bool


def mser5(observations: Sequence[float] | NDArray[np.float64]) -> Truncation:
    """The truncation of observations in their order."""
    batches = _batches(np.asarray(observations, np.float64))
    if len(batches) < 2 * LAST:
        return Truncation(0, float("nan"), too_short=True)
    statistics = _statistics(batches)[: len(batches) - LAST + 1]
    best = int(statistics.argmin())
    return Truncation(best * BATCH, float(statistics[best]), 2 * best > len(batches))


def _batches(observations: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = len(observations) // BATCH
    rows: NDArray[np.float64] = observations[: whole * BATCH].reshape(whole, BATCH)
    means: NDArray[np.float64] = rows.mean(axis=1)
    return means


def _statistics(batches: NDArray[np.float64]) -> NDArray[np.float64]:
    """The statistic when the first 0, 1, 2, ... batches are left out."""
    centred = (batches - batches.mean())[::-1]  # so that squares of large numbers lose no digits
    left = np.arange(1, len(batches) + 1)
    deviations = np.cumsum(centred**2) - np.cumsum(centred) ** 2 / left
    statistics: NDArray[np.float64] = np.maximum(deviations, 0) / left**2
    return statistics[::-1]

"""How many there are at a time: a step function, made of the instants of coming and going."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


class Level:
    """Counts who came and has not gone, or sums their weights.

    came, went: when each came and went, in any one unit; NaN in went: still there.
    weights: how much each counts; 1 if not given.
    """

    def __init__(self, came: ArrayLike, went: ArrayLike, weights: ArrayLike | None = None) -> None:
        begins = np.asarray(came, np.float64)
        ends = np.asarray(went, np.float64)
        each = np.ones(len(begins)) if weights is None else np.asarray(weights, np.float64)
        gone = ~np.isnan(ends)
        self.came = _Ramp(begins, each)
        self.went = _Ramp(np.maximum(ends, begins)[gone], each[gone])

    @property
    def entries(self) -> int:
        """How many have come."""
        return len(self.came.instants)

    @property
    def edges(self) -> Numbers:
        """The instants at which anybody came or went."""
        return np.concatenate([self.came.instants, self.went.instants])

    def at(self, instants: ArrayLike) -> Numbers:
        """The level at these instants; whoever comes or goes at one of them has done so."""
        return self.came.height(instants) - self.went.height(instants)

    def area(self, instants: ArrayLike) -> Numbers:
        """The level's integral from the beginning of time to these instants."""
        return self.came.area(instants) - self.went.area(instants)

    def means(self, edges: ArrayLike) -> Numbers:
        """The time-weighted mean between each two neighbouring instants."""
        widths = np.diff(np.asarray(edges, np.float64))
        return np.diff(self.area(edges)) / np.where(widths > 0, widths, 1)

    def maxima(self, edges: ArrayLike) -> Numbers:
        """The highest level between each two neighbouring instants, the last of them included."""
        bounds = np.asarray(edges, np.float64)
        highest = self.at(bounds[:-1])
        rises = self.came.instants
        rises = rises[(rises >= bounds[0]) & (rises <= bounds[-1])]
        within = np.searchsorted(bounds, rises, side="right") - 1
        np.maximum.at(highest, np.minimum(within, len(highest) - 1), self.at(rises))
        return highest


class _Ramp:
    """Who has come so far, and for how long they have been there."""

    def __init__(self, instants: Numbers, weights: Numbers) -> None:
        order = np.argsort(instants, kind="stable")
        self.instants = instants[order]
        self.weight = _running(weights[order])
        self.moment = _running(weights[order] * self.instants)

    def height(self, instants: ArrayLike) -> Numbers:
        return self.weight[np.searchsorted(self.instants, instants, side="right")]

    def area(self, instants: ArrayLike) -> Numbers:
        so_far = np.searchsorted(self.instants, instants, side="right")
        return np.asarray(instants) * self.weight[so_far] - self.moment[so_far]


def _running(values: Numbers) -> Numbers:
    return np.concatenate([[0.0], np.cumsum(values)])

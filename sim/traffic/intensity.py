"""How many apply when, on average: weights by day, weekday and hour, and a campaign's burst.

The intensity is constant within each hour of the clock. A campaign's decay is integrated over
each hour, so that the hour's expected number is exact.
"""

from dataclasses import dataclass
from datetime import datetime
from math import log

import numpy as np
from numpy.typing import NDArray

from sim.durations import MILLISECONDS
from sim.scenario.traffic import Campaign, Traffic, parse_rate

HOUR = MILLISECONDS["h"]
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Intensity:
    """What is to be expected until each of some instants, the first one 0.

    edges: milliseconds after the start, ascending.
    mass: with a rate the mean number of requests, else in a unit of its own; shape of edges.
    """

    edges: NDArray[np.int64]
    mass: Values

    @property
    def total(self) -> float:
        return float(self.mass[-1])

    def instants(self, masses: Values) -> NDArray[np.int64]:
        """When so much has been expected; milliseconds after the start."""
        return np.interp(masses, self.mass, self.edges).astype(np.int64)


def intensity(traffic: Traffic, start: datetime) -> Intensity:
    """The intensity of the time `over`."""
    assert traffic.over is not None
    since_midnight = (start.hour * 60 + start.minute) * 60_000 + start.second * 1000
    edges = _edges(traffic.over, since_midnight % HOUR, traffic.burst)
    hours = (edges[:-1] + since_midnight) // HOUR
    by_hour, by_weekday, by_day = (np.asarray(weights) for weights in traffic.shape)
    day = hours // 24
    weight = by_day[day % len(by_day)] * by_hour[hours % 24]
    weight = weight * by_weekday[(start.weekday() + day) % 7]
    mass = np.concatenate([[0.0], np.cumsum(weight * _lengths(edges, traffic.burst))])
    if traffic.rate:
        mass *= parse_rate(traffic.rate) / (by_day.mean() * by_weekday.mean() * by_hour.mean())
    return Intensity(edges, mass)


def _edges(over: int, into_the_hour: int, burst: Campaign | None) -> NDArray[np.int64]:
    """Every full hour of the clock, the beginning, the end, and the instant of a burst."""
    edges = np.append(np.arange(-into_the_hour, over, HOUR), over)
    edges[0] = 0
    if burst and 0 < burst.starts < over:
        edges = np.unique(np.append(edges, burst.starts))
    return edges


def _lengths(edges: NDArray[np.int64], burst: Campaign | None) -> Values:
    """The milliseconds between edges, each counted as often as a burst multiplies it."""
    lengths = np.diff(edges).astype(np.float64)
    if burst:
        halves = np.maximum(edges - burst.starts, 0) / burst.halves_every
        left = np.exp2(-halves) * burst.halves_every / log(2)
        lengths += (burst.peak - 1) * -np.diff(left)
    return lengths

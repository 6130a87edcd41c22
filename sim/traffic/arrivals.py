"""When partners apply.

The scenario's weights by day and hour are an intensity. Given how many apply, the instants of a
Poisson process with that intensity are independent draws from it: so they are drawn, and sorted.
"""

import numpy as np
from numpy.typing import NDArray

from sim.durations import MILLISECONDS
from sim.scenario.traffic import Traffic

HOUR = MILLISECONDS["h"]


def arrival_times(traffic: Traffic, random: np.random.Generator) -> NDArray[np.int64]:
    """Milliseconds after the start, ascending, shape (requests,)."""
    edges = np.append(np.arange(0, traffic.over, HOUR), traffic.over)
    hours = np.arange(len(edges) - 1)
    day = np.asarray(traffic.weight_by_day)[(hours // 24) % len(traffic.weight_by_day)]
    hour = np.asarray(traffic.weight_by_hour)[hours % 24]
    mass = np.concatenate([[0.0], np.cumsum(day * hour * np.diff(edges))])
    uniform = random.uniform(0, mass[-1], traffic.requests)
    return np.sort(np.interp(uniform, mass, edges).astype(np.int64))

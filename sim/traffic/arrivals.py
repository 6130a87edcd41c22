"""When partners apply, in each of the four ways that a scenario can say it.

So many requests: given how many apply, the instants of a Poisson process are independent draws
from its intensity; so they are drawn, and sorted. A rate: a Poisson process of rate one, on a clock
that runs as fast as the intensity is high (inversion); so a longer time adds requests and moves
none. A file: as it says.
"""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sim.scenario.traffic import Traffic
from sim.traffic.intensity import intensity
from sim.traffic.luck import BLOCK


def arrival_times(
    traffic: Traffic, start: datetime, lasts: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Milliseconds after the start, ascending, shape (number of requests,)."""
    if traffic.recording:
        return traffic.recording.instants(start, lasts)
    expected = intensity(traffic, start)
    if traffic.requests:
        return np.sort(expected.instants(random.uniform(0, expected.total, traffic.requests)))
    return expected.instants(_poisson_process(expected.total, random))


def _poisson_process(until: float, random: np.random.Generator) -> NDArray[np.float64]:
    """The points of a Poisson process of rate one before `until`."""
    reached, blocks = 0.0, list[NDArray[np.float64]]()
    while reached < until:
        blocks.append(reached + np.cumsum(random.standard_exponential(BLOCK)))
        reached = float(blocks[-1][-1])
    points = np.concatenate(blocks)
    return points[points < until]

"""What a second core is worth: 64 replications of launch_week on one process, and on two.

The processes are started anew for each round, as `b2bkit simulate --replications 64` starts them.
"""

import time
from collections.abc import Iterator
from functools import partial

from sim.experiments.executors import LocalProcesses
from sim.experiments.replication import replicate
from sim.measures import Measure
from sim.scenario.loading import find_scenario, load_scenario

REPLICATIONS = 64
ROUNDS = 3


def seconds(workers: int) -> float:
    """How long so many workers take for all replications."""
    scenario = load_scenario(find_scenario("launch_week"))
    call = partial(replicate, scenario, measures=[Measure.parse("p95 signed_in")])
    started = time.perf_counter()
    done = dict(LocalProcesses(workers).run(call, range(REPLICATIONS)))
    assert len(done) == REPLICATIONS
    return time.perf_counter() - started


def rounds(number: int) -> Iterator[tuple[float, float]]:
    """Seconds on one core and on two, in turn."""
    for _ in range(number):
        yield seconds(1), seconds(2)

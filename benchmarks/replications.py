"""What a second core is worth: 64 replications of launch_week on one process, and on two.

The processes are started anew for each round, as `b2bkit simulate --replications 64` starts them.
"""

import statistics
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


def main() -> None:
    """Print each round and the median ratio."""
    ratios = []
    for number, (one, two) in enumerate(rounds(ROUNDS), 1):
        ratios.append(one / two)
        print(f"round {number}: one core {one:5.1f} s   two {two:5.1f} s   {ratios[-1]:.2f} times")
    print(
        f"{REPLICATIONS} replications on two cores: median {statistics.median(ratios):.2f} times "
        f"one core, from {min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds (1.8 needed)"
    )


if __name__ == "__main__":
    main()

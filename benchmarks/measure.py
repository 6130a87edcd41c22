"""One measurement, in a process of its own: `python -m benchmarks.measure full 100000`.

Prints JSON: seconds of the run, megabytes at its peak.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.scenarios import around_the_clock, grown, lasting
from sim.run import simulate
from sim.scenario.scenario import Scenario
from sim.traffic.profiles import pool


def peer(module: str, name: str) -> Callable[[Scenario], None]:
    """Runs a scenario with a peer, which is imported by now."""
    maker: Any = getattr(import_module(f"benchmarks.{module}"), name)

    def run(scenario: Scenario) -> None:
        maker(scenario).run()

    return run


def ours(scenario: Scenario) -> None:
    """The full model, with its event log."""
    with TemporaryDirectory() as folder:
        simulate(scenario, Path(folder) / "events.parquet")


WAYS: dict[str, tuple[Callable[[int], Scenario], Callable[[], Callable[[Scenario], None]]]] = {
    "full": (grown, lambda: ours),
    "naive": (grown, lambda: peer("naive", "Naive")),
    "lasting": (lasting, lambda: ours),
    "part": (around_the_clock, lambda: ours),
    "ciw": (around_the_clock, lambda: peer("with_ciw", "WithCiw")),
    "salabim": (around_the_clock, lambda: peer("with_salabim", "WithSalabim")),
}
"""What can be measured: the scenario, and what runs it. A peer is imported only when it runs."""


def main(what: str, requests: int) -> dict[str, float]:
    """Run one of WAYS."""
    make_scenario, find = WAYS[what]
    scenario, run = make_scenario(requests), find()
    for country in scenario.traffic.countries:
        pool(country, scenario.seed)
    started = time.perf_counter()
    run(scenario)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": megabytes}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))

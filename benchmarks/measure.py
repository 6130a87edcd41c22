"""One measurement, in a process of its own: `python -m benchmarks.measure full 100000`.

Prints JSON: seconds of the run, megabytes at its peak. Libraries are imported before the clock
starts, ours as those of the peers.
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


def ours() -> Callable[[Scenario], None]:
    """Runs a scenario with the full model and its event log, whose libraries are imported by now.

    pandas is one of them: pyarrow imports it for the first column that it makes.
    """
    for module in ("event_log.recorder", "pandas"):
        import_module(module)

    def run(scenario: Scenario) -> None:
        with TemporaryDirectory() as folder:
            simulate(scenario, Path(folder) / "events.parquet")

    return run


WAYS: dict[str, tuple[Callable[[int], Scenario], Callable[[], Callable[[Scenario], None]]]] = {
    "full": (grown, ours),
    "naive": (grown, lambda: peer("naive", "Naive")),
    "lasting": (lasting, ours),
    "part": (around_the_clock, ours),
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

"""One measurement, in a process of its own: `python -m benchmarks.measure full 100000`.

The scenario is launch_week, grown: as many more salespeople, as much faster rows, so that more
requests meet the same congestion. Prints JSON: seconds of the run, megabytes at its peak.
"""

import json
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.naive import Naive
from sim.laws import Fixed, Lognormal
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.traffic.profiles import pool


def grown(requests: int) -> Scenario:
    """launch_week with so many requests."""
    scenario = load_scenario(find_scenario("launch_week"))
    assert scenario.traffic.requests
    factor = requests / scenario.traffic.requests
    latency = scenario.dual_write.latency
    row_time = scenario.jobs.synchronize.row_time
    assert isinstance(latency, Lognormal)
    assert isinstance(row_time, Fixed)
    return scenario.model_copy(
        update={
            "traffic": scenario.traffic.model_copy(update={"requests": requests}),
            "sales_team": [
                team.model_copy(update={"people": round(int(team.people) * factor)})
                for team in scenario.sales_team
            ],
            "jobs": scenario.jobs.model_copy(
                update={
                    "synchronize": scenario.jobs.synchronize.model_copy(
                        update={
                            "row_time": row_time.model_copy(
                                update={"value": round(row_time.value / factor)}
                            )
                        }
                    )
                }
            ),
            "dual_write": scenario.dual_write.model_copy(
                update={
                    "latency": latency.model_copy(
                        update={"mean": latency.mean / factor, "sd": latency.sd / factor}
                    )
                }
            ),
        }
    )


def main(what: str, requests: int) -> dict[str, float]:
    """Run one of `full` and `naive`."""
    scenario = grown(requests)
    for country in scenario.traffic.countries:
        pool(country, scenario.seed)
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        if what == "full":
            simulate(scenario, Path(folder) / "events.parquet")
        else:
            Naive(scenario).run()
        seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": megabytes}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))

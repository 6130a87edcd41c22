"""The log of a small launch week, for the tests that need a real one."""

import pytest

from event_log.files import read
from reports.metrics import Metrics, measure
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario


@pytest.fixture(scope="package")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Metrics:
    """A launch week of 200 partners, cut off before all of them are through."""
    scenario = load_scenario(find_scenario("launch_week"))
    traffic = scenario.traffic.model_copy(update={"requests": 200})
    log = tmp_path_factory.mktemp("launch") / "log.parquet"
    simulate(scenario.model_copy(update={"traffic": traffic, "lasts": 8 * 86_400_000}), log)
    return measure(read(log))

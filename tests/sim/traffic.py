"""Scenarios that differ in their traffic, for the tests of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.traffic.partners import Partner, arrivals, partners

MONDAY = "2026-03-02T00:00:00+01:00"


def scenario(start: str = MONDAY, lasts: str = "28 d", **parts: Any) -> Scenario:
    """launch_week with another start, length or traffic, and no outage."""
    return load_scenario(
        find_scenario("launch_week"), **{"start": start, "lasts": lasts, "outage": []} | parts
    )


def instants(scenario: Scenario, replication: int = 0) -> NDArray[np.int64]:
    return np.fromiter(arrivals(scenario, replication), np.int64)


def everyone(scenario: Scenario, replication: int = 0) -> list[Partner]:
    return list(partners(scenario, replication))

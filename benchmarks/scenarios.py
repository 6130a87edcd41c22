"""The scenarios that are measured: launch_week, made larger, longer, or small enough for others."""

from datetime import time

from sim.durations import MILLISECONDS
from sim.laws import Lognormal
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.part import WEEKDAYS
from sim.scenario.scenario import Scenario

WEEK = MILLISECONDS["w"]
A_WEEK = 100_000
"""Requests each week of a long run."""


def grown(requests: int) -> Scenario:
    """launch_week with so many requests: more people, quicker rows, the same congestion."""
    scenario = load_scenario(find_scenario("launch_week"))
    factor = requests / scenario.traffic.requests
    latency, synchronize = scenario.dual_write.latency, scenario.jobs.synchronize
    assert isinstance(latency, Lognormal)
    quicker = {"mean": latency.mean / factor, "sd": latency.sd / factor}
    row_time = {"row_time": round(synchronize.row_time / factor)}
    jobs = scenario.jobs.model_copy(update={"synchronize": synchronize.model_copy(update=row_time)})
    return _changed(
        scenario,
        traffic={"requests": requests},
        sales_team={"people": round(scenario.sales_team.people * factor)},
        dual_write={"latency": latency.model_copy(update=quicker)},
    ).model_copy(update={"jobs": jobs})


def lasting(requests: int) -> Scenario:
    """As many requests each week as ever, for more weeks, with people enough for all of them."""
    week = grown(A_WEEK)
    weeks = requests / A_WEEK
    return _changed(
        week,
        traffic={"requests": requests, "over": round(weeks * WEEK)},
        sales_team={"people": 2 * week.sales_team.people},
    ).model_copy(update={"lasts": round(weeks * WEEK) + 3 * WEEK})


def around_the_clock(requests: int) -> Scenario:
    """What a library of queues can express: a steady stream, people always there, no outage."""
    week = grown(A_WEEK)
    over = round(requests / A_WEEK * WEEK)
    return _changed(
        week,
        traffic={
            "requests": requests,
            "over": over,
            "weight_by_day": [1.0],
            "weight_by_hour": [1.0] * 24,
        },
        sales_team={"days": list(WEEKDAYS), "opens": time(0), "closes": time(23, 59)},
    ).model_copy(update={"outage": [], "lasts": over + 3 * WEEK})


def _changed(scenario: Scenario, **parts: dict[str, object]) -> Scenario:
    """The scenario with other values in some of its parts."""
    changed = {
        name: getattr(scenario, name).model_copy(update=values) for name, values in parts.items()
    }
    return scenario.model_copy(update=changed)

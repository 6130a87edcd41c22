"""The scenarios that are measured: launch_week, made larger, longer, or small enough for others."""

from collections.abc import Mapping

from sim.durations import MILLISECONDS
from sim.laws import Fixed, Lognormal
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario

WEEK = MILLISECONDS["w"]
A_WEEK = 100_000
"""Requests each week of a long run."""


def grown(requests: int) -> Scenario:
    """launch_week with so many requests: more people, quicker rows, the same congestion."""
    scenario = load_scenario(find_scenario("launch_week"))
    assert scenario.traffic.requests
    factor = requests / scenario.traffic.requests
    latency, synchronize = scenario.dual_write.latency, scenario.jobs.synchronize
    assert isinstance(latency, Lognormal)
    assert isinstance(synchronize.row_time, Fixed)
    quicker = {"mean": latency.mean / factor, "sd": latency.sd / factor}
    row_time = Fixed.model_construct(law="fixed", value=round(synchronize.row_time.value / factor))
    jobs = {"synchronize": synchronize.model_copy(update={"row_time": row_time})}
    return _changed(
        _with_people(scenario, factor),
        traffic={"requests": requests},
        dual_write={"latency": latency.model_copy(update=quicker)},
        jobs=jobs,
    )


def lasting(requests: int) -> Scenario:
    """As many requests each week as ever, for more weeks, with people enough for all of them."""
    weeks = requests / A_WEEK
    return _changed(
        _with_people(grown(A_WEEK), 2),
        traffic={"requests": requests, "over": round(weeks * WEEK)},
    ).model_copy(update={"lasts": round(weeks * WEEK) + 3 * WEEK})


def around_the_clock(requests: int) -> Scenario:
    """What a library of queues can express: a steady stream, people always there, no outage."""
    over = round(requests / A_WEEK * WEEK)
    week = _changed(
        _with_people(grown(A_WEEK), 1, hours="always"),
        traffic={
            "requests": requests,
            "over": over,
            "weight_by_day": [1.0],
            "weight_by_hour": [1.0] * 24,
        },
    )
    return week.model_copy(update={"outage": [], "lasts": over + 3 * WEEK})


def people(scenario: Scenario) -> int:
    """How many salespeople there are."""
    return sum(int(team.people) for team in scenario.sales_team)


def _with_people(scenario: Scenario, factor: float, **changes: object) -> Scenario:
    """So many times as many people in each team."""
    teams = [
        team.model_copy(update={"people": round(int(team.people) * factor)} | changes)
        for team in scenario.sales_team
    ]
    return scenario.model_copy(update={"sales_team": teams})


def _changed(scenario: Scenario, **parts: Mapping[str, object]) -> Scenario:
    """The scenario with other values in some of its parts."""
    changed = {
        name: getattr(scenario, name).model_copy(update=values) for name, values in parts.items()
    }
    return scenario.model_copy(update=changed)

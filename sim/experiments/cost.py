"""What a setting costs a week, in person-hours: working time, and runs of jobs.

An hour of a person's working time costs 1, whatever it is used for, and a run of a job 0.001. Both
are our guess; --cost says otherwise. Public holidays are left out: the week is an ordinary one.
"""

import difflib
import math
from collections.abc import Iterable, Mapping
from datetime import time

from event_log.bad_input import BadInput
from sim.durations import MILLISECONDS
from sim.scenario.people import SalesTeam
from sim.scenario.scenario import Scenario
from sim.scenario.systems import Jobs, Schedule

A_RUN = 0.001
EXAMPLES = "sales_team.people=40 (a person, a week) or jobs.synchronize.runs=0.01 (a run)"
_DAY_H, _WEEK_H = 24, 168


def parse_prices(texts: Iterable[str], scenario: Scenario) -> dict[str, float]:
    """Prices by what they are for: "sales_team.people=40"; raises BadInput."""
    known = ["sales_team.people", *(f"jobs.{name}.runs" for name in Jobs.model_fields)]
    known += [f"sales_team.{each.name}.people" for each in scenario.sales_team]
    return dict(_price(text, known) for text in texts)


def weekly_cost(scenario: Scenario, prices: Mapping[str, float]) -> float:
    """What the staffing and the job schedule of a scenario cost a week."""
    people = sum(_staffing(team, prices) for team in scenario.sales_team)
    jobs = {name: getattr(scenario.jobs, name) for name in Jobs.model_fields}
    return people + sum(_runs(name, job, prices) for name, job in jobs.items())


def _price(text: str, known: list[str]) -> tuple[str, float]:
    what, _, amount = (part.strip() for part in text.partition("="))
    if what not in known:
        near = difflib.get_close_matches(what, known, n=1)
        expected = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}."
        raise BadInput(f"--cost {text[:80]!r}: {what[:80]} has no price; {expected}")
    try:
        price = float(amount)
    except ValueError:
        price = math.nan
    if not 0 <= price < math.inf:
        raise BadInput(f"--cost {text[:80]!r}: expected a number of 0 or more, as in {EXAMPLES}.")
    return what, price


def _staffing(team: SalesTeam, prices: Mapping[str, float]) -> float:
    if team.people == "unlimited":
        raise BadInput("sales_team.people is unlimited, which has no cost; vary a number.")
    of_all = prices.get("sales_team.people", _weekly_hours(team))
    price = prices.get(f"sales_team.{team.name}.people", of_all)
    return team.people * price


def _weekly_hours(team: SalesTeam) -> float:
    if team.hours == "always":
        return _WEEK_H
    a_day = _hours_into_day(team.closes) - _hours_into_day(team.opens)
    return len(set(team.days)) * (a_day % _DAY_H)  # a night ends earlier than it begins


def _hours_into_day(clock: time) -> float:
    return clock.hour + clock.minute / 60 + clock.second / 3600


def _runs(name: str, job: Schedule, prices: Mapping[str, float]) -> float:
    return prices.get(f"jobs.{name}.runs", A_RUN) * MILLISECONDS["w"] / job.every

"""Replications of a scenario: the same on any number of workers, and judged."""

from typing import Any

import pytest

from sim.experiments.executors import LocalProcesses
from sim.experiments.findings import Cause
from sim.experiments.replications import Replications, run_replications, wanted_number
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.statistics.goals import Outcome
from tests.sim.worlds import staffed

DAY = 86_400_000
TRAFFIC = {"requests": 80, "over": "2 d"}
HERE = LocalProcesses(1)


def scenario(*goals: str, lasts: str = "21 d", **statistics: object) -> Scenario:
    """launch_week with eighty partners and three salespeople."""
    found = load_scenario(
        find_scenario("launch_week"),
        lasts=lasts,
        traffic=TRAFFIC,
        threshold=[{"goal": goal} for goal in goals],
        **({"statistics": statistics} if statistics else {}),
    )
    return staffed(found, people=3)


def judged(replications: Replications) -> list[tuple[Outcome, Cause]]:
    return [(each.outcome, each.cause) for each in replications.verdicts]


def test_one_worker_and_two_give_the_same_numbers() -> None:
    """Bit for bit, whoever ran which replication."""
    one, two = (
        run_replications(scenario(replications=6), LocalProcesses(workers)) for workers in (1, 2)
    )

    assert repr(one) == repr(two)
    assert [each.number for each in one.runs] == list(range(6))


@pytest.mark.parametrize(
    ("goals", "statistics", "number"),
    [
        ([], {}, 1),
        ([], {"replications": 4}, 4),
        ([], {"confidence": 0.9}, 10),
        (["p95 lead < 1 d"], {}, 10),
        (["p95 lead < 1 d"], {"replications": 1}, 1),
    ],
)
def test_how_often_a_scenario_runs(
    goals: list[str], statistics: dict[str, Any], number: int
) -> None:
    """Once, unless it says otherwise or has something judged."""
    assert wanted_number(scenario(*goals, **statistics)) == number


def test_a_goal_passes_fails_or_is_left_open() -> None:
    """A generous limit, an impossible one, and one in the middle of the interval."""
    first = run_replications(scenario("p50 lead < 1 d", replications=5), HERE)
    (p50,) = [each for each in first.findings if str(each.measure) == "p50 lead"]
    middle = f"p50 lead < {p50.interval.estimate:.3f} s"
    goals = ("p95 lead < 1 d", "p50 lead < 1 min", middle)
    replications = run_replications(scenario(*goals, replications=5), HERE)

    assert judged(replications) == [
        (Outcome.PASS, Cause.DECIDED),
        (Outcome.FAIL, Cause.DECIDED),
        (Outcome.INCONCLUSIVE, Cause.WIDE),
    ]
    assert replications.outcome is Outcome.FAIL
    assert first.outcome is Outcome.PASS


def test_one_run_decides_nothing() -> None:
    """It has no interval, so even a generous goal stays open."""
    replications = run_replications(scenario("p95 lead < 1 w", replications=1), HERE)

    assert judged(replications) == [(Outcome.INCONCLUSIVE, Cause.ONE_RUN)]
    assert replications.outcome is Outcome.INCONCLUSIVE


def test_a_run_that_is_too_short_says_so_and_how_long_it_should_be() -> None:
    """Those under way could change the p95, not whether the p50 is more than an hour."""
    goals = ("p95 signed_in < 13 d", "p50 signed_in > 1 h", "share signed_in < 1 %")
    short = scenario(*goals, lasts="5 d", replications=4)
    replications = run_replications(short, HERE)
    latest = max(each.last_request for each in replications.runs)

    assert judged(replications) == [
        (Outcome.INCONCLUSIVE, Cause.UNDER_WAY),
        (Outcome.PASS, Cause.DECIDED),
        (Outcome.FAIL, Cause.DECIDED),
    ]
    assert replications.verdicts[0].until == latest + 13 * DAY
    longer = short.model_copy(update={"lasts": replications.verdicts[0].until})
    assert run_replications(longer, HERE).verdicts[0].outcome is Outcome.PASS


def test_a_measure_without_a_value_decides_nothing() -> None:
    """Of unlimited people it cannot be said how busy they are."""
    nobody = staffed(scenario("utilization sales_team < 90 %", replications=3), people="unlimited")

    assert judged(run_replications(nobody, HERE)) == [(Outcome.INCONCLUSIVE, Cause.NO_VALUE)]


def test_replications_are_added_until_the_precision_holds() -> None:
    """More than the three that it begins with, and the interval is as narrow as wanted."""
    precision = {"measure": "p50 signed_in", "relative": 0.06}
    replications = run_replications(scenario(replications=3, precision=precision), HERE)
    (finding,) = [each for each in replications.findings if str(each.measure) == "p50 signed_in"]

    assert replications.precise
    assert len(replications.runs) > 3
    assert finding.interval.half_width <= 0.06 * finding.interval.estimate


def test_adding_ends_at_the_most_that_is_allowed() -> None:
    """A precision out of reach costs so many replications, and is told."""
    precision = {"measure": "p50 signed_in", "absolute": "1 s", "at_most": 7}
    replications = run_replications(scenario(replications=3, precision=precision), HERE)

    assert replications.precise is False
    assert len(replications.runs) == 7


def test_a_number_that_is_asked_for_is_kept() -> None:
    """Whoever says four on the command line gets four, whatever the precision."""
    precision = {"measure": "p50 signed_in", "absolute": "1 s"}
    replications = run_replications(scenario(precision=precision), HERE, number=4)

    assert (len(replications.runs), replications.precise) == (4, False)


def test_mser5_that_finds_no_end_leaves_everything_open() -> None:
    """Eighty requests that all come within two days are a transient, and no steady state."""
    short = scenario("p95 lead < 9 d", lasts="6 d", replications=3, warm_up="MSER-5")
    short = short.model_copy(update={"traffic": short.traffic.model_copy(update={"requests": 30})})
    replications = run_replications(short, HERE)

    assert replications.warm_up.too_short
    assert judged(replications) == [(Outcome.INCONCLUSIVE, Cause.WARM_UP)]

"""A plan on small scenarios: what is chosen, how sure it is, and what is said if nothing is."""

from itertools import pairwise
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from reports.comparison.folders import Study, goals_of, plan_into
from reports.comparison.plan_words import verdict, why
from sim.experiments.cost import parse_prices, weekly_cost
from sim.experiments.findings import judge
from sim.experiments.plan import FRESH, LOOKS, Plan
from sim.experiments.replication import replicate
from sim.scenario.loading import load_scenario
from sim.statistics.goals import Goal, Outcome
from tests.experiments.studies import QUICK, Counting, scenario_file, study

PEOPLE, PERIODS = "sales_team.people=1..6", "jobs.synchronize.every=4 h,1 h,15 min"


def planned(of: Study, *goals: str, prices: tuple[str, ...] = ()) -> Plan:
    asked = goals_of(goals, of.question.scenario)
    return plan_into(of, asked, prices, lambda _: None)


def exhaustive(of: Study, goal: Goal, replications: int) -> dict[str, object]:
    """The cheapest of all points that passes, each judged on so many replications."""
    passing = {}
    for point in of.question.points:
        runs = [replicate(point.scenario, n, [goal.measure]) for n in range(replications)]
        if judge(goal, runs, of.confidence).outcome is Outcome.PASS:
            passing[weekly_cost(point.scenario, {})] = point.settings
    return passing[min(passing)]


def test_the_plan_is_the_cheapest_that_an_exhaustive_search_finds(tmp_path: Path) -> None:
    """The same setting, with less than half of the runs."""
    counting = Counting()
    asked = study(tmp_path, PEOPLE, PERIODS, executor=counting)
    plan = planned(asked, "p95 signed_in < 7 d")

    assert plan.outcome is Outcome.PASS
    assert plan.confirmed is not None
    assert plan.confirmed.point.settings == exhaustive(asked, plan.goals[0], LOOKS[1])
    assert counting.ran == plan.runs
    assert plan.runs < plan.whole_grid / 2
    assert plan.simulated < 18 / 2
    written = load_scenario(tmp_path / "out" / "plan.toml")
    assert written == plan.confirmed.point.scenario


def test_the_plan_is_confirmed_by_runs_that_did_not_choose_it(tmp_path: Path) -> None:
    """Their numbers are far from those of the search, and their verdicts are those told."""
    plan = planned(study(tmp_path, PEOPLE), "p95 signed_in < 7 d")

    assert plan.confirmed is not None
    assert plan.confirmed.numbers.start == FRESH
    (told,) = plan.confirmed.verdicts
    fresh = [
        replicate(plan.confirmed.point.scenario, number, [told.goal.measure])
        for number in plan.confirmed.numbers
    ]
    assert told.finding.values == tuple(each.values["p95 signed_in"] for each in fresh)


def test_every_cheaper_setting_has_its_reason(tmp_path: Path) -> None:
    """Either its own runs, or those of one that is no worse; the dearest comes first."""
    plan = planned(study(tmp_path, PEOPLE, PERIODS), "p95 signed_in < 7 d", "share lead > 99 %")

    assert plan.confirmed is not None
    assert plan.cheaper
    assert all(a.cost >= b.cost for a, b in pairwise(plan.cheaper))
    for each in plan.cheaper:
        assert each.cost < plan.confirmed.cost
        assert each.outcome is not Outcome.PASS
        assert each.trial.outcome is each.outcome
        own = each.trial.point.number == each.point.number
        assert ("against p95 signed_in < 7 d" in why(each)) == own
        assert ("No better than" in why(each)) != own


def test_a_goal_that_nothing_meets_is_said_with_what_binds(tmp_path: Path) -> None:
    """No scenario is written; the page names the best that was reached and where time goes."""
    asked = study(tmp_path, PEOPLE)
    plan = planned(asked, "p95 signed_in < 1 h")

    assert plan.outcome is Outcome.FAIL
    assert plan.reached.point.settings == {"sales_team.people": 6}
    said = " ".join(verdict(plan))
    assert "No setting meets p95 signed_in < 1 h" in said
    assert "from “lead qualified” to “follow-up due”: the partner thinks it over" in said
    assert {path.name for path in asked.folder.iterdir()} == {"journal.jsonl", "plan.html"}


def test_what_the_runs_are_too_short_for_is_not_decided(tmp_path: Path) -> None:
    """More replications would not help, so none are run; who is under way may yet be quick."""
    short = QUICK.replace('lasts = "14 d"', 'lasts = "3 d"')
    plan = planned(study(tmp_path, "sales_team.people=5,6", text=short), "p95 signed_in < 7 d")

    assert plan.outcome is Outcome.INCONCLUSIVE
    assert "cannot be decided" in verdict(plan)[0]
    assert len(plan.reached.numbers) == LOOKS[0]


def test_a_plan_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    """What had been run counts, and the answer is the same."""
    whole = planned(study(tmp_path, PEOPLE, out="whole"), "p95 signed_in < 7 d")
    with pytest.raises(RuntimeError):
        planned(
            study(tmp_path, PEOPLE, executor=Counting(12, RuntimeError())), "p95 signed_in < 7 d"
        )
    rest = Counting()

    assert planned(study(tmp_path, PEOPLE, executor=rest), "p95 signed_in < 7 d") == whole
    assert rest.ran == whole.runs - 12


def test_prices_decide_what_is_cheap(tmp_path: Path) -> None:
    """Where runs of a job are dear, a longer period is chosen at the price of more people."""
    dear = ("jobs.synchronize.runs=100",)
    plans = [
        planned(study(tmp_path, PEOPLE, PERIODS, out=out), "p95 signed_in < 7 d", prices=prices)
        for out, prices in (("usual", ()), ("dear", dear))
    ]

    usual, other = (plan.confirmed.cost for plan in plans if plan.confirmed)
    assert usual < 250
    assert other > 42 * 100
    assert plans[1].confirmed is not None
    assert plans[1].confirmed.point.settings["jobs.synchronize.every"] == "4 h"


def test_a_week_costs_its_working_hours_and_its_runs(tmp_path: Path) -> None:
    """Two people, 40 hours each; the four jobs at a thousandth of an hour a run."""
    scenario = load_scenario(scenario_file(tmp_path))
    runs = 7 * 24 * 60 * (1 / 15 + 1 / 15 + 1 / 30 + 1 / 60)

    assert weekly_cost(scenario, {}) == pytest.approx(80 + runs / 1000)
    prices = parse_prices(["sales_team.people=30", "jobs.send_emails.runs=0"], scenario)
    assert weekly_cost(scenario, prices) == pytest.approx(60 + runs / 1000 - 7 * 24 / 1000)


def test_a_night_costs_its_hours(tmp_path: Path) -> None:
    """From 22:00 to 06:00, five times a week, by one person."""
    night = {"people": 1, "opens": "22:00:00", "closes": "06:00:00"}
    scenario = load_scenario(scenario_file(tmp_path), sales_team=night)
    no_runs = [f"jobs.{name}.runs=0" for name in type(scenario.jobs).model_fields]

    assert weekly_cost(scenario, parse_prices(no_runs, scenario)) == pytest.approx(40)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sales_team.peple=3", "did you mean sales_team.people?"),
        ("moon=3", "known: sales_team.people, jobs.p_0001.runs"),
        ("sales_team.people", "expected a number of 0 or more"),
        ("sales_team.people=-1", "expected a number of 0 or more"),
        ("sales_team.people=inf", "expected a number of 0 or more"),
    ],
)
def test_a_senseless_price_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    """It names what has a price, or how a price is written."""
    with pytest.raises(BadInput) as refusal:
        parse_prices([text], load_scenario(scenario_file(tmp_path)))
    assert said in str(refusal.value)


def test_goals_may_stand_in_the_scenario(tmp_path: Path) -> None:
    """Its thresholds are the goals if none is given; without either there is nothing to plan."""
    with_goal = QUICK + '[[threshold]]\ngoal = "p95 lead < 1 d"\n'
    scenario = load_scenario(scenario_file(tmp_path, with_goal))

    assert list(map(str, goals_of((), scenario))) == ["p95 lead < 1 d"]
    with pytest.raises(BadInput, match="There is no goal; add one"):
        goals_of((), load_scenario(scenario_file(tmp_path)))

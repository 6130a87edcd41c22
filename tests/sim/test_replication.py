"""A replication's numbers are those of the log that the same run would have left."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from event_log.files import read
from reference_model.activities import Activity
from reports.metrics import Metrics, measure
from sim.experiments.executors import LocalProcesses
from sim.experiments.observer import Observer
from sim.experiments.queues import QUEUES, booked
from sim.experiments.replication import Replication, replicate
from sim.experiments.warm_up import warm_up
from sim.journeys import Journeys
from sim.measures import Measure
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.statistics.intervals import mean_interval
from sim.statistics.little import book
from sim.statistics.paired import difference_interval
from tests.sim.worlds import HOUR, Journal, staffed

DAY = 24 * HOUR


def scenario(lasts: str = "28 d", **more: object) -> Scenario:
    """launch_week with 300 partners and three salespeople."""
    launch_week = load_scenario(find_scenario("launch_week"), lasts=lasts, **more)
    traffic = launch_week.traffic.model_copy(update={"requests": 300})
    return staffed(launch_week, people=3).model_copy(update={"traffic": traffic})


def measures(*texts: str) -> list[Measure]:
    return [Measure.parse(text) for text in texts]


def values(run: Replication) -> list[float]:
    return list(run.values.values())


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Metrics:
    log = tmp_path_factory.mktemp("log") / "log.parquet"
    simulate(scenario(), log)
    return measure(read(log))


def test_times_are_those_of_the_log(logged: Metrics) -> None:
    """Mean, percentiles and longest of every milestone, to the last digit of the report."""
    statistics = ("mean", "p50", "p90", "p95", "p99", "max")
    asked = [Measure(statistic, each.key) for each in logged.latencies for statistic in statistics]
    run = replicate(scenario(), 0, asked)

    assert len(logged.latencies) == 15
    for each in logged.latencies:
        for statistic in statistics:
            expected = getattr(each.latency, f"{statistic}_s")
            assert round(run.values[f"{statistic} {each.key}"], 3) == expected


def test_times_between_milestones_are_the_waits_of_the_log(logged: Metrics) -> None:
    """How long leads and opportunities wait for people."""
    run = replicate(
        scenario(),
        0,
        measures("mean lead..lead_taken_up", "p95 follow_up_due..opportunity_taken_up"),
    )
    wait = {each.key: each.wait for each in logged.stages}

    assert [round(each, 3) for each in values(run)] == [
        wait["lead_queue"].mean_s,
        wait["opportunity_queue"].p95_s,
    ]


def test_counts_shares_and_utilization_are_those_of_the_log(logged: Metrics) -> None:
    """As many requests, as large a part of them, as busy people."""
    asked = measures("count submitted", "count won", "share signed_in", "utilization sales_team")
    run = replicate(scenario(), 0, asked)
    steps = {each.key: each for each in logged.funnel.steps}

    assert run.requests == run.values["count submitted"] == logged.funnel.submitted
    assert run.values["count won"] == steps["won"].count
    assert round(run.values["share signed_in"], 5) == steps["signed_in"].share_of_submitted
    assert round(run.values["utilization sales_team"], 4) == logged.people.utilization


def test_between_two_talks_nobody_is_busy(tmp_path: Path) -> None:
    """With several talks and two teams, people are as busy as the log says."""
    talkative = scenario(sales={"another_talk_share": 0.4})
    (team,) = talkative.sales_team
    teams = [team, team.model_copy(update={"name": "Night shift", "pace": 0.8})]
    talkative = talkative.model_copy(update={"sales_team": teams})
    simulate(talkative, tmp_path / "log.parquet")
    logged = measure(read(tmp_path / "log.parquet"))
    run = replicate(talkative, 0, measures("utilization sales_team", "utilization Night shift"))

    assert round(run.values["utilization sales_team"], 4) == logged.people.utilization
    assert 0 < run.values["utilization Night shift"] < 0.5
    thinking = {each.key: each for each in logged.stages}["thinking"]
    work = logged.people.work
    assert thinking.wait.mean_s is not None
    assert work.mean_s is not None
    assert thinking.wait.mean_s > 10 * work.mean_s
    assert thinking.waits_for == "partner"


def test_requests_under_way_are_those_of_the_log(tmp_path: Path) -> None:
    """In a run that is cut off, the share that could still sign in."""
    simulate(scenario("8 d"), tmp_path / "log.parquet")
    logged = {each.key: each for each in measure(read(tmp_path / "log.parquet")).latencies}
    run = replicate(scenario("8 d"), 0, measures("p95 signed_in", "p50 rejected"))

    assert logged["signed_in"].not_yet > 0
    for key, name in (("signed_in", "p95 signed_in"), ("rejected", "p50 rejected")):
        assert round(run.bounds[name].under_way, 5) == logged[key].censored_share


def test_a_longer_run_stays_within_the_bounds_of_a_shorter_one() -> None:
    """What is under way after nine days is known after 28, and was not ruled out before."""
    asked = measures("p50 signed_in", "p50 rejected", "share signed_in", "count won")
    short, long = (replicate(scenario(lasts), 0, asked) for lasts in ("9 d", "28 d"))

    for name, bounds in short.bounds.items():
        assert bounds.low <= long.values[name] <= bounds.high
        assert bounds.low <= short.values[name] <= bounds.high
        assert bounds.low < bounds.high


def test_each_replication_has_luck_of_its_own() -> None:
    """The same number gives the same run again, another one another run."""
    asked = measures("mean signed_in", "mean lead..lead_taken_up")
    first, again, second = (replicate(scenario(), number, asked) for number in (0, 0, 1))

    assert first == again
    assert all(a != b for a, b in pairwise([*values(first), *values(second)][::2]))


def test_little_s_law_is_booked_in_every_queue() -> None:
    """In a run cut off with all queues full: both sides agree to the last digit."""
    run = replicate(scenario().model_copy(update={"lasts": 3 * DAY}), 0, [])

    assert {each.queue for each in run.queues} >= {"lead waits", "waits for P-0001"}
    for each in run.queues:
        assert each.level == pytest.approx(each.rate * each.wait_s, rel=1e-9)
        assert each.holds


def test_the_booked_level_is_the_length_of_the_queue() -> None:
    """The tasks that really wait at each hour are those that the milestones tell of."""
    seen = Observer()
    journeys = Journeys(scenario(), seen.record)
    waiting = []
    for hour in range(1, 24 * 10):
        journeys.run(until=hour * HOUR)
        points = seen.points()
        there = 0
        for queue in ("lead waits", "opportunity waits"):
            since, until = QUEUES[queue]
            there += int((~np.isnan(points[since]) & np.isnan(points[until])).sum())
        waiting.append(there)
        assert repr(journeys.team).endswith(f": {there} tasks wait>")

    assert max(waiting) > 50


def test_a_request_that_leaves_before_it_comes_is_noticed() -> None:
    """The law is no formality: a queue that lets go of what it never had breaks it."""
    entered, left = np.array([5.0, 10.0]), np.array([6.0, 2.0])

    assert not book("wrong", entered, left, 20).holds
    assert book("right", entered, np.array([6.0, np.nan]), 20).holds


def test_the_time_weighted_level_of_a_known_queue() -> None:
    """Level 0 at 0, 1 at 2, 3 at 5, 0 at 9, to 10: 1.5 on average."""
    booking = book("known", np.array([2.0, 5.0, 5.0]), np.array([9.0, 9.0, 9.0]), 10)

    assert booking.level == 1.5
    assert booking.holds


def test_a_warm_up_is_left_out() -> None:
    """Requests from before its end count nowhere; those after it count as they did."""
    asked = measures("count submitted", "p50 lead", "utilization sales_team")
    warm = scenario(statistics={"warm_up": "2 d"})
    seen = Journal()
    Journeys(scenario(), seen.record).run(28 * DAY)
    submitted = {
        case: time
        for time, (activity, case, *_) in seen.rows
        if activity == "Request submitted" and time >= 2 * DAY
    }
    took = [
        (time - submitted[case]) / 1000
        for time, (activity, case, *_) in seen.rows
        if activity == "Lead created" and case in submitted
    ]
    run = replicate(warm, 0, asked)

    assert run.requests == 300
    assert run.values["count submitted"] == len(submitted) < 200
    assert run.values["p50 lead"] == pytest.approx(np.median(took))
    assert (
        run.values["utilization sales_team"]
        < replicate(scenario(), 0, asked).values["utilization sales_team"]
    )


def test_mser5_finds_where_a_backlog_is_worked_off() -> None:
    """People who begin three days late leave a backlog; the warm-up ends when it is gone."""
    day = {"days": ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]}
    hours = {"opens": "00:00:00", "closes": "23:59:00", "people": 6, **day}
    quick = {"law": "fixed", "value": "10 min"}
    late = load_scenario(
        find_scenario("launch_week"),
        lasts="20 d",
        traffic={"requests": 1_500, "over": "20 d"},
        sales_team={**hours, "qualification": quick, "qualified_share": 0},
        outage=[{"system": "sales", "starts": "0 s", "lasts": "3 d"}],
        statistics={"warm_up": "MSER-5"},
    )
    warm = warm_up(late, measures("mean rejected"), LocalProcesses(1))

    assert not warm.too_short
    assert 2.5 * DAY < warm.ends < 5 * DAY
    with_it, without = (
        replicate(each, 0, measures("mean rejected")).values["mean rejected"]
        for each in (late.model_copy(update={"statistics": scenario().statistics}), late)
    )
    assert without < with_it / 3


def test_shared_luck_narrows_a_difference() -> None:
    """Three or four people, in the same eight replications: the pairs beat independent runs."""
    asked = measures("mean lead..lead_taken_up")
    four = staffed(scenario(), people=4)
    three_waits = [values(replicate(scenario(), number, asked))[0] for number in range(8)]
    four_waits = [values(replicate(four, number, asked))[0] for number in range(8)]
    paired = difference_interval(four_waits, three_waits)
    apart = [mean_interval(each).half_width for each in (three_waits, four_waits)]

    assert paired.high < 0
    assert paired.half_width < 0.7 * (apart[0] ** 2 + apart[1] ** 2) ** 0.5


def test_the_first_time_counts() -> None:
    """Who is taken up twice was reached once; a case that never applied is no request."""
    seen = Observer()
    seen.record(5, [(Activity.REQUEST_SUBMITTED, "a", "", {})])
    for time in (7, 9):
        seen.record(time, [(Activity.LEAD_TAKEN_UP, case, "Ann", {}) for case in ("a", "user")])

    assert seen.requests == 1
    assert seen.points()["submitted"].tolist() == [5]
    assert seen.points()["lead_taken_up"].tolist() == [7]


def test_a_queue_that_nobody_entered_is_not_booked() -> None:
    """Before any lead is there, no one waits with one."""
    points = {name: np.array([np.nan]) for name in (n for q in QUEUES.values() for n in q)}
    points |= {name: np.array([np.nan]) for name in ("disqualified", "lost", "rejected")}
    points["submitted"] = np.array([3.0])

    assert [each.queue for each in booked(points, 10)] == ["waits for P-0001"]

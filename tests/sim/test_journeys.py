"""A scenario's run as a whole: whoever applies ends somewhere, once, and for a reason."""

from collections import Counter
from typing import Any

import pytest

from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.sim.worlds import HOUR, Journal, staffed

REQUESTS = 300


def small(**team: Any) -> Scenario:
    """launch_week with fewer partners and people; the outage is in it."""
    scenario = load_scenario(find_scenario("launch_week"))
    traffic = scenario.traffic.model_copy(update={"requests": REQUESTS})
    return staffed(scenario.model_copy(update={"traffic": traffic}), **{"people": 3} | team)


def run(scenario: Scenario) -> tuple[Journeys, Journal]:
    journal = Journal()
    journeys = Journeys(scenario, journal.record)
    journeys.run(scenario.lasts)
    return journeys, journal


@pytest.fixture(scope="module")
def launch() -> tuple[Journeys, Journal]:
    """One run for all the tests that only look at it."""
    return run(small())


def test_everybody_is_told_once(launch: tuple[Journeys, Journal]) -> None:
    """After four weeks each request has one decision and one e-mail."""
    _, journal = launch
    decided = Counter(
        event[1]
        for _, event in journal.rows
        if event[0] in {Activity.PROSPECT_APPROVED, Activity.PROSPECT_REJECTED}
    )
    mailed = Counter(event[1] for _, event in journal.rows if event[0] is Activity.EMAIL_SENT)
    assert len(decided) == REQUESTS
    assert set(decided.values()) == {1}
    assert mailed == decided


def test_who_was_approved_signs_in(launch: tuple[Journeys, Journal]) -> None:
    """Nobody else does."""
    _, journal = launch
    assert set(journal.times(Activity.SIGNED_IN)) == set(journal.times(Activity.PROSPECT_APPROVED))


def test_time_never_runs_backwards(launch: tuple[Journeys, Journal]) -> None:
    """Rows stand in the order of their times, and a request's milestones in theirs."""
    _, journal = launch
    times = [time for time, _ in journal.rows]
    assert times == sorted(times)
    stored, led = journal.times(Activity.PROSPECT_STORED), journal.times(Activity.LEAD_CREATED)
    taken, won = journal.times(Activity.LEAD_TAKEN_UP), journal.times(Activity.OPPORTUNITY_WON)
    assert stored == led
    assert all(led[case] <= taken[case] < won[case] for case in won)


def test_rows_that_fail_in_the_outage_are_stored_after_it(
    launch: tuple[Journeys, Journal],
) -> None:
    """No lead is created while Sales does not answer, and none is lost."""
    _, journal = launch
    (began,), (ended,) = journal.at(Activity.OUTAGE_STARTED), journal.at(Activity.OUTAGE_ENDED)
    assert ended - began == 3 * HOUR
    assert not [time for time in journal.at(Activity.LEAD_CREATED) if began <= time < ended]
    failed = {e[1] for _, e in journal.rows if e[0] is Activity.SYNCHRONIZATION_FAILED}
    assert failed
    assert failed <= set(journal.times(Activity.LEAD_CREATED))


def test_finished_requests_are_archived(launch: tuple[Journeys, Journal]) -> None:
    """What is left of them is in the log."""
    landscape = launch[0].landscape
    assert landscape.archived == REQUESTS
    assert not landscape.headquarters.prospects
    assert not landscape.sales.leads
    assert not landscape.sales.opportunities


def test_invariants_hold_at_every_hour() -> None:
    """Day and night, in the outage and after it."""
    scenario = small()
    journeys = Journeys(scenario, Journal().record)
    for hour in range(1, scenario.lasts // HOUR + 1):
        journeys.run(until=hour * HOUR)
        assert violations(journeys.landscape) == []


def test_more_people_never_make_the_last_one_later() -> None:
    """Whoever has six people instead of three is through no later."""
    three, six = (run(small(people=people))[1] for people in (3, 6))
    for activity in (Activity.PROSPECT_REJECTED, Activity.PROSPECT_APPROVED):
        assert max(six.at(activity)) <= max(three.at(activity))


def test_who_comes_too_early_is_refused_and_tries_again() -> None:
    """A sign-in before 1010 is refused, logged, and repeated until it works."""
    scenario = small()
    jobs = scenario.jobs.model_copy(
        update={
            "publish_customers": scenario.jobs.publish_customers.model_copy(
                update={"every": 24 * HOUR}
            )
        }
    )
    _, journal = run(scenario.model_copy(update={"jobs": jobs}))
    refused = {e[1] for _, e in journal.rows if e[0] is Activity.SIGN_IN_REFUSED}
    assert refused
    assert refused <= set(journal.times(Activity.SIGNED_IN))


def test_whoever_saves_waits_for_dual_write() -> None:
    """A talk that is followed by another one takes as long as the talk; the last one more."""
    traffic = {"requests": 60, "over": "1 d"}
    sales_team = {
        "people": "unlimited",
        "hours": "always",
        "closing": {"law": "fixed", "value": "14 min"},
        "another_talk_share": 0.5,
    }
    latency = {"latency": {"law": "fixed", "value": "30 s"}}
    talkative = load_scenario(
        find_scenario("launch_week"),
        traffic=traffic,
        sales_team=sales_team,
        dual_write=latency,
        outage=[],
    )
    _, journal = run(talkative)
    took: dict[Activity, set[int]] = {}
    since: dict[str, int] = {}
    for time, (activity, case, _, _) in journal.rows:
        if activity is Activity.OPPORTUNITY_TAKEN_UP:
            since[case] = time
        elif case in since:
            took.setdefault(activity, set()).add(time - since[case])

    assert took[Activity.ANOTHER_TALK_AGREED] == {14 * 60_000}
    assert took[Activity.OPPORTUNITY_WON] == {14 * 60_000 + 30_000}
    assert took[Activity.OPPORTUNITY_LOST] == {14 * 60_000 + 30_000}

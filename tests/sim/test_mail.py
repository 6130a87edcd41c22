"""Messages on their way: deferred, delivered after a while, bounced, and told otherwise."""

from pathlib import Path
from typing import Any

import pytest

from event_log.files import read
from reference_model.activities import Activity
from reference_model.commerce_records import EmailType
from reference_model.invariants import violations
from reports.metrics import measure
from reports.sentences import verdict
from sim.journeys import Journeys
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.sim.worlds import HOUR, MINUTE, Journal, staffed

REQUESTS = 400


def small(**email: Any) -> Scenario:
    return load_scenario(
        find_scenario("launch_week"),
        lasts="42 d",
        traffic={"requests": REQUESTS, "over": "1 d", "countries": {"NO": 1}},
        sales_team={"people": 20},
        partners={"first_sign_in": {"law": "fixed", "value": "3 h"}},
        outage=[],
        **({"email": email} if email else {}),
    )


def run(scenario: Scenario) -> tuple[Journeys, Journal]:
    journal = Journal()
    journeys = Journeys(scenario, journal.record)
    journeys.run(scenario.lasts)
    return journeys, journal


def approved(journal: Journal, activity: Activity) -> dict[str, int]:
    """When this happened to the message of each approved partner."""
    return {
        event[1]: time
        for time, event in journal.rows
        if event[0] is activity and event[3]["type"] == EmailType.APPROVED
    }


@pytest.fixture(scope="module")
def bounced() -> tuple[Journeys, Journal]:
    """A quarter of the addresses does not exist, and nobody picks up a telephone."""
    return run(small(bounced_share=0.25, delivery="10 min"))


def test_an_empty_table_changes_nothing() -> None:
    """Mail that arrives at once, every time, is mail that nobody said anything about."""
    scenario = small()
    table = scenario.model_copy(update={"email": small(delivery="0 s").email})

    assert run(table)[1].rows == run(scenario)[1].rows


def test_a_message_that_bounces_has_left_and_comes_back(bounced: tuple[Journeys, Journal]) -> None:
    """About a quarter of all, ten minutes after they were sent; none is sent again."""
    _, journal = bounced
    sent, back = journal.times(Activity.EMAIL_SENT), journal.times(Activity.EMAIL_BOUNCED)

    assert len(journal.at(Activity.EMAIL_SENT)) == len(sent) == REQUESTS
    assert 0.18 < len(back) / REQUESTS < 0.32
    assert {back[case] - sent[case] for case in back} == {10 * MINUTE}


def test_who_is_never_told_does_not_sign_in(bounced: tuple[Journeys, Journal]) -> None:
    """All other approved partners do, three hours after the message arrived, or some later."""
    _, journal = bounced
    sent, back = (approved(journal, each) for each in (Activity.EMAIL_SENT, Activity.EMAIL_BOUNCED))
    signed_in = journal.times(Activity.SIGNED_IN)

    assert back
    assert signed_in.keys() == sent.keys() - back.keys()
    first = min(signed_in[case] - sent[case] for case in signed_in)
    assert first == 3 * HOUR + 10 * MINUTE


def test_nobody_is_lost_by_a_bounce(bounced: tuple[Journeys, Journal]) -> None:
    """Declined ones are finished; approved ones stay, approved, with their hierarchy."""
    journeys, journal = bounced
    back = approved(journal, Activity.EMAIL_BOUNCED)

    assert violations(journeys.landscape) == []
    assert journeys.landscape.archived == REQUESTS - len(back)
    left = {each.request_id for each in journeys.landscape.headquarters.prospects.values()}
    assert left == back.keys()


def test_who_is_told_otherwise_signs_in() -> None:
    """A day after the bounce, and the three hours that everybody takes."""
    journeys, journal = run(small(bounced_share=0.25, told_otherwise="1 d"))
    back, told = approved(journal, Activity.EMAIL_BOUNCED), journal.times(Activity.TOLD_OTHERWISE)
    signed_in = journal.times(Activity.SIGNED_IN)

    assert back.keys() == told.keys()
    assert {told[case] - back[case] for case in told} == {24 * HOUR}
    assert {signed_in[case] - told[case] for case in told} == {3 * HOUR}
    assert journeys.landscape.archived == REQUESTS


def test_a_deferred_message_is_sent_by_a_later_run() -> None:
    """A minute later for each attempt that failed; nobody is told twice."""
    _, journal = run(small(deferred_share=0.4))
    queued, sent = journal.times(Activity.EMAIL_QUEUED), journal.times(Activity.EMAIL_SENT)
    failed: dict[str, int] = {}
    for _, event in journal.rows:
        if event[0] is Activity.EMAIL_FAILED:
            failed[event[1]] = failed.get(event[1], 0) + 1

    assert len(journal.at(Activity.EMAIL_SENT)) == len(sent) == REQUESTS
    assert max(failed.values()) > 2
    for case in sent:
        attempts = failed.get(case, 0)
        assert attempts * MINUTE <= sent[case] - queued[case] <= (attempts + 1) * MINUTE


def test_the_same_partners_bounce_whatever_else_changes() -> None:
    """More salespeople, or mail that is deferred, leave everybody's address alone."""
    one = run(small(bounced_share=0.1))[1]
    scenario = small(bounced_share=0.1, deferred_share=0.5)
    other = run(staffed(scenario, people=5))[1]

    both = one.times(Activity.EMAIL_SENT).keys() & other.times(Activity.EMAIL_SENT).keys()
    assert len(both) > 300
    one_back, other_back = (each.times(Activity.EMAIL_BOUNCED).keys() for each in (one, other))
    assert one_back & both == other_back & both != set()


def test_the_report_shows_who_was_never_told(tmp_path: Path) -> None:
    """In the funnel, by name, in no other place; and among what went wrong."""
    run = simulate(small(bounced_share=0.25), tmp_path / "events.parquet")
    metrics = measure(read(run.log))
    places = {place.key: place for place in metrics.funnel.places}
    (bounces,) = (e for e in metrics.trouble.failures if e.activity == "E-mail bounced")

    assert metrics.funnel.conserved
    assert places["bounced"].label == "Approved, but the mail bounced; has not signed in"
    assert places["bounced"].count + places["declined_bounced"].count == bounces.rows
    assert places["bounced"].count > 30
    assert not places["bounced"].finished
    assert places["declined_bounced"].finished
    rejected = {each.key: each for each in metrics.funnel.exits}["rejected"].count
    assert f" {rejected} declined " in verdict(metrics)
    assert places["told"].count == 0

"""Sales does not answer: rows fail and stay, people wait, and nothing is lost."""

import pytest

from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.sim.worlds import HOUR, MINUTE, Journal, staffed

BEGINS, ENDS = 10 * HOUR, 13 * HOUR


def small() -> Scenario:
    """A Monday of applications, more than three people can handle; an outage from ten to one."""
    scenario = load_scenario(
        find_scenario("launch_week"),
        lasts="2 d",
        traffic={"requests": 300, "over": "1 d", "countries": {"NO": 1}},
        outage=[{"system": "sales", "starts": "10 h", "lasts": "3 h"}],
    )
    return staffed(scenario, people=3)


@pytest.fixture(scope="module")
def journal() -> Journal:
    journal = Journal()
    Journeys(small(), journal.record).run(2 * 24 * HOUR)
    return journal


def during(times: list[int]) -> list[int]:
    return [time for time in times if BEGINS <= time < ENDS]


def test_the_outage_is_in_the_log(journal: Journal) -> None:
    """It begins and ends when the scenario says so."""
    assert journal.at(Activity.OUTAGE_STARTED) == [BEGINS]
    assert journal.at(Activity.OUTAGE_ENDED) == [ENDS]


@pytest.mark.parametrize(
    "activity",
    [
        Activity.PROSPECT_STORED,
        Activity.LEAD_CREATED,
        Activity.LEAD_TAKEN_UP,
        Activity.LEAD_QUALIFIED,
        Activity.LEAD_DISQUALIFIED,
    ],
)
def test_nothing_happens_in_sales_meanwhile(journal: Journal, activity: Activity) -> None:
    """What needs Sales happens before and after, and not in between."""
    assert journal.at(activity)
    assert during(journal.at(activity)) == []


def test_requests_are_still_submitted_and_pulled(journal: Journal) -> None:
    """The site and P-0001 need no Sales."""
    assert during(journal.at(Activity.REQUEST_SUBMITTED))
    assert during(journal.at(Activity.REQUEST_PULLED))


def test_a_row_that_failed_is_tried_at_each_run_and_stored_at_last(journal: Journal) -> None:
    """It stays in the inbox, fails again as long as the outage lasts, and is stored once."""
    failed: dict[str, int] = {}
    for _, (activity, case, _, _) in journal.rows:
        if activity is Activity.SYNCHRONIZATION_FAILED:
            failed[case] = failed.get(case, 0) + 1
    stored = [event[1] for _, event in journal.rows if event[0] is Activity.PROSPECT_STORED]

    assert max(failed.values()) > 1
    assert failed.keys() <= set(stored)
    assert len(stored) == len(set(stored)) == 300


def test_finished_work_is_saved_as_soon_as_sales_is_back(journal: Journal) -> None:
    """Whoever had only to save does so in the first millisecond, and nobody before."""
    saved = {
        **journal.times(Activity.LEAD_QUALIFIED),
        **journal.times(Activity.LEAD_DISQUALIFIED),
    }
    taken_up = journal.times(Activity.LEAD_TAKEN_UP)
    at_the_end = [case for case, time in saved.items() if time == ENDS]

    assert at_the_end
    assert all(taken_up[case] < BEGINS for case in at_the_end)


def test_the_invariants_hold_at_every_quarter_of_an_hour() -> None:
    """Before, during and after the outage."""
    journeys = Journeys(small(), Journal().record)
    for instant in range(0, 2 * 24 * HOUR, 15 * MINUTE):
        journeys.run(until=instant)
        assert violations(journeys.landscape) == [], f"after {instant / HOUR} h"

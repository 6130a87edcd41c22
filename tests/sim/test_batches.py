"""How many rows a run takes, in how long, and which ones; and jobs that nobody has scheduled."""

from collections.abc import Callable
from pathlib import Path

import pytest

from event_log.files import read
from reference_model.activities import Activity
from reference_model.commerce_records import OnboardingRequest, Prospect
from reference_model.errors import DualWriteFailed
from reference_model.headquarters import Headquarters
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from reports.metrics import measure
from sim.journeys import Journeys
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.systems.world import World
from tests.sim.worlds import HOUR, MINUTE, Journal, apply_at, schedule

JOBS = ("p_0001", "synchronize", "publish_customers", "send_emails")
TRAFFIC = {"requests": 200, "over": "1 d", "countries": {"NO": 1}}


def small(**tables: object) -> Scenario:
    return load_scenario(
        find_scenario("launch_week"), lasts="21 d", traffic=TRAFFIC, outage=[], **tables
    )


def journal_of(scenario: Scenario) -> Journal:
    journal = Journal()
    Journeys(scenario, journal.record).run(scenario.lasts)
    return journal


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def world(journal: Journal) -> World:
    return World(journal.record)


def test_a_capped_run_leaves_the_newest_rows(world: World, journal: Journal) -> None:
    """Five rows, two a run, every quarter of an hour: in the order in which they came."""
    world.schedule("P-0001", schedule(15 * MINUTE, most_rows=2))
    apply_at(world, [1, 2, 3, 4, 5])

    world.clock.run(until=2 * HOUR)

    assert journal.at(Activity.REQUEST_PULLED) == [
        *(15 * MINUTE, 15 * MINUTE, 30 * MINUTE, 30 * MINUTE, 45 * MINUTE)
    ]
    pulled = list(journal.times(Activity.REQUEST_PULLED))
    assert pulled == list(journal.times(Activity.REQUEST_SUBMITTED)) == sorted(pulled)
    assert [event[3] for _, event in journal.rows if event[0] is Activity.JOB_STARTED] == [
        *({"rows": 2}, {"rows": 2}, {"rows": 1})
    ]


def test_a_cap_looks_at_age_and_not_at_the_site(world: World, journal: Journal) -> None:
    """The rows of the second site are not left until the first one has none."""
    other = world.landscape.open_site("Other site", "USRT")
    first = world.landscape.site
    world.schedule("P-0001", schedule(15 * MINUTE, most_rows=1))
    apply_at(world, [1])
    world.landscape.site = other
    apply_at(world, [2])
    world.landscape.site = first
    apply_at(world, [3])

    world.clock.run(until=HOUR)

    pulled = list(journal.times(Activity.REQUEST_PULLED))
    assert pulled == sorted(pulled)
    assert len(pulled) == 3


def refusing_the_first(headquarters: Headquarters) -> Callable[[OnboardingRequest], Prospect]:
    store = headquarters.store_prospect

    def store_or_refuse(row: OnboardingRequest) -> Prospect:
        if row.id == "REQ-0000001":
            raise DualWriteFailed("Not this one.")
        return store(row)

    return store_or_refuse


def test_a_row_that_fails_does_not_hold_up_capped_runs(
    world: World, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three rows the first one fails for ever; the others are stored, and it is tried again."""
    headquarters = world.landscape.headquarters
    monkeypatch.setattr(headquarters, "store_prospect", refusing_the_first(headquarters))
    world.schedule("P-0001", schedule(HOUR))
    world.schedule(Synchronize.name, schedule(HOUR, most_rows=1))
    apply_at(world, [0, 0, 0])

    world.clock.run(until=5 * HOUR + 1)

    assert journal.at(Activity.SYNCHRONIZATION_FAILED) == [0, 3 * HOUR, 4 * HOUR, 5 * HOUR]
    assert journal.at(Activity.PROSPECT_STORED) == [HOUR, 2 * HOUR]


def test_rows_that_have_failed_take_turns(world: World, journal: Journal) -> None:
    """When all rows fail, a cap of one tries each of them once before the first one again."""
    world.landscape.sales.available = False
    world.schedule("P-0001", schedule(HOUR))
    world.schedule(Synchronize.name, schedule(HOUR, most_rows=1))
    apply_at(world, [0, 0, 0])

    world.clock.run(until=6 * HOUR - 1)

    tried = [event[1] for _, event in journal.rows if event[0] is Activity.SYNCHRONIZATION_FAILED]
    assert len(set(tried[:3])) == 3
    assert tried[:3] == tried[3:]


def test_a_cap_takes_a_hierarchy_in_its_turn() -> None:
    """1010 publishes the oldest first, so customers do not keep hierarchies waiting for ever."""
    jobs = {"publish_customers": {"every": "10 min", "most_rows": 3}}
    journal = journal_of(small(jobs=jobs))

    approved = journal.times(Activity.PROSPECT_APPROVED)
    assert set(journal.times(Activity.HIERARCHY_PUBLISHED)) == set(approved)
    runs = [event for _, event in journal.rows if event[0] is Activity.JOB_STARTED]
    assert max(e[3]["rows"] for e in runs if e[2] == "1010") == 3


@pytest.mark.parametrize("job", JOBS)
def test_row_times_by_law_belong_to_the_request(job: str) -> None:
    """A job that runs every hour takes as long over each row as one that runs every 20 minutes."""
    law = {"law": "exponential", "mean": "20 s"}
    often, rarely = (
        row_times(journal_of(small(jobs={job: {"every": every, "row_time": law}})), job)
        for every in ("20 min", "60 min")
    )

    assert len(often) > 100
    assert len(set(often.values())) > 0.9 * len(often)
    assert often == rarely


DONE = {
    "p_0001": (PullRequests.name, {Activity.REQUEST_PULLED}),
    "synchronize": (Synchronize.name, {Activity.PROSPECT_STORED}),
    "publish_customers": (
        PublishCustomers.name,
        {Activity.CUSTOMER_PUBLISHED, Activity.HIERARCHY_PUBLISHED},
    ),
    "send_emails": (SendEmails.name, {Activity.EMAIL_SENT}),
}


def row_times(journal: Journal, job: str) -> dict[tuple[object, ...], int]:
    """How long after the one before, or after the beginning of the run, each row was done."""
    name, done = DONE[job]
    before = 0
    found: dict[tuple[object, ...], int] = {}
    for time, (activity, case, resource, attributes) in journal.rows:
        if activity in done:
            found[activity, case, str(attributes)] = time - before
            before = time
        elif activity is Activity.JOB_STARTED and resource == name:
            before = time
    return found


def test_a_daily_job_at_two_in_the_morning() -> None:
    """Every day, from two hours after midnight on, is all that such a schedule needs."""
    journal = journal_of(small(jobs={"p_0001": {"every": "1 d", "offset": "2 h"}}))

    assert set(journal.at(Activity.REQUEST_PULLED)) == {2 * HOUR, 26 * HOUR}


STRANDED = {
    "p_0001": "Waits for P-0001",
    "synchronize": "Waits for Synchronize",
    "publish_customers": "Approved; the log shows nothing after that",
    "send_emails": "Published; the log shows no sign-in",
}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_nobody_has_scheduled_strands_everybody(job: str, tmp_path: Path) -> None:
    """Nobody gets further, nobody is lost, and the report says where everybody is."""
    run = simulate(small(jobs={job: {"enabled": False}}), tmp_path / "events.parquet")
    metrics = measure(read(run.log))
    places = {place.label: place.count for place in metrics.funnel.places if place.count}

    assert metrics.funnel.conserved
    assert places[STRANDED[job]] > 100
    assert metrics.funnel.steps[-1].count == 0
    assert DONE[job][0] not in {each.job for each in metrics.jobs}


def test_all_jobs_run_as_often_as_usual_unless_told_otherwise() -> None:
    """A table that says something else about a job leaves its interval alone."""
    jobs = small(jobs={job: {"most_rows": 7} for job in JOBS}).jobs

    assert [getattr(jobs, job).every / MINUTE for job in JOBS] == [15, 15, 30, 1]

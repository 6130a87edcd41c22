"""What each kind of fault does to a run, as the log tells it, and what it does not do."""

from collections import Counter
from typing import Any

import pytest

from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.faults.agreement import AGREEMENTS
from sim.journeys import Journeys
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.sim.worlds import HOUR, MINUTE, Journal, staffed

REQUESTS = 200
DAY = 24 * HOUR
BEGINS, ENDS = 10 * HOUR, 14 * HOUR
WHEN = {"starts": "10 h", "lasts": "4 h"}
QUICK = {"law": "fixed", "value": "10 min"}
TEAM = {"people": 20, "qualification": QUICK, "closing": QUICK, "follow_up": QUICK}
OTHERS = ("p_0001", "publish_customers", "send_emails")
JOBS: dict[str, dict[str, str]] = {"synchronize": {"every": "10 min", "row_time": "1 s"}} | {
    key: {"every": "10 min"} for key in OTHERS
}


def scenario(**faults: Any) -> Scenario:
    """A Monday of applications that are through within two days, whatever happens."""
    calm = {"sales_team": TEAM, "jobs": JOBS, "outage": []}
    return load_scenario(
        find_scenario("launch_week"),
        lasts="4 d",
        traffic={"requests": REQUESTS, "over": "1 d", "countries": {"NO": 1}},
        **calm | faults,
    )


def run(**faults: Any) -> Journal:
    """The journal of a run that ended well: invariants hold, both sides agree, nothing waits."""
    journal = Journal()
    journeys = Journeys(scenario(**faults), journal.record)
    journeys.run(4 * DAY)
    assert violations(journeys.landscape) == []
    assert [wrong for check in AGREEMENTS for wrong in check(journeys.landscape)] == []
    assert len(journal.times(Activity.EMAIL_SENT)) == REQUESTS
    assert len(journal.at(Activity.EMAIL_SENT)) == REQUESTS
    return journal


def during(times: list[int]) -> list[int]:
    return [time for time in times if BEGINS < time < ENDS]


@pytest.fixture(scope="module")
def calm() -> Journal:
    """The same run without any fault."""
    return run()


def test_without_faults_nothing_is_refused(calm: Journal) -> None:
    """No row fails, nobody saves twice, nothing is queued."""
    for activity in (
        Activity.SYNCHRONIZATION_FAILED,
        Activity.ROW_FAILED,
        Activity.SAVE_REFUSED,
        Activity.SUBMISSION_REFUSED,
        Activity.WRITE_QUEUED,
        Activity.EMAIL_FAILED,
    ):
        assert calm.at(activity) == []


def test_no_job_runs_while_headquarters_is_down() -> None:
    """Nothing is pulled, stored, pushed or mailed; all of it is, afterwards."""
    journal = run(outage=[{"system": "headquarters", **WHEN}])
    assert journal.at(Activity.HEADQUARTERS_OUTAGE_STARTED) == [BEGINS]
    assert journal.at(Activity.HEADQUARTERS_OUTAGE_ENDED) == [ENDS]
    assert during(journal.at(Activity.REQUEST_SUBMITTED))
    for activity in (
        Activity.REQUEST_PULLED,
        Activity.PROSPECT_STORED,
        Activity.CUSTOMER_PUBLISHED,
        Activity.EMAIL_SENT,
    ):
        assert during(journal.at(activity)) == []


def test_saves_fail_while_headquarters_is_down_and_succeed_later() -> None:
    """Live writes to it are refused, nothing stays on either side, and the person tries again."""
    journal = run(outage=[{"system": "headquarters", **WHEN}])
    refused = [time for time in journal.at(Activity.SAVE_REFUSED) if time != ENDS]
    assert refused
    assert all(BEGINS <= time < ENDS for time in refused)
    for activity in (Activity.LEAD_QUALIFIED, Activity.ACCOUNT_CREATED, Activity.OPPORTUNITY_WON):
        assert during(journal.at(activity)) == []
    late = journal.times(Activity.SAVE_REFUSED)
    saved = journal.times(Activity.LEAD_QUALIFIED) | journal.times(Activity.LEAD_DISQUALIFIED)
    assert all(saved[case] <= ENDS + 12 * MINUTE for case in late if saved[case] > BEGINS)


def test_whoever_finds_the_site_down_applies_again() -> None:
    """Nobody applies or signs in while it lasts, and nobody is lost."""
    journal = run(outage=[{"system": "site", **WHEN}])
    assert journal.at(Activity.SITE_OUTAGE_STARTED) == [BEGINS]
    assert journal.at(Activity.SITE_OUTAGE_ENDED) == [ENDS]
    assert during(journal.at(Activity.SUBMISSION_REFUSED))
    for activity in (Activity.REQUEST_SUBMITTED, Activity.REQUEST_PULLED, Activity.SIGNED_IN):
        assert during(journal.at(activity)) == []
    assert len(journal.at(Activity.REQUEST_SUBMITTED)) == REQUESTS


def test_a_run_that_is_going_on_when_headquarters_fails_goes_no_further() -> None:
    """Rows after that instant stay for a later run."""
    slow = JOBS | {"synchronize": {"every": "4 h", "row_time": "5 min"}}
    outage = {"system": "headquarters", "starts": "12 h 7 min", "lasts": "2 h"}
    journal = Journal()
    changed = scenario(outage=[outage]).model_copy(
        update={"jobs": scenario().jobs.model_validate(slow)}
    )
    Journeys(changed, journal.record).run(4 * DAY)
    noon, down, up = 12 * HOUR, 12 * HOUR + 7 * MINUTE, 14 * HOUR + 7 * MINUTE
    (rows,) = (
        event[3]["rows"]
        for time, event in journal.rows
        if event[0] is Activity.JOB_STARTED and time == noon and event[2].startswith("Synch")
    )
    stored = journal.at(Activity.PROSPECT_STORED)
    assert int(rows) > 2
    assert len([time for time in stored if noon < time < down]) == 1
    assert not [time for time in stored if down <= time < up]
    assert len(stored) == REQUESTS


def test_a_slow_period_multiplies_what_a_row_takes() -> None:
    """Of a job, and of dual-write; a row stored before takes as long as ever."""
    fixed = {"latency": {"law": "fixed", "value": "2 s"}}
    for what, expected in (("jobs", 10 * 1 + 2), ("dual-write", 1 + 10 * 2)):
        journal = run(slow=[{"what": what, "factor": 10, **WHEN}], dual_write=fixed)
        stored = journal.at(Activity.PROSPECT_STORED)
        assert min(time % (10 * MINUTE) for time in stored if time < BEGINS) == 3000
        assert min(time % (10 * MINUTE) for time in during(stored)) == expected * 1000
        assert journal.at(Activity.SLOW_PERIOD_STARTED) == [BEGINS]
        assert journal.at(Activity.SLOW_PERIOD_ENDED) == [ENDS]


def test_paused_maps_queue_and_are_played_back() -> None:
    """Prospects are stored without leads meanwhile; the leads come with the first millisecond."""
    journal = run(pause=[{"maps": ["prospects"], **WHEN}])
    assert during(journal.at(Activity.PROSPECT_STORED))
    assert during(journal.at(Activity.LEAD_CREATED)) == []
    leads = journal.times(Activity.LEAD_CREATED)
    queued = {
        event[1]
        for _, event in journal.rows
        if event[0] is Activity.WRITE_QUEUED and event[3] == {"write": "lead"}
    }
    assert queued
    assert {leads[case] for case in queued} == {ENDS}


def test_what_fails_to_catch_up_is_retried_until_it_does() -> None:
    """The maps run again while Sales is down: the leads come with a retry after that."""
    journal = run(
        pause=[{"maps": ["prospects"], "retry": "25 min", **WHEN}],
        outage=[{"system": "sales", "starts": "13 h", "lasts": "2 h"}],
    )
    assert ENDS in journal.at(Activity.CATCH_UP_FAILED)
    failed = [e[1] for _, e in journal.rows if e[0] is Activity.CATCH_UP_FAILED]
    leads = journal.times(Activity.LEAD_CREATED)
    third = ENDS + 3 * 25 * MINUTE
    assert {leads[case] for case in failed if leads[case] > ENDS} == {third}


def test_failed_rows_stay_for_the_next_run() -> None:
    """About the share asked for fails at each attempt; each row is done once in the end."""
    journal = run(failed_rows=[{"job": "synchronize", "share": 0.5, **WHEN}])
    failed = Counter(e[1] for _, e in journal.rows if e[0] is Activity.ROW_FAILED)
    stored = journal.times(Activity.PROSPECT_STORED)
    tried = sum(failed.values()) + len(during(list(stored.values())))
    assert 0.3 < sum(failed.values()) / tried < 0.7
    assert max(failed.values()) > 1, "a row may fail more than once"
    assert all(BEGINS <= time <= ENDS for time in journal.at(Activity.ROW_FAILED))


@pytest.mark.parametrize(
    ("job", "once"),
    [
        ("p_0001", Activity.REQUEST_PULLED),
        ("synchronize", Activity.PROSPECT_STORED),
        ("publish_customers", Activity.HIERARCHY_PUBLISHED),
        ("send_emails", Activity.EMAIL_SENT),
    ],
)
def test_rows_that_come_twice_count_once(calm: Journal, job: str, once: Activity) -> None:
    """Every row of the job is handed over twice, and the effects are those of one."""
    when = {"starts": "0 s", "lasts": "4 d"}
    journal = run(repeated_rows=[{"job": job, "share": 1, **when}])
    assert len(journal.at(Activity.ROW_REPEATED)) >= len(journal.at(once)) > 0
    assert len(journal.at(once)) == len(calm.at(once))
    assert len(journal.at(once)) == len(journal.times(once))


def test_mail_waits_for_its_server() -> None:
    """Each run tries, and after the outage each message leaves once."""
    journal = run(mail_down=[WHEN])
    assert journal.at(Activity.MAIL_SERVER_STOPPED) == [BEGINS]
    assert journal.at(Activity.MAIL_SERVER_RESTARTED) == [ENDS]
    assert during(journal.at(Activity.EMAIL_FAILED))
    assert during(journal.at(Activity.EMAIL_SENT)) == []


def test_no_lead_comes_without_the_application_user() -> None:
    """Synchronize fails row by row, decisions still cross, and all leads come afterwards."""
    journal = run(missing_user=[WHEN])
    assert journal.at(Activity.APPLICATION_USER_REMOVED) == [BEGINS]
    assert journal.at(Activity.APPLICATION_USER_RESTORED) == [ENDS]
    assert during(journal.at(Activity.SYNCHRONIZATION_FAILED))
    assert during(journal.at(Activity.LEAD_CREATED)) == []
    assert during(journal.at(Activity.PROSPECT_STORED)) == []


def test_who_is_through_waits_for_what_dual_write_owes() -> None:
    """Contacts are paused for a day, some are lost and told so: their customers still come.

    Found by a soak: their records had been archived by then, and the customers came from nowhere.
    """
    journal = Journal()
    paused = {"maps": ["contacts"], "starts": "8 h", "lasts": "30 h"}
    changed = scenario(pause=[paused], sales_team=TEAM | {"won_share": 0.0})
    journeys = Journeys(changed, journal.record)
    journeys.run(38 * HOUR - 1)
    told = set(journal.times(Activity.EMAIL_SENT))
    owed = {write.case for write in journeys.landscape.dual_write.queue.values()}
    assert told & owed
    journeys.run(4 * DAY)
    assert violations(journeys.landscape) == []
    assert journeys.landscape.archived == REQUESTS


def test_the_same_luck_in_two_variants() -> None:
    """Rows that fail are the same, whoever works in Sales."""
    failed = []
    for people in (20, 2):
        journal = Journal()
        changed = scenario(failed_rows=[{"job": "synchronize", "share": 0.5, **WHEN}])
        Journeys(staffed(changed, people=people), journal.record).run(DAY)
        failed.append([row for row in journal.rows if row[1][0] is Activity.ROW_FAILED])
    assert failed[0]
    assert failed[0] == failed[1]


@pytest.mark.parametrize(
    "fault",
    [
        {"outage": [WHEN | {"system": "site"}]},
        {"outage": [WHEN | {"system": "headquarters"}]},
        {"failed_rows": [WHEN | {"job": "publish_customers", "share": 1}]},
        {"repeated_rows": [WHEN | {"job": "publish_customers", "share": 1}]},
    ],
    ids=["site down", "headquarters down", "failed rows", "repeated rows"],
)
def test_faults_of_a_job_that_nobody_has_scheduled_befall_no_row(fault: dict[str, Any]) -> None:
    """The fault happens, and the run goes on without the job's rows."""
    jobs = JOBS | {"publish_customers": {"enabled": False}}
    journal = Journal()
    journeys = Journeys(scenario(jobs=jobs, **fault), journal.record)
    journeys.run(4 * DAY)
    assert violations(journeys.landscape) == []
    assert len(journal.at(Activity.EMAIL_SENT)) == REQUESTS
    assert not journal.at(Activity.CUSTOMER_PUBLISHED)
    assert not journal.at(Activity.ROW_FAILED)
    assert not journal.at(Activity.ROW_REPEATED)

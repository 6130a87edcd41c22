"""What must hold to the millisecond in every run, whatever was drawn."""

from heapq import heapify, heapreplace

import numpy as np
import pytest

from reference_model.activities import Activity
from sim.run import run_through
from sim.statistics.little import book
from sim.traffic.partners import partners
from tests.sim.worlds import MINUTE, Journal
from tests.verification import job_cases, queue_cases
from tests.verification.cases import CASES
from tests.verification.comparison import Numbers, observe, scenario_of

HEAD = """\
name = "By hand"
start = 2026-03-02T00:00:00Z
lasts = "7 d"
[traffic]
requests = {requests}
over = "{over} min"
"""


def journal(tables: str, *, requests: int, over: int) -> Journal:
    """What happens where so many apply in so many minutes."""
    scenario, kept = scenario_of(HEAD.format(requests=requests, over=over) + tables), Journal()
    run_through(scenario, kept.record)
    return kept


def waits(due: Numbers, services: Numbers, people: int) -> Numbers:
    """The recursion of Kiefer and Wolfowitz: who comes first takes whoever is free first."""
    free, waited = [0.0] * people, []
    heapify(free)
    for instant, service in zip(due.tolist(), services.tolist(), strict=True):
        begins = max(free[0], instant)
        waited.append(begins - instant)
        heapreplace(free, begins + service)
    return np.array(waited)


@pytest.mark.parametrize("name", ["m-m-1", "m-m-5", "m-g-1"])
def test_queues_follow_the_recursion(name: str) -> None:
    """Each single wait is the one that the drawn times make it."""
    scenario = CASES[name].scenario
    seen = observe(scenario, 0, "h")
    services = np.array([each.closing for each in partners(scenario)])
    due, taken_up = (seen.points[each] for each in queue_cases.OPPORTUNITY)
    order = np.argsort(due, kind="stable")
    people = scenario.sales_team[1].people
    assert isinstance(people, int)

    assert len(due) == len(services) > 3_000
    expected = waits(due[order], services[order], people)
    assert np.array_equal((taken_up - due)[order], expected)


def test_nobody_escapes_two_gates() -> None:
    """Fifteen minutes, then 60 with offset 5: nobody waits less than 5 or more than 65."""
    times = observe(CASES["two-gates"].scenario, 0, "min").between(*job_cases.STORED)
    assert 5 <= times.min() < 5.2
    assert 64.8 < times.max() <= 65


def test_nobody_escapes_one_gate() -> None:
    """Every 15 minutes: nobody waits longer."""
    times = observe(CASES["gate"].scenario, 0, "min").between(*job_cases.PULLED)
    assert 0 <= times.min() < 0.1
    assert 14.9 < times.max() <= 15


def test_no_outage_is_outlasted() -> None:
    """Whoever waits for Sales is taken up as soon as it is back, after two hours at most."""
    times = observe(CASES["sales-down"].scenario, 0, "min").between(*queue_cases.OPPORTUNITY)
    assert 110 < times.max() <= 120


def test_turned_away_or_taken_up() -> None:
    """Everybody has one decision, by a person or by nobody."""
    seen = observe(CASES["m-m-1-4"].scenario, 0, "h")
    taken_up = ~np.isnan(seen.points["lead_taken_up"])[seen.counted]
    turned_away = seen.count(Activity.LEAD_TURNED_AWAY)

    assert turned_away.any()
    assert (turned_away + taken_up == 1).all()
    assert not np.isnan(seen.points["disqualified"]).any()


def test_unlimited_people() -> None:
    """Nobody ever waits, whatever the load."""
    text = queue_cases.text(
        "unlimited", 20, 2_000, queue_cases.who_close(1, queue_cases.EXPONENTIAL)
    )
    scenario = scenario_of(text.replace("people = 1", 'people = "unlimited"'))
    assert observe(scenario, 0, "h").between(*queue_cases.OPPORTUNITY).max() == 0


def test_capped_runs_longer_than_their_interval_by_hand() -> None:
    """Seven rows of 2 minutes, 3 a run, every 5: runs begin at 20, 30 and 40, and not at 25."""
    job = '[jobs.p_0001]\nevery = "5 min"\noffset = "20 min"\nrow_time = "2 min"\nmost_rows = 3\n'
    run = journal(job_cases.P_0001_ONLY + job, requests=7, over=15)

    assert [time / MINUTE for time in run.at(Activity.JOB_STARTED)] == [20, 30, 40]
    pulled = [time / MINUTE for time in run.at(Activity.REQUEST_PULLED)]
    assert pulled == [22, 24, 26, 32, 34, 36, 42]
    assert list(run.times(Activity.REQUEST_PULLED)) == list(run.times(Activity.REQUEST_SUBMITTED))


def test_a_cap_that_never_bites() -> None:
    """Whether a run takes all rows, or a million at most, is the same; one at most is not."""
    tables = '[jobs.p_0001]\nevery = "15 min"\n{cap}[jobs.synchronize]\nevery = "1 h"\n{cap}'
    tables += '[jobs.publish_customers]\nevery = "2 h"\n{cap}[sales_team]\npeople = 9\n'
    caps = ("", "most_rows = 1000000\n", "most_rows = 1\n")
    logs = [journal(tables.format(cap=cap), requests=100, over=1_440).rows for cap in caps]

    assert logs[0] == logs[1]
    assert logs[0] != logs[2]


def test_the_time_weighted_mean() -> None:
    """Nobody is there until 2, one from 2, three from 5, nobody from 9 to 10: 1.5 on average."""
    entered, left = np.array([2.0, 5.0, 5.0]), np.array([9.0, 9.0, 9.0])
    assert book("anywhere", entered, left, 10).level == 1.5

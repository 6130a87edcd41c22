"""Batch jobs against closed forms, by scenario files alone.

Requests are uniform over whole periods, given their number: what is written for a Poisson stream
of intensity l holds for l = requests / time, but for terms of the order 1 / requests.
"""

from pathlib import Path

import numpy as np
import pytest

from reference_model.activities import Activity
from tests.sim.worlds import MINUTE
from tests.verification.gates import agree, journal_of, minutes, replications, scenario

P_0001_ONLY = """
[jobs]
synchronize.enabled = false
publish_customers.enabled = false
send_emails.enabled = false
"""
NO_LATENCY = """
[dual_write]
latency = { law = "fixed", value = "0 s" }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs.toml"


def test_a_periodic_gate(path: Path) -> None:
    """Every 15 minutes: the wait is uniform on (0, 15], and a period is empty with e^-3."""
    requests, periods = 1_800, 600
    tables = P_0001_ONLY + '[jobs.p_0001]\nevery = "15 min"\n'
    scenario(path, tables, requests=requests, over="150 h", lasts="151 h")
    runs = list(replications(path))
    waits = [minutes(run, Activity.REQUEST_PULLED) for run in runs]
    empty = [1 - len(run.at(Activity.JOB_STARTED)) / periods for run in runs]

    assert min(each.min() for each in waits) >= 0
    assert max(each.max() for each in waits) <= 15
    agree("mean", 7.5, [float(each.mean()) for each in waits], 0.01)
    agree("sd", 15 / 12**0.5, [float(each.std()) for each in waits], 0.01)
    agree("p95", 14.25, [float(np.percentile(each, 95)) for each in waits], 0.01)
    agree("P(empty)", (1 - 1 / periods) ** requests, empty, 0.15)
    assert (1 - 1 / periods) ** requests == pytest.approx(np.exp(-3), rel=0.003)


def test_two_gates_in_series(path: Path) -> None:
    """15 minutes, then 60 with offset 5: the wait is uniform on [5, 65], so 35 and not 37.5."""
    tables = NO_LATENCY + '[jobs.p_0001]\nevery = "15 min"\n'
    tables += '[jobs.synchronize]\nevery = "60 min"\noffset = "5 min"\n'
    scenario(path, tables, requests=1_000, over="48 h", lasts="50 h")
    waits = [minutes(run, Activity.PROSPECT_STORED) for run in replications(path)]

    assert min(each.min() for each in waits) >= 5
    assert max(each.max() for each in waits) <= 65
    agree("mean", 35, [float(each.mean()) for each in waits], 0.02)
    agree("sd", 60 / 12**0.5, [float(each.std()) for each in waits], 0.02)
    agree("p95", 62, [float(np.percentile(each, 95)) for each in waits], 0.01)


@pytest.mark.parametrize(
    "row_time", ['"12 s"', '{ law = "exponential", mean = "12 s" }'], ids=["fixed", "exponential"]
)
def test_a_gate_with_row_times(path: Path, row_time: str) -> None:
    """Rows are visible one by one: T/2 + s (1 + lT/2) = 5.7 for T 10, l 0.5, s 0.2; any law."""
    requests, periods = 2_000, 400
    tables = P_0001_ONLY + f'[jobs.p_0001]\nevery = "10 min"\nrow_time = {row_time}\n'
    scenario(path, tables, requests=requests, over="4000 min", lasts="4100 min")
    exact = 5 + 0.2 * (1 + (requests - 1) / periods / 2)

    assert exact == pytest.approx(5.7, rel=0.001)
    waits = [minutes(run, Activity.REQUEST_PULLED) for run in replications(path)]
    agree("mean", exact, [float(each.mean()) for each in waits], 0.01)


@pytest.mark.parametrize("load", [0.5, 0.7])
def test_a_batch_cap_of_one(path: Path, load: float) -> None:
    """One row a run: M/D/1 that starts at ticks only, with a mean wait of T / 2 (1 - lT)."""
    tables = P_0001_ONLY + '[jobs.p_0001]\nevery = "1 min"\nmost_rows = 1\n'
    scenario(path, tables, requests=round(3_000 * load), over="3000 min", lasts="4000 min")
    waits = [minutes(run, Activity.REQUEST_PULLED) for run in replications(path)]

    agree("mean", 1 / 2 / (1 - load), [float(each.mean()) for each in waits], 0.06)


def test_a_run_longer_than_its_interval(path: Path) -> None:
    """One row of 25 minutes every 10: M/D/1 of service 30 with vacations of 10, and 25 to see."""
    requests, over, service = 1_000, 60_000, 30
    tables = P_0001_ONLY + '[jobs.p_0001]\nevery = "10 min"\nrow_time = "25 min"\nmost_rows = 1\n'
    scenario(path, tables, requests=requests, over=f"{over} min", lasts="70000 min")
    waits = [minutes(run, Activity.REQUEST_PULLED) for run in replications(path)]

    rate = requests / over
    exact = rate * service**2 / 2 / (1 - rate * service) + 10 / 2 + 25
    agree("mean", exact, [float(each.mean()) for each in waits], 0.03)


def test_capped_runs_longer_than_their_interval_by_hand(path: Path) -> None:
    """Seven rows of 2 minutes, 3 a run, every 5: runs begin at 20, 30 and 40, and not at 25."""
    tables = P_0001_ONLY + '[jobs.p_0001]\nevery = "5 min"\noffset = "20 min"\n'
    tables += 'row_time = "2 min"\nmost_rows = 3\n'
    scenario(path, tables, requests=7, over="15 min", lasts="2 h")
    run = journal_of(path)

    assert [time / MINUTE for time in run.at(Activity.JOB_STARTED)] == [20, 30, 40]
    assert [time / MINUTE for time in run.at(Activity.REQUEST_PULLED)] == [
        *(22, 24, 26),
        *(32, 34, 36),
        42,
    ]
    assert list(run.times(Activity.REQUEST_PULLED)) == list(run.times(Activity.REQUEST_SUBMITTED))


def test_a_cap_that_never_bites(path: Path) -> None:
    """Whether a run takes all rows, or a million at most, is the same; one at most is not."""
    tables = '[jobs.p_0001]\nevery = "15 min"\n{cap}[jobs.synchronize]\nevery = "1 h"\n{cap}'
    tables += '[jobs.publish_customers]\nevery = "2 h"\n{cap}[sales_team]\npeople = 9\n'
    logs = []
    for cap in ("", "most_rows = 1000000\n", "most_rows = 1\n"):
        scenario(path, tables.format(cap=cap), requests=100, over="1 d", lasts="7 d")
        logs.append(journal_of(path).rows)

    assert logs[0] == logs[1]
    assert logs[0] != logs[2]


def test_rows_without_an_answer_are_retried_a_geometric_number_of_times(path: Path) -> None:
    """Exponential latency of mean 2 min: e^-1 of the writes fail, so e^-1 / (1 - e^-1) a row."""
    requests, fails = 300, np.exp(-1)
    tables = '[dual_write]\nlatency = { law = "exponential", mean = "2 min" }\n'
    tables += '[jobs.synchronize]\nevery = "1 h"\n'
    scenario(path, tables, requests=requests, over="1 d", lasts="3 d")
    failures = []
    for run in replications(path):
        assert len(run.times(Activity.PROSPECT_STORED)) == requests
        failures.append(len(run.at(Activity.SYNCHRONIZATION_FAILED)) / requests)

    agree("failures a row", fails / (1 - fails), failures, 0.1)


def test_messages_that_are_deferred_are_retried_a_geometric_number_of_times(path: Path) -> None:
    """With a share of 0.3, a message is sent at its n-th attempt with 0.7 0.3^(n-1)."""
    requests = 300
    tables = "[email]\ndeferred_share = 0.3\n[sales_team]\npeople = 300\nqualified_share = 0.0\n"
    scenario(path, tables, requests=requests, over="1 d", lasts="3 d")
    failures, at_once = [], []
    for run in replications(path):
        assert len(run.times(Activity.EMAIL_SENT)) == requests
        failures.append(len(run.at(Activity.EMAIL_FAILED)) / requests)
        at_once.append(1 - len(run.times(Activity.EMAIL_FAILED)) / requests)

    agree("failures a message", 0.3 / 0.7, failures, 0.1)
    agree("P(sent at once)", 0.7, at_once, 0.05)

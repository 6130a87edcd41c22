"""Dataverse's limits, by small cases that can be worked out by hand, and against a plain count."""

from pathlib import Path

import numpy as np
import pytest

from event_log.bad_input import BadInput
from reference_model.activities import Activity
from reference_model.sales_records import DUAL_WRITE_USER
from sim.journeys import Journeys
from sim.scenario.loading import load_scenario
from sim.scenario.systems import ServiceProtection as Limits
from sim.systems.service_protection import Limit, ServiceProtection, Throttled
from tests.sim.worlds import HOUR, MINUTE, Journal

SECOND = 1_000
WINDOW = 5 * MINUTE

SCENARIO = """
name = "Throttled"
start = 2026-03-02T00:00:00Z
lasts = "5 h"
[traffic]
requests = {requests}
over = "10 min"
[jobs]
p_0001 = {{ every = "10 min" }}
synchronize = {{ every = "1 h" }}
[dual_write]
latency = {{ law = "fixed", value = "{latency}" }}
[sales_team]
people = {people}
opens = 00:00:00
closes = 23:00:00
qualification = {{ law = "fixed", value = "1 min" }}
qualified_share = 0.0
{protection}
"""


def limits(**changes: object) -> Limits:
    unasked = {"requests_per_write": 1, "requests_per_decision": 1}
    return Limits.model_validate({"time_per_request": "0 s"} | unasked | changes)


def journal_of(
    folder: Path,
    protection: str,
    requests: int = 5,
    people: int = 1,
    latency: str = "0 s",
) -> Journal:
    text = SCENARIO.format(requests=requests, people=people, latency=latency, protection=protection)
    path, journal = folder / "throttled.toml", Journal()
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path)
    Journeys(scenario, journal.record).run(scenario.lasts)
    return journal


def after_the_tick(journal: Journal, activity: Activity) -> list[float]:
    """Seconds after the run of Synchronize at one o'clock."""
    return [(time - HOUR) / SECOND for time in journal.at(activity)]


def test_the_documented_limits_are_the_defaults() -> None:
    """6,000 requests, 20 minutes of execution and 52 at a time, in 300 seconds."""
    assert limits().window == 300 * SECOND
    assert limits().requests == 6_000
    assert limits().execution_time == 1_200_000
    assert limits().concurrent_requests == 52


def test_the_request_after_the_last_one_is_refused() -> None:
    """6,000 at once are let in, and the next one is when they have left the window."""
    protection = ServiceProtection(limits())
    for _ in range(6_000):
        assert protection.ask(0, {"Anna": 1}) is None

    assert protection.ask(1, {"Anna": 1}) == Throttled("Anna", Limit.REQUESTS, 300)
    assert protection.ask(WINDOW - 1, {"Anna": 1}) == Throttled("Anna", Limit.REQUESTS, 1)
    assert protection.ask(WINDOW, {"Anna": 6_000}) is None


def test_users_have_windows_of_their_own_and_a_write_needs_all() -> None:
    """What is refused for one user of a write is not booked for the other one either."""
    protection = ServiceProtection(limits(requests=10))

    assert protection.ask(0, {"Anna": 10}) is None
    assert protection.ask(0, {"Bert": 6, "Anna": 1}) == Throttled("Anna", Limit.REQUESTS, 300)
    assert protection.ask(0, {"Bert": 10}) is None


def test_execution_time_counts_once_it_is_over_the_limit() -> None:
    """Three requests of 30 s are let in under a minute's limit, since nobody knew the third."""
    protection = ServiceProtection(limits(execution_time="1 min", time_per_request="30 s"))
    for instant in (0, 40 * SECOND, 80 * SECOND):
        assert protection.ask(instant, {"Anna": 1}) is None

    assert protection.ask(120 * SECOND, {"Anna": 1}) == Throttled("Anna", Limit.EXECUTION_TIME, 180)
    assert protection.ask(WINDOW, {"Anna": 1}) is None


def test_concurrent_requests_are_refused_until_one_ends() -> None:
    """Whole seconds are what Retry-After can say."""
    protection = ServiceProtection(limits(concurrent_requests=2, time_per_request="2500 ms"))
    for instant in (0, 100):
        assert protection.ask(instant, {"Anna": 1}) is None

    assert protection.ask(200, {"Anna": 1}) == Throttled("Anna", Limit.CONCURRENT_REQUESTS, 3)
    assert protection.ask(2_500, {"Anna": 1}) is None


def test_web_servers_take_turns() -> None:
    """With three of them, three times as much gets in."""
    protection = ServiceProtection(limits(requests=2, web_servers=3))

    assert [protection.ask(0, {"Anna": 1}) for _ in range(6)] == [None] * 6
    assert protection.ask(0, {"Anna": 1}) == Throttled("Anna", Limit.REQUESTS, 300)


def test_the_sliding_window_against_a_plain_count() -> None:
    """Of 2,000 writes: let in if there is room, and if not, put off until there is some."""
    protection = ServiceProtection(limits(requests=40))
    random = np.random.default_rng(20260302)
    taken: list[tuple[int, int]] = []
    refusals = 0

    def room_at(instant: int, requests: int) -> bool:
        return requests + sum(n for at, n in taken if at + WINDOW > instant) <= 40

    for now in np.cumsum(random.integers(0, 15 * SECOND, 2_000)).tolist():
        requests = int(random.integers(1, 6))
        refused = protection.ask(now, {"Anna": requests})
        assert (refused is None) == room_at(now, requests)
        if refused is None:
            taken.append((now, requests))
        else:
            refusals += 1
            assert room_at(now + refused.retry_after * SECOND, requests)
            assert not room_at(now + (refused.retry_after - 1) * SECOND, requests)
    assert 100 < refusals < 1_900


def test_a_throttled_row_waits_and_the_rows_behind_it_too(tmp_path: Path) -> None:
    """Two rows in a window: 0, 0, 300, 300 and 600 seconds after the tick, in their order."""
    table = '[service_protection]\nrequests = 10\nrequests_per_write = 5\ntime_per_request = "0 s"'
    journal = journal_of(tmp_path, table, people=1)

    stored = journal.times(Activity.PROSPECT_STORED)
    assert after_the_tick(journal, Activity.PROSPECT_STORED)[:4] == [0, 0, 300, 300]
    assert list(stored) == sorted(stored)
    throttled = [
        event[2:]
        for _, event in journal.rows
        if event[0] is Activity.REQUEST_THROTTLED and event[2] == DUAL_WRITE_USER
    ]
    assert throttled[0] == (DUAL_WRITE_USER, {"limit": "requests", "retry_after_s": 300})


def test_a_row_that_has_waited_is_throttled_again_if_there_is_still_no_room(tmp_path: Path) -> None:
    """One write of 5 s at a time: the third row waits 5 s for that, and then for the window."""
    table = "[service_protection]\nrequests = 10\nrequests_per_write = 5\n"
    table += 'concurrent_requests = 1\ntime_per_request = "1 s"'
    journal = journal_of(tmp_path, table, requests=3)

    assert after_the_tick(journal, Activity.PROSPECT_STORED) == [0, 5, 300]
    of_rows = [event for _, event in journal.rows if event[0] is Activity.REQUEST_THROTTLED][:3]
    assert [(event[3]["limit"], event[3]["retry_after_s"]) for event in of_rows] == [
        *(("concurrent requests", 5), ("concurrent requests", 5), ("requests", 290))
    ]


def test_execution_time_of_rows(tmp_path: Path) -> None:
    """Writes of 10 s end at 10, 20 and 30; the fourth waits till the first one is 300 s old."""
    table = '[service_protection]\nexecution_time = "1 min"\nrequests_per_write = 1\n'
    table += 'time_per_request = "30 s"'
    journal = journal_of(tmp_path, table, requests=4, latency="10 s")

    assert after_the_tick(journal, Activity.PROSPECT_STORED) == [10, 20, 30, 310]


def test_a_throttled_salesperson_waits(tmp_path: Path) -> None:
    """Ten requests of her own in a window: she saves after 1, 6 and 11 minutes, not 1, 2 and 3."""
    table = "[service_protection]\nrequests = 10\nrequests_per_write = 1"
    journal = journal_of(tmp_path, table, requests=3)

    assert after_the_tick(journal, Activity.LEAD_DISQUALIFIED) == [60, 360, 660]
    throttled = [event[2:] for _, event in journal.rows if event[0] is Activity.REQUEST_THROTTLED]
    assert throttled == [
        ("Salesperson 01", {"limit": "requests", "retry_after_s": 240}),
        ("Salesperson 01", {"limit": "requests", "retry_after_s": 240}),
    ]


def test_limits_that_are_far_away_change_nothing(tmp_path: Path) -> None:
    """With the documented limits, five partners notice nothing of them."""
    with_them, without = (
        journal_of(tmp_path, protection).rows for protection in ("[service_protection]", "")
    )

    assert with_them == without


def test_a_write_that_could_never_be_made_is_refused(tmp_path: Path) -> None:
    """More requests for one write than a window takes would wait for ever."""
    with pytest.raises(BadInput, match=r"requests_per_decision \(10\) is more than requests \(9\)"):
        journal_of(tmp_path, "[service_protection]\nrequests = 9")

"""What must hold between two runs, whatever their numbers are.

Both runs of a pair have the same luck, so they are compared request by request.
"""

import tomllib
from typing import Any

import pytest

from reference_model.activities import Activity
from sim.durations import parse_duration
from sim.journeys import Journeys
from sim.scenario.scenario import Scenario
from tests.sim.worlds import Journal

BUSY = """\
name = "Busy"
start = 2026-03-02T00:00:00+01:00
lasts = "12 d"
[traffic]
requests = 300
over = "3 d"
[sales_team]
people = 3
qualification = { law = "exponential", mean = "20 min" }
qualified_share = 0
[dual_write]
latency = { law = "lognormal", mean = "2 s", sd = "2 s" }
[[outage]]
system = "sales"
starts = "1 d 9 h"
lasts = "2 h"
"""
"""Every lead is decided on once, so that whoever comes first is served first."""

AT_ONCE = {"law": "fixed", "value": "0 s"}


def scenario(changes: dict[str, Any] | None = None) -> Scenario:
    """BUSY with some settings changed, by their paths."""
    data = tomllib.loads(BUSY)
    for path, value in (changes or {}).items():
        *tables, name = path.split(".")
        table = data
        for each in tables:
            table = table.setdefault(each, {})
        table[name] = value
    return Scenario.model_validate(data)


def run(changes: dict[str, Any] | None = None) -> Journal:
    journal, given = Journal(), scenario(changes)
    Journeys(given, journal.record).run(until=given.lasts)
    return journal


def later(first: Journal, second: Journal, activity: Activity) -> list[str]:
    """Whom it happens to later in the first than in the second, or in the second only."""
    ones, others = first.times(activity), second.times(activity)
    return [case for case, time in others.items() if case not in ones or ones[case] > time]


def test_more_people_never_wait_longer() -> None:
    """With a fourth salesperson no lead is taken up later, and some are earlier."""
    three, four = run(), run({"sales_team.people": 4})
    assert later(four, three, Activity.LEAD_TAKEN_UP) == []
    assert later(three, four, Activity.LEAD_TAKEN_UP)


@pytest.mark.parametrize(
    ("job", "reached"),
    [
        ("p_0001", Activity.REQUEST_PULLED),
        ("synchronize", Activity.LEAD_CREATED),
        ("send_emails", Activity.EMAIL_SENT),
    ],
)
def test_shorter_periods_never_wait_longer(job: str, reached: Activity) -> None:
    """A job that runs three times as often, at all the old instants too, keeps nobody longer."""
    quick = {"jobs.synchronize": {"every": "5 min"}, "dual_write.latency": AT_ONCE, "outage": []}
    seldom = run(quick | {f"jobs.{job}": {"every": "45 min"}})
    often = run(quick | {f"jobs.{job}": {"every": "15 min"}})
    assert later(often, seldom, reached) == []
    assert later(seldom, often, reached)


def test_without_faults_nothing_is_tried_again() -> None:
    """A row fails because Sales is down, and for no other reason."""
    calm = run({"outage": []})
    assert calm.at(Activity.SYNCHRONIZATION_FAILED) == []
    assert run().at(Activity.SYNCHRONIZATION_FAILED)


def test_partners_renumbered_changes_nothing() -> None:
    """When things happen does not depend on who they happen to."""
    plain, renumbered = Journal(), Journal()
    for journal, passed in ((plain, 0), (renumbered, 1234)):
        journeys = Journeys(scenario(), journal.record)
        for _ in range(passed):
            next(journeys.landscape.site.numbers)
        journeys.run(until=parse_duration("12 d"))
    happened = [[(time, event[0]) for time, event in each.rows] for each in (plain, renumbered)]
    assert happened[0] == happened[1]
    assert (
        set(plain.times(Activity.EMAIL_SENT)) & set(renumbered.times(Activity.EMAIL_SENT)) == set()
    )

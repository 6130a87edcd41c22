"""The sales team's day, when a run starts in the middle of one."""

from datetime import datetime, timedelta

import pytest

from reference_model.activities import Activity, Attributes
from sim.people.sales_team import SalesTeam
from sim.scenario.people import Sales
from sim.scenario.people import SalesTeam as Staffing
from sim.systems.clock import Clock
from tests.sim.worlds import HOUR

NINE_TO_FIVE = Staffing.model_validate({"people": 1, "opens": "09:00", "closes": "17:00"})


def shifts(start: str, hours: int, staffing: Staffing = NINE_TO_FIVE) -> list[str]:
    """When shifts begin and end, by the clock on the wall, in a run of so many hours."""
    began = datetime.fromisoformat(start)
    clock, seen = Clock(), list[str]()

    def note(activity: Activity, *_: str | Attributes) -> None:
        now = began + timedelta(milliseconds=clock.now)
        seen.append(f"{now:%a %H:%M} {activity}")

    SalesTeam(clock, [staffing], Sales(), note).keep_hours(began)
    clock.run(until=hours * HOUR)
    return seen


@pytest.mark.parametrize(
    ("start", "seen"),
    [
        ("2026-03-02T00:00:00+01:00", ["Mon 09:00 Shift started", "Mon 17:00 Shift ended"]),
        ("2026-03-02T12:30:00+01:00", ["Mon 12:30 Shift started", "Mon 17:00 Shift ended"]),
        ("2026-03-02T17:00:00-05:00", ["Tue 09:00 Shift started"]),
        ("2026-03-06T18:00:00+01:00", []),
    ],
    ids=["midnight", "half past twelve", "closing time", "Friday evening"],
)
def test_hours_are_those_of_the_start_and_its_offset(start: str, seen: list[str]) -> None:
    """Whoever starts in working hours finds people at work; at five the day is over."""
    assert shifts(start, hours=18) == seen


def test_the_week_goes_on_after_the_weekend() -> None:
    """Friday's shift is followed by Monday's."""
    assert shifts("2026-03-06T08:00:00+01:00", hours=3 * 24 + 2) == [
        "Fri 09:00 Shift started",
        "Fri 17:00 Shift ended",
        "Mon 09:00 Shift started",
    ]

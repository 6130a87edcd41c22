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


def office(**changes: object) -> Staffing:
    return Staffing.model_validate({"people": 1, "opens": "09:00", "closes": "17:00"} | changes)


@pytest.mark.parametrize(
    ("start", "zone", "seen"),
    [
        # In Oslo clocks go forward on 29 March 2026, in New York on 8 March; the run's do not.
        ("2026-03-27T00:00:00+01:00", "Europe/Oslo", ["Fri 09:00", "Mon 08:00"]),
        ("2026-10-23T00:00:00+02:00", "Europe/Oslo", ["Fri 09:00", "Mon 10:00"]),
        ("2026-03-06T00:00:00+01:00", "America/New_York", ["Fri 15:00", "Mon 14:00"]),
        ("2026-03-27T00:00:00+01:00", None, ["Fri 09:00", "Mon 09:00"]),
        ("2026-03-05T20:00:00-08:00", "Asia/Tokyo", ["Thu 20:00", "Sun 16:00", "Mon 16:00"]),
    ],
    ids=["spring", "autumn", "New York", "no time zone", "where it is tomorrow already"],
)
def test_summer_time_moves_the_shifts(start: str, zone: str | None, seen: list[str]) -> None:
    """People come at nine by their own clock, whatever offset the run has."""
    both = shifts(start, hours=96, staffing=office(time_zone=zone))
    assert [each.removesuffix(" Shift started") for each in both if "started" in each] == seen


def test_a_shift_lasts_as_long_as_the_clock_on_the_wall_says() -> None:
    """Who works from 1:00 to 4:00 on the morning on which clocks go forward has two hours."""
    night = office(days=["Sun"], opens="01:00", closes="04:00", time_zone="Europe/Oslo")
    seen = shifts("2026-03-29T00:00:00+01:00", hours=24, staffing=night)
    assert seen == ["Sun 01:00 Shift started", "Sun 03:00 Shift ended"]


@pytest.mark.parametrize(
    ("holidays", "days"),
    [("NO", ["Tue", "Wed"]), ("DE-BY", ["Mon", "Tue", "Wed"]), (None, ["Mon", "Tue", "Wed"])],
)
def test_nobody_works_on_a_public_holiday(holidays: str | None, days: list[str]) -> None:
    """The 17th of May is a holiday in Norway; in 2027 it is Whit Monday, in Bavaria, too."""
    for year, monday, expected in (
        ("2021", "17", days),
        ("2027", "17", days if holidays is None else ["Tue", "Wed"]),
    ):
        seen = shifts(f"{year}-05-{monday}T00:00:00+02:00", 72, office(holidays=holidays))
        assert [each[:3] for each in seen if "started" in each] == expected


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """Tuesday's night ends on Wednesday, though nobody works on Wednesdays; so does Sunday's."""
    night = office(days=["Tue", "Sun"], opens="22:00", closes="06:00")
    assert shifts("2026-03-02T03:00:00+01:00", hours=99, staffing=night) == [
        "Mon 03:00 Shift started",
        "Mon 06:00 Shift ended",
        "Tue 22:00 Shift started",
        "Wed 06:00 Shift ended",
    ]


def test_an_evening_may_end_at_midnight() -> None:
    """And the night in which clocks go forward is an hour shorter."""
    evening = office(opens="18:00", closes="00:00")
    assert shifts("2026-03-02T00:00:00+01:00", hours=25, staffing=evening) == [
        "Mon 18:00 Shift started",
        "Tue 00:00 Shift ended",
    ]
    night = office(days=["Sat"], opens="22:00", closes="06:00", time_zone="Europe/Oslo")
    assert shifts("2026-03-28T00:00:00+01:00", hours=48, staffing=night) == [
        "Sat 22:00 Shift started",
        "Sun 05:00 Shift ended",
    ]


def test_around_the_clock_is_one_shift_without_end() -> None:
    """It begins with the run, on a Sunday as on any other day."""
    always = Staffing.model_validate({"people": 1, "hours": "always"})
    assert shifts("2026-03-01T03:00:00+01:00", 100, always) == ["Sun 03:00 Shift started"]


def test_a_run_may_begin_where_it_is_still_yesterday() -> None:
    """At one in the morning in Oslo the evening shift in New York has begun an hour ago."""
    evening = office(days=["Sun"], opens="18:00", closes="23:00", time_zone="America/New_York")
    seen = shifts("2026-03-02T01:00:00+01:00", hours=24, staffing=evening)
    assert seen == ["Mon 01:00 Shift started", "Mon 05:00 Shift ended"]

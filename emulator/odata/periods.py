"""Periods of time that are named from where one stands: Today, LastXDays, ThisMonth.

Names are those of the product's query functions. A day begins at midnight in UTC, a week on Sunday.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from emulator.odata.errors import BadQuery

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
MOST = {
    "Hours": 87_600,
    "Days": 36_500,
    "Weeks": 5_200,
    "Months": 1_200,
    "Years": 100,
    "Minutes": 1_000_000,
}


class Period(NamedTuple):
    """From its start, up to and without its end."""

    start: datetime
    end: datetime


def midnight(moment: datetime) -> datetime:
    """The start of a day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def week(moment: datetime) -> datetime:
    """The start of a week."""
    return midnight(moment) - timedelta(days=(moment.weekday() + 1) % 7)


def month(moment: datetime) -> datetime:
    """The start of a month."""
    return midnight(moment).replace(day=1)


def year(moment: datetime) -> datetime:
    """The start of a year."""
    return month(moment).replace(month=1)


def months_later(moment: datetime, number: int) -> datetime:
    """The same day in another month, or that month's last."""
    count = moment.year * 12 + moment.month - 1 + number
    first = moment.replace(year=count // 12, month=count % 12 + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(moment.day, last.day))


def later(moment: datetime, number: int, unit: str) -> datetime:
    """A moment some minutes, hours, days, weeks, months or years later."""
    if unit == "Months":
        return months_later(moment, number)
    if unit == "Years":
        return months_later(moment, 12 * number)
    return moment + timedelta(**{unit.lower(): number})


STARTS: dict[str, tuple[Callable[[datetime], datetime], str]] = {
    "Week": (week, "Weeks"),
    "Month": (month, "Months"),
    "Year": (year, "Years"),
}
SHIFTS = {"Last": -1, "This": 0, "Next": 1}
DAYS = {
    "Yesterday": (-1, 0),
    "Today": (0, 1),
    "Tomorrow": (1, 2),
    "Last7Days": (-7, 1),
    "Next7Days": (0, 8),
}
CALENDAR = re.compile(r"(Last|This|Next)(Week|Month|Year)")
COUNTED = re.compile(r"(Last|Next|OlderThan)X(Minutes|Hours|Days|Weeks|Months|Years)")


def needs_number(name: str) -> bool | None:
    """Whether a period needs a number; None if it is no period."""
    if COUNTED.fullmatch(name):
        return not name.endswith("Minutes") or name.startswith("Older")
    return False if name in DAYS or CALENDAR.fullmatch(name) else None


def period(name: str, now: datetime, number: int = 1) -> Period:
    """Say from when to when. number: what X stands for."""
    now = now.astimezone(UTC).replace(microsecond=0)
    if name in DAYS:
        start, end = (midnight(now) + timedelta(days=days) for days in DAYS[name])
        return Period(start, end)
    if found := CALENDAR.fullmatch(name):
        begin, unit = STARTS[found[2]]
        start = later(begin(now), SHIFTS[found[1]], unit)
        return Period(start, later(start, 1, unit))
    found = COUNTED.fullmatch(name)
    assert found
    return counted(found[1], found[2], now, number)


def counted(direction: str, unit: str, now: datetime, number: int) -> Period:
    """Some units back or ahead; whole days, unless hours or minutes are counted."""
    if not 0 < number <= MOST[unit]:
        raise BadQuery(f"The number of {unit.lower()} must be from 1 to {MOST[unit]}.", str(number))
    if direction == "OlderThan":
        return Period(FIRST, later(now, -number, unit))
    whole_days = unit not in {"Minutes", "Hours"}
    if direction == "Last":
        start = later(now, -number, unit)
        return Period(midnight(start) if whole_days else start, now + timedelta(seconds=1))
    end = later(now, number, unit)
    return Period(now, midnight(end) + timedelta(days=1) if whole_days else end)

"""When a team is at work: days, hours and holidays by the calendar and clock on its wall."""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sim.scenario.calendars import public_holidays
from sim.scenario.part import WEEKDAYS
from sim.scenario.people import SalesTeam as Staffing

DAY = timedelta(days=1)


def shifts(staffing: Staffing, start: datetime) -> Iterator[tuple[int, int]]:
    """From when to when they work, in milliseconds from the start of the run; without end.

    A shift belongs to the day on which it begins, also one that ends on the next.
    Where summer time begins or ends, the clock on the wall is followed, and the shifts with it.
    """
    zone = ZoneInfo(staffing.time_zone) if staffing.time_zone else start.tzinfo
    free: Container[date] = public_holidays(staffing.holidays) if staffing.holidays else ()
    day = start.astimezone(zone).date() - DAY  # whose night may reach into the run
    while True:
        if WEEKDAYS[day.weekday()] in staffing.days and day not in free:
            last = day + DAY if staffing.closes < staffing.opens else day
            opens = _since(start, datetime.combine(day, staffing.opens, zone))
            closes = _since(start, datetime.combine(last, staffing.closes, zone))
            if closes > 0:
                yield max(0, opens), closes
        day += DAY


def _since(start: datetime, instant: datetime) -> int:
    """Milliseconds that pass between the two, whatever the clocks on walls do meanwhile."""
    return round((instant.astimezone(UTC) - start.astimezone(UTC)).total_seconds() * 1000)

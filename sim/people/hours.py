"""When a team is at work: days, hours and holidays by the calendar and clock on its wall."""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sim.scenario.calendars import public_holidays
from sim.scenario.part import WEEKDAYS
from sim.scenario.people import SalesTeam as Staffing


def shifts(staffing: Staffing, start: datetime) -> Iterator[tuple[int, int]]:
    """From when to when they work, in milliseconds from the start of the run; without end.

    Where summer time begins or ends, the clock on the wall is followed, and the shifts with it.
    """
    zone = ZoneInfo(staffing.time_zone) if staffing.time_zone else start.tzinfo
    free: Container[date] = public_holidays(staffing.holidays) if staffing.holidays else ()
    day = start.astimezone(zone).date()
    while True:
        if WEEKDAYS[day.weekday()] in staffing.days and day not in free:
            opens, closes = (
                _since(start, datetime.combine(day, each, zone))
                for each in (staffing.opens, staffing.closes)
            )
            if closes > 0:
                yield max(0, opens), closes
        day += timedelta(days=1)


def _since(start: datetime, instant: datetime) -> int:
    """Milliseconds that pass between the two, whatever the clocks on walls do meanwhile."""
    return round((instant.astimezone(UTC) - start.astimezone(UTC)).total_seconds() * 1000)

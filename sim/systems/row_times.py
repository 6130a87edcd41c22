"""How long a job works on a row."""

from collections.abc import Callable
from typing import Any

from reference_model.commerce_records import Customer, CustomerHierarchy, CustomerType, Email
from sim.laws import Fixed
from sim.scenario.systems import Schedule
from sim.systems.luck import Luck, number_of

TimeOf = Callable[[Any], int]
"""Milliseconds that a row takes."""

_PLACES = (CustomerType.ORGANIZATION, CustomerType.PERSON)


def row_times(job: str, schedule: Schedule, luck: Luck) -> TimeOf | None:
    """None if rows of this job need no time, so that a run can do all of them in one go."""
    law = schedule.row_time
    if isinstance(law, Fixed):
        return (lambda _: law.value) if law.value else None
    time = luck.times(f"row time of {job}", law)
    return lambda row: time(_number(row))


def _number(row: Any) -> int:
    """A number for each row of a job; of one request, 1010 has three."""
    if isinstance(row, Customer):
        return number_of(row.request_id) * 3 + _PLACES.index(row.type)
    if isinstance(row, CustomerHierarchy):
        return number_of(row.request_id) * 3 + len(_PLACES)
    return number_of(row.request_id if isinstance(row, Email) else row.id)

"""Instants and times of day, as TOML has them or as a text in quotation marks."""

from datetime import datetime, time
from typing import Annotated

from pydantic import BeforeValidator

AN_INSTANT = "expected a date, a time and an offset, such as 2026-03-02T00:00:00+01:00"
A_TIME = "expected a time of day, such as 08:00:00"


def instant(found: object) -> object:
    """The instant that a text stands for; ValueError if it lacks the offset from UTC."""
    read = _read(found, datetime)
    if isinstance(read, datetime) and read.tzinfo is None:
        raise ValueError(f"{AN_INSTANT}, found {read.isoformat()}")
    return read


def _time_of_day(found: object) -> object:
    read = _read(found, time)
    if isinstance(read, time) and read.tzinfo is not None:
        raise ValueError(f"{A_TIME}, found {read.isoformat()}")
    return read


def _read(found: object, kind: type[datetime] | type[time]) -> object:
    """The text as an instant or a time; what is neither is left to the check of types."""
    if not isinstance(found, str):
        return found
    try:
        return kind.fromisoformat(found)
    except ValueError:
        return found


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]

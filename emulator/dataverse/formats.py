"""How values are written on the wire, and read from it; formatted values and their annotations."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from emulator.dataverse.declarations import Column, Kind
from emulator.dataverse.errors import ApiError, bad_request
from emulator.dataverse.store import Value

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBERS = {"decimal", "double", "money"}
LARGEST = 2**31 - 1
FIRST = datetime(1753, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1024)  # a request says when it was more than once
def moment(time: datetime) -> str:
    """A date and time, in UTC, to the second."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def to_wire(column: Column, value: Value) -> Any:
    """A stored value as JSON has it."""
    if value is not None and column.kind == "boolean":
        return bool(value)
    return value


def formatter(column: Column) -> Callable[[Value], str | None]:
    """What makes of a column's value the text that a person reads; None if it says the same."""
    if column.options:
        labels: dict[Value, str] = {option.value: option.label for option in column.options}
        return labels.get
    if column.kind == "datetime":
        return _shown
    if column.kind in {"integer", "bigint"} and column.name != "versionnumber":
        return "{:,}".format
    if column.kind in _NUMBERS:
        return "{:,.2f}".format
    return _nothing


def _nothing(value: Value) -> None:
    """What is read as it is needs no other text."""


@lru_cache(maxsize=4096)  # many rows are of the same second
def _shown(value: Value) -> str:
    time = datetime.fromisoformat(str(value))
    hour = time.hour % 12 or 12
    return f"{time.month}/{time.day}/{time.year} {hour}:{time:%M %p}"


def from_wire(column: Column, value: Any) -> Value:
    """A value of a body, as it is stored; refuses what does not fit the column."""
    return None if value is None else _READERS[column.kind](column, value)


def _typed(column: Column, value: Any, kind: type, name: str) -> Any:
    if not isinstance(value, kind):
        raise _cannot_convert(column, value, name)
    return value


def _cannot_convert(column: Column, value: Any, kind: str) -> ApiError:
    return bad_request(
        f"Cannot convert the literal '{str(value)[:100]}' to the expected type '{kind}' "
        f"for the property '{column.read_as}'.",
        "0x80048d19",
    )


def _text(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise _cannot_convert(column, value, "Edm.String")
    if column.length and len(value) > column.length:
        raise bad_request(
            f"A validation error occurred. The length of the '{column.name}' attribute exceeded "
            f"the maximum allowed length of '{column.length}'.",
            "0x80044331",
        )
    return value


def _boolean(column: Column, value: Any) -> int:
    return int(_typed(column, value, bool, "Edm.Boolean"))


def _choice(column: Column, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _cannot_convert(column, value, "Edm.Int32")
    if all(option.value != value for option in column.options):
        raise bad_request(
            f"A validation error occurred. The value {value} of '{column.name}' is outside the "
            "valid range.",
            "0x80048408" if column.kind in {"state", "status"} else "0x8004431a",
        )
    return value


def _integer(column: Column, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise _cannot_convert(column, value, "Edm.Int32")
    return value


def _number(column: Column, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10**12:
        raise _cannot_convert(column, value, "Edm.Decimal")
    return float(value)


def _time(column: Column, value: Any) -> str:
    try:
        told = datetime.fromisoformat(_typed(column, value, str, "Edm.DateTimeOffset"))
        time = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as reason:
        raise _cannot_convert(column, value, "Edm.DateTimeOffset") from reason
    _require_not_before_the_first(time)
    return moment(time)


def _day(column: Column, value: Any) -> str:
    try:
        text: str = _typed(column, value, str, "Edm.Date")
        day = datetime.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as reason:
        raise _cannot_convert(column, value, "Edm.Date") from reason
    _require_not_before_the_first(day.replace(tzinfo=UTC))
    return text


def _require_not_before_the_first(time: datetime) -> None:
    if time < FIRST:
        raise bad_request(
            "DateTime is less than minumum value supported by CrmDateTime. Actual value: "
            f"{time:%m/%d}/{time.year:04} {time:%H:%M:%S}, Minimum value supported: "
            "01/01/1753 00:00:00",
            "0x80040239",
        )


def _guid(column: Column, value: Any) -> str:
    if not isinstance(value, str) or not _GUID.fullmatch(value):
        raise _cannot_convert(column, value, "Edm.Guid")
    return value.lower()


_READERS: dict[Kind, Callable[[Column, Any], Value]] = {
    "text": _text,
    "memo": _text,
    "boolean": _boolean,
    "picklist": _choice,
    "state": _choice,
    "status": _choice,
    "integer": _integer,
    "bigint": _integer,
    "decimal": _number,
    "double": _number,
    "money": _number,
    "datetime": _time,
    "date": _day,
    "guid": _guid,
    "lookup": _guid,
}

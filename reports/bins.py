"""Even pieces of a log's time, few enough to draw: whole minutes, hours, days or weeks, in UTC."""

import numpy as np
from numpy.typing import NDArray

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WEEK = 7 * DAY
SIZES: tuple[int, ...] = (
    *(MINUTE * n for n in (1, 5, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 6, 12)),
    *(DAY * n for n in (1, 2)),
    *(WEEK * 2**n for n in range(40)),
)
_A_MONDAY = 4 * DAY  # 5 January 1970, counted from its 1st


def size_ms(starts_ms: int, ends_ms: int, at_most: int, at_least_ms: int = MINUTE) -> int:
    """The smallest size that cuts this time into `at_most` pieces or fewer."""
    large_enough = (size for size in SIZES if size >= at_least_ms)
    return next(size for size in large_enough if _pieces(starts_ms, ends_ms, size) <= at_most)


def edges(starts_ms: int, ends_ms: int, size: int) -> NDArray[np.int64]:
    """Where the pieces begin, and where the last one ends. Days begin at midnight UTC."""
    first = _floor(starts_ms, size)
    return first + size * np.arange(_pieces(starts_ms, ends_ms, size) + 1)


def instants(milliseconds: NDArray[np.int64]) -> tuple[str, ...]:
    """ISO 8601, to the second."""
    return tuple(f"{each}Z" for each in np.datetime_as_string(_time(milliseconds), unit="s"))


def instant(milliseconds: int) -> str:
    """ISO 8601, to the millisecond."""
    return f"{np.datetime_as_string(_time(np.array([milliseconds])), unit='ms')[0]}Z"


def _pieces(starts_ms: int, ends_ms: int, size: int) -> int:
    return (ends_ms - _floor(starts_ms, size)) // size + 1


def _floor(milliseconds: int, size: int) -> int:
    return milliseconds - (milliseconds - _A_MONDAY) % size


def _time(milliseconds: NDArray[np.int64]) -> NDArray[np.datetime64]:
    return milliseconds.astype("datetime64[ms]")

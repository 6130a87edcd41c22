"""When to ask again: by what the answer says, or after a while that doubles and is drawn at random.

Full jitter: whoever was turned away together does not come back together.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

FIRST = 0.5
LONGEST = 30.0
SCATTER = 1.0
"""Seconds over which those are scattered who were told to come back at the same time."""

_DIGITS = 9


def backoff(tries: int, random: Random) -> float:
    """Seconds to wait after so many tries."""
    return random.uniform(0, min(LONGEST, FIRST * 2 ** min(tries - 1, 16)))


def told(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or as a date; None if it says nothing.

    A date counts from the server's own Date, since clocks differ.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return float(text)
    moment = _date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (_date(headers.get("date", "")) or now)).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

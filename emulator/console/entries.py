"""What people type into the console's forms, and records that its addresses name."""

import math
from typing import TypeVar

from emulator.console.visit import Visit
from reference_model.errors import NotAllowed, NotFound

Record = TypeVar("Record")

_MOST_DIGITS = 9
_TOO_MUCH = 1e12


def number(text: str) -> int:
    """A whole number; 0, which numbers nothing, for whatever is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def amount(visit: Visit, field: str) -> float:
    """An amount of money that is not negative, with a point or a comma."""
    try:
        entered = float(visit.form.get(field, "").replace(",", "."))
    except ValueError:
        entered = math.nan
    if not 0 <= entered < _TOO_MUCH:
        raise NotAllowed(visit.words["no_amount"])
    return entered


def numbered(visit: Visit, records: dict[int, Record], what: str) -> Record:
    """The record whose number the address gives."""
    text = visit.query.get("id", "")
    found = records.get(number(text))
    if found is None:
        raise NotFound(f"There is no {what} {text[:50]}.")
    return found

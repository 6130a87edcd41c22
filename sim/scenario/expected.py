"""What should have stood in place of a wrong value, in the words of a scenario file.

The check (pydantic's) says what kind of mistake it is. Where it is, and what was found, is told in
mistakes.py.
"""

import difflib
import re
from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from sim.durations import parse_duration, write_duration
from sim.scenario.instants import A_TIME, AN_INSTANT

A_LAW = 'expected a law, such as { law = "fixed", value = "9 min" } or { law = "exponential", ... }'
ONE_PER_CENT, WHOLE = 1.9, 100  # who writes 1.5 may mean anything
_PER_CENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
_NUMBER = "expected a number, without quotation marks or units"
_WHOLE_NUMBER = "expected a whole number, without quotation marks or units"
_TEXT = 'expected a text in quotation marks, such as "text"'

_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_PLAIN = {
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "expected a finite number",
    "bool_type": "expected true or false, without quotation marks",
    "string_type": _TEXT,
    "path_type": 'expected the path of a file in quotation marks, such as "arrivals.csv"',
    "list_type": "expected a list, which stands in brackets",
    "dict_type": "expected a table, such as { one = 2, another = 1 }",
    "model_type": "expected a table of settings",
    "model_attributes_type": A_LAW,
    "union_tag_not_found": A_LAW,
    "datetime_type": AN_INSTANT,
    "time_type": A_TIME,
}


def expected(mistake: ErrorDetails) -> str:
    """Such as: expected at most 1; write 0.8 for 80 %."""
    kind = mistake["type"]
    if kind in _BY_CONTEXT:
        return _BY_CONTEXT[kind](mistake["ctx"], mistake["input"]) + _as_part(mistake)
    return _PLAIN.get(kind, "expected something else") + _as_part(mistake)


def nearest(wanted: str, known: list[str]) -> str:
    """What somebody may have meant who wrote this, as the end of a sentence; or nothing."""
    by_case = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(wanted.casefold(), by_case, n=1)
    return f"; did you mean {by_case[near[0]]}?" if near else ""


def _bound(context: dict[str, Any], found: object) -> str:
    """The bound that the value exceeds; that of a duration is told as one."""
    name, bound = next((name, context[name]) for name in _BOUNDS if name in context)
    try:
        parse_duration(found)
    except ValueError:
        return f"expected {_BOUNDS[name]} {bound:,.15g}"
    return f"expected {_BOUNDS[name]} {write_duration(bound) if bound else '0 s'}"


def _length(context: dict[str, Any], _found: object) -> str:
    """How many characters of a text, or entries of a list or table."""
    is_text = "actual_length" not in context
    what = "character" if is_text else "entry"
    several = "characters" if is_text else "entries"
    at = "at least" if "min_length" in context else "at most"
    number = context.get("min_length", context.get("max_length"))
    return f"expected {at} {number} {what if number == 1 else several}"


def _one_of(context: dict[str, Any], found: object) -> str:
    known = re.findall(r"'([^']*)'", context["expected"])
    said = " or ".join(f'"{each}"' for each in known)
    return f"expected {said}{nearest(found, known) if isinstance(found, str) else ''}"


def _as_part(mistake: ErrorDetails) -> str:
    """How a share is written that stands there in per cent."""
    found, kind = mistake["input"], mistake["type"]
    match = _PER_CENT.fullmatch(found) if isinstance(found, str) else None
    if match and kind in {"float_type", "float_parsing"}:
        return f", as in {float(match[1]) / WHOLE:g} for {match[1]} %"
    bound = mistake.get("ctx", {}).get("le", mistake.get("ctx", {}).get("lt", WHOLE))
    if isinstance(found, int | float) and bound <= 1 and ONE_PER_CENT < found <= WHOLE:
        return f"; write {found / WHOLE:g} for {found:g} %"
    return ""


_BY_CONTEXT: dict[str, Callable[[dict[str, Any], object], str]] = {
    "greater_than": _bound,
    "greater_than_equal": _bound,
    "less_than": _bound,
    "less_than_equal": _bound,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _length,
    "too_long": _length,
    "literal_error": _one_of,
}

"""JSON as programs may send it. Python's own reader takes more, and some of it cannot be kept.

Refused are other encodings than UTF-8, numbers that are none, a name that an object has twice, half
characters (lone surrogates), and what is nested too deeply.
"""

import json
import math
from codecs import BOM_UTF8
from typing import Any

DEEPEST = 100


def read_json(body: bytes) -> Any:
    """What is written in a body; ValueError tells what is wrong with it."""
    text = body.removeprefix(BOM_UTF8).decode()
    try:
        found = _DECODER.decode(text)
    except RecursionError:
        raise _TOO_DEEP from None
    if text.count("{") + text.count("[") > DEEPEST:
        _require_shallow(found)
    if "\\u" in text:
        _require_whole_characters(found)
    return found


_TOO_DEEP = ValueError(f"it is nested more than {DEEPEST} deep")


def _require_shallow(found: Any) -> None:
    level = [found]
    for _ in range(DEEPEST + 1):
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [each for some in inner for each in some if isinstance(each, dict | list)]
        if not level:
            return
    raise _TOO_DEEP


def _require_whole_characters(found: Any) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError(r"it has half a character, such as \ud800 alone") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"Multiple properties with the name '{twice[:100]}' were detected")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is no number that can be kept")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite)

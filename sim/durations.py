"""Durations as people write them: "10 min", "1 d 10 h", "300 ms". Inside, whole milliseconds."""

import re

MILLISECONDS = {
    "ms": 1,
    "s": 1_000,
    "min": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 604_800_000,
}
TELLING_UNITS = 2
_PART = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([^\W\d]+)")


def parse_duration(text: object) -> int:
    """Milliseconds, rounded. Raises ValueError with a sentence."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} has no unit; write a duration such as '10 min' or '1 d 10 h'")
    parts = list(_PART.finditer(text))
    if not parts or "".join(part.group(0) for part in parts) != text.rstrip():
        raise ValueError(f"{text!r} is not a duration; write one such as '10 min' or '1 d 10 h'")
    return round(sum(_milliseconds(part.group(1), part.group(2), text) for part in parts))


def format_duration(milliseconds: float) -> str:
    """The two largest units that matter: 1 d 10 h, 12 min 30 s, 45 s."""
    left = round(milliseconds)
    words: list[str] = []
    for unit in ("d", "h", "min", "s", "ms"):
        amount, rest = divmod(left, MILLISECONDS[unit])
        if amount or words:
            words.append(f"{amount} {unit}" if amount else "")
            left = rest
        if len(words) == TELLING_UNITS:
            break
    return " ".join(word for word in words if word) or "0 s"


def write_duration(milliseconds: int) -> str:
    """All of it, as a scenario file would have it; parse_duration gives the same number back."""
    words = []
    for unit in ("d", "h", "min", "s", "ms"):
        amount, milliseconds = divmod(milliseconds, MILLISECONDS[unit])
        words += [f"{amount} {unit}"] if amount else []
    return " ".join(words) or "0 s"


def _milliseconds(amount: str, unit: str, text: str) -> float:
    if unit not in MILLISECONDS:
        raise ValueError(
            f"{unit!r} in {text!r} is not a unit of time; expected one of {', '.join(MILLISECONDS)}"
        )
    return float(amount) * MILLISECONDS[unit]

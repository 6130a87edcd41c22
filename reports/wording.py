"""Numbers and foreign text as people read them: 2 d 4 h, 5,000, 57.6 %, 2 Mar 2026 08:00."""

import unicodedata
from datetime import datetime

from sim.durations import MILLISECONDS, format_duration

NOTHING = "\u2013"  # a dash
_LARGE, _TINY = 100, 0.001
_UNPRINTABLE = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_ROUNDED_TO = (("d", "h"), ("h", "min"), ("min", "s"))


def duration(seconds: float | None) -> str:
    """Two units at most, rounded to the second of them."""
    if seconds is None:
        return NOTHING
    milliseconds = seconds * 1000
    for unit, rounded_to in _ROUNDED_TO:
        if milliseconds >= MILLISECONDS[unit] - MILLISECONDS[rounded_to] / 2:
            step = MILLISECONDS[rounded_to]
            return format_duration(round(milliseconds / step) * step)
    return format_duration(milliseconds) if milliseconds < MILLISECONDS["s"] else f"{seconds:.3g} s"


def per(seconds: float) -> str:
    """What a piece of time is called after `per` and `each`: h, 6 h, d."""
    return duration(seconds).removeprefix("1 ")


def count(number: float) -> str:
    """A whole number with its thousands apart; one decimal if it is small and not whole."""
    fine = number < _LARGE and number != int(number)
    return f"{number:,.1f}" if fine else f"{number:,.0f}"


def share(part: float | None) -> str:
    """Per cent, with one decimal where it tells something."""
    if part is None:
        return NOTHING
    if 0 < part < _TINY:
        return "< 0.1 %"
    if 1 - _TINY < part < 1:
        return "> 99.9 %"
    percent = round(part * 100, 1)
    return f"{percent:.0f} %" if percent == int(percent) else f"{percent:.1f} %"


def share_of(part: int, whole: int) -> str:
    """Per cent of a whole that may be nothing."""
    return share(part / whole) if whole else NOTHING


def plural(number: int, one: str, many: str = "") -> str:
    """1 run, 2 runs."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def moment(iso: str | None) -> str:
    """An instant as a day and a time of day, in UTC."""
    when = _parsed(iso)
    return f"{when.day} {when:%b} {when.year} {when:%H:%M}" if when else iso or NOTHING


def day(iso: str | None) -> str:
    """An instant's day, in UTC."""
    when = _parsed(iso)
    return f"{when.day} {when:%b} {when.year}" if when else iso or NOTHING


def clean(text: str, most: int = 400) -> str:
    """Text of unknown origin on one short line, without what would steer a terminal or a page."""
    line = " ".join(_visible(text[: 4 * most]).split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"


def clean_lines(text: str, most: int = 4000) -> str:
    """Text of unknown origin on its own lines, indented as it was; like `clean` otherwise."""
    lines = text[:most].expandtabs(4).splitlines()
    visible = "\n".join(map(_visible, lines)).strip("\n")
    return visible if len(text) <= most else f"{visible}…"


def _visible(text: str) -> str:
    return "".join(" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)


def _parsed(iso: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(iso) if iso else None
    except ValueError:  # a year that Python cannot count
        return None

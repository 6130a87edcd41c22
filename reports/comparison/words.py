"""Settings and differences as people say them; values and intervals are in reports.statistics."""

import math
from collections.abc import Mapping

from reports.wording import clean, count, duration, listed
from sim.experiments.sweep import better_when_lower
from sim.measures import Kind, Measure
from sim.statistics.intervals import Interval

_POINTS = " percentage points"

Settings = Mapping[str, object]


def setting(path: str, value: object) -> str:
    """Such as: 12 people; synchronize every 5 min; traffic.requests = 500."""
    said = clean(str(value), 60)
    *before, last = path.split(".")
    if last == "people":
        whose = "" if before == ["sales_team"] else f" in {clean('.'.join(before), 60)}"
        return f"{said} {'person' if said == '1' else 'people'}{whose}"
    if last == "every" and before[:1] == ["jobs"]:
        return f"{clean('.'.join(before[1:]), 60)} every {said}"
    return f"{clean(path, 80)} = {said}"


def settings(of: Settings) -> str:
    """All settings of a point."""
    return listed([setting(path, value) for path, value in of.items()])


def instead_of(new: Settings, old: Settings) -> str:
    """What is changed, and from what: 12 people instead of 8."""
    changed = [
        f"{setting(path, value)} instead of {clean(str(old[path]), 60)}"
        for path, value in new.items()
        if value != old[path]
    ]
    return listed(changed)


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def difference(measure: Measure, interval: Interval | None) -> str:
    """Such as: 1 d 4 h shorter (1 d 1 h to 1 d 7 h)."""
    if interval is None:
        return "what the others are compared with"
    if not interval.n:
        return "cannot be compared: one of the two has no value"
    if math.isinf(interval.low):
        return f"{_directed(measure, interval.estimate)}; no interval"
    low, high = interval.low, interval.high
    if low == high == 0:
        return "the same"
    if low < 0 < high:
        either = f"{_directed(measure, low)} to {_directed(measure, high)}"
        return f"not told apart ({either})"
    near, far = (_amount(measure, each) for each in sorted((low, high), key=abs))
    within = f"{near.removesuffix(_POINTS)} to {far}"
    return f"{_directed(measure, interval.estimate)} ({within})"


def is_better(measure: Measure, interval: Interval | None) -> bool | None:
    """Whether a difference is one for the better, as far as intervals tell; None if they do not."""
    lower = better_when_lower(measure)
    if lower is None or interval is None or not interval.n or interval.contains(0):
        return None
    return (interval.estimate < 0) == lower


def _directed(measure: Measure, number: float) -> str:
    more, less = ("longer", "shorter") if measure.kind is Kind.TIME else ("more", "less")
    return f"{_amount(measure, number)} {more if number > 0 else less}"


def _amount(measure: Measure, number: float) -> str:
    size = abs(number)
    if measure.kind is Kind.TIME:
        return duration(size)
    if measure.kind is Kind.COUNT:
        return count(size)
    return f"{100 * size:.1f}{_POINTS}"

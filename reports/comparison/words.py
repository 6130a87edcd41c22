"""Settings, values and differences as people say them. What is better, sim.experiments knows."""

import math
from collections.abc import Mapping

from reports.wording import NOTHING, clean, count, duration, listed, share
from sim.experiments.sweep import better_when_lower
from sim.measures import Kind, Measure
from sim.statistics.intervals import Interval

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


def value(measure: Measure, number: float) -> str:
    """A value of a measure with its unit."""
    if math.isnan(number) or math.isinf(number):
        return NOTHING
    if measure.kind is Kind.TIME:
        return duration(max(0.0, number))
    return count(number) if measure.kind is Kind.COUNT else share(number)


def bounds(measure: Measure, interval: Interval) -> str:
    """From where to where an interval goes."""
    if math.isinf(interval.low) and math.isinf(interval.high):
        return "no interval"
    low = "?" if math.isinf(interval.low) else value(measure, interval.low)
    high = "no limit" if math.isinf(interval.high) else value(measure, interval.high)
    return low if low == high else f"{low} to {high}"


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
    near, far = sorted((low, high), key=abs)
    within = f"{_amount(measure, near)} to {_amount(measure, far)}"
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
    return f"{100 * size:.1f} percentage points"

"""How many requests come in, are decided and get through, per piece of time."""

from dataclasses import dataclass

import numpy as np

from reports.bins import DAY, HOUR, edges, instants, size_ms
from reports.events import Instants
from reports.stages import Points

BINS = 200
_SERIES = {"submitted": "Submitted", "decision": "Decided", "signed_in": "Signed in"}


@dataclass(frozen=True)
class Series:
    """Counts per bin, with the mean over the whole log and the fullest clock hour."""

    key: str
    label: str
    counts: tuple[int, ...]
    mean_per_day: float | None
    most_per_hour: int


@dataclass(frozen=True)
class Throughput:
    """All series over the same bins."""

    bin_s: float
    starts: tuple[str, ...]
    series: tuple[Series, ...]


def throughput(points: Points, starts_ms: int, ends_ms: int) -> Throughput:
    """Count by bins of a size that suits the log's length."""
    size = size_ms(starts_ms, ends_ms, BINS)
    bounds = edges(starts_ms, ends_ms, size)
    series = tuple(
        _series(key, label, points, bounds, (starts_ms, ends_ms)) for key, label in _SERIES.items()
    )
    return Throughput(size / 1000, instants(bounds[:-1]), series)


def _series(
    key: str, label: str, points: Points, bounds: Instants, span_ms: tuple[int, int]
) -> Series:
    starts_ms, ends_ms = span_ms
    happened = points[key][~np.isnan(points[key])].astype(np.int64) + starts_ms
    counts, _ = np.histogram(happened, bounds)
    days = (ends_ms - starts_ms) / DAY
    mean = round(len(happened) / days, 3) if days else None
    _, by_hour = np.unique(happened // HOUR, return_counts=True)
    return Series(key, label, tuple(map(int, counts)), mean, int(by_hour.max(initial=0)))

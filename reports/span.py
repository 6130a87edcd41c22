"""What a log covers: how much of it there is, and from when to when."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from reports.bins import instant
from reports.events import NONE, Events
from reports.wording import clean

NAMES_SHOWN = 5


@dataclass(frozen=True)
class Span:
    """The log as a whole.

    cases_never_submitted: cases that are no onboarding requests as far as the log shows, such as
    users, or requests from before it begins. No other number counts them.
    unknown_rows: rows whose activity the vocabulary does not have, with a few of their names.
    """

    events: int
    cases: int
    requests: int
    cases_never_submitted: int
    unknown_rows: int
    unknown_activities: tuple[str, ...]
    starts: str | None
    ends: str | None
    span_s: float


def span(events: Events, requests: int) -> Span:
    """Describe a log of which so many cases are requests."""
    cases = len(np.unique(events.case[events.case != NONE]))
    starts_ms, ends_ms = bounds(events)
    has_rows = len(events.time_ms) > 0
    return Span(
        events=len(events.time_ms),
        cases=cases,
        requests=requests,
        cases_never_submitted=cases - requests,
        unknown_rows=int((events.activity == NONE).sum()),
        unknown_activities=_unknown_names(events),
        starts=instant(starts_ms) if has_rows else None,
        ends=instant(ends_ms) if has_rows else None,
        span_s=(ends_ms - starts_ms) / 1000,
    )


def bounds(events: Events) -> tuple[int, int]:
    """The first and the last instant of the log, in milliseconds since 1970."""
    if not len(events.time_ms):
        return 0, 0
    return int(events.time_ms.min()), int(events.time_ms.max())


def _unknown_names(events: Events) -> tuple[str, ...]:
    names = events.text("activity", np.flatnonzero(events.activity == NONE))
    counts = sorted(pc.value_counts(names).to_pylist(), key=lambda each: -int(each["counts"]))
    return tuple(clean(each["values"], 60) for each in counts[:NAMES_SHOWN])

"""What went wrong: refused sign-ins and saves, failed rows and messages, outages."""

import json
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reference_model.activities import Activity
from reports.bins import instant
from reports.events import Events, Rows
from reports.intervals import Mark, Stretch, stretches
from reports.wording import clean

REASONS_SHOWN = 5
OUTAGES_SHOWN = 100
_REASON = r'"reason"\s*:\s*"(?P<reason>(?:[^"\\]|\\.)*)"'
_ADDRESS = r'[^\s"<>]+@[^\s"<>]+'
_RESOLVED_BY = {
    Activity.SYNCHRONIZATION_FAILED: Activity.PROSPECT_STORED,
    Activity.CATCH_UP_FAILED: None,
    Activity.SIGN_IN_REFUSED: Activity.SIGNED_IN,
    Activity.SAVE_REFUSED: None,
    Activity.REQUEST_THROTTLED: None,
    Activity.EMAIL_FAILED: Activity.EMAIL_SENT,
    Activity.EMAIL_BOUNCED: Activity.SIGNED_IN,
}
_TOLD_WHEN_SEEN = {
    Activity.SAVE_REFUSED,
    Activity.REQUEST_THROTTLED,
    Activity.EMAIL_FAILED,
    Activity.EMAIL_BOUNCED,
}


@dataclass(frozen=True)
class Reason:
    """Why something failed, without e-mail addresses, and how often."""

    text: str
    count: int


@dataclass(frozen=True)
class Failures:
    """One kind of failure.

    rows: how often. cases: of how many cases. resolved: how many of them got through after all,
    None if the log cannot tell.
    """

    activity: str
    rows: int
    cases: int
    resolved: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Outage:
    """A time in which a system did not answer; ends is None if it had not ended with the log."""

    system: str
    starts: str
    ends: str | None
    lasts_s: float


@dataclass(frozen=True)
class Trouble:
    """All of it. outages: the first of them; outages_count: how many there were."""

    failures: tuple[Failures, ...]
    outages: tuple[Outage, ...]
    outages_count: int
    outages_s: float


def trouble(events: Events, starts_ms: int, ends_ms: int) -> Trouble:
    """Count what went wrong in a log."""
    found = _outages(events, starts_ms, ends_ms)
    failures = (_failures(events, activity) for activity in _RESOLVED_BY)
    return Trouble(
        failures=tuple(e for e in failures if e.rows or e.activity not in _TOLD_WHEN_SEEN),
        outages=tuple(found[:OUTAGES_SHOWN]),
        outages_count=len(found),
        outages_s=round(sum(outage.lasts_s for outage in found), 3),
    )


def _failures(events: Events, activity: Activity) -> Failures:
    rows, cases = events.rows(activity), events.cases(activity)
    remedy = _RESOLVED_BY[activity]
    remedied = events.cases(remedy) if remedy else None
    resolved = None if remedied is None else len(np.intersect1d(cases, remedied))
    return Failures(activity.value, len(rows), len(cases), resolved, _reasons(events, rows))


def _reasons(events: Events, rows: Rows) -> tuple[Reason, ...]:
    """The most frequent ones; among equals in the order of the alphabet."""
    texts = pc.extract_regex(events.text("attributes", rows), pattern=_REASON)
    reasons = pc.struct_field(texts, "reason").drop_null()
    anonymous = pc.replace_substring_regex(reasons, _ADDRESS, "(an e-mail address)")
    counted = pa.Table.from_struct_array(pc.value_counts(anonymous))
    order = [("counts", "descending"), ("values", "ascending")]
    top = counted.sort_by(order).slice(0, REASONS_SHOWN).to_pylist()
    return tuple(Reason(_readable(each["values"]), int(each["counts"])) for each in top)


def _readable(escaped: str) -> str:
    try:
        text = str(json.loads(f'"{escaped}"'))
    except ValueError:
        text = escaped
    return clean(re.sub(_ADDRESS, "(an e-mail address)", text), 160)


def _outages(events: Events, starts_ms: int, ends_ms: int) -> list[Outage]:
    rows = events.rows(Activity.OUTAGE_STARTED, Activity.OUTAGE_ENDED)
    begins = np.isin(rows, events.rows(Activity.OUTAGE_STARTED))
    systems = events.text("system", rows).to_pylist()
    times = events.time_ms[rows] - starts_ms
    marks = [
        Mark(float(time), bool(begin), str(system))
        for time, begin, system in zip(times, begins, systems, strict=True)
    ]
    return [_outage(each, starts_ms, ends_ms) for each in stretches(marks)]


def _outage(found: Stretch, starts_ms: int, ends_ms: int) -> Outage:
    starts = starts_ms + int(found.starts)
    ends = None if found.ends is None else starts_ms + int(found.ends)
    lasts = ((ends_ms if ends is None else ends) - starts) / 1000
    system = clean(found.name, 60) or "A system"
    return Outage(system, instant(starts), None if ends is None else instant(ends), lasts)

"""What went wrong: refused sign-ins and saves, failed rows and messages, outages, other faults."""

import json
import re
from collections.abc import Iterable, Iterator
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
FAULTS_SHOWN = 100
_OUTAGES = (
    (Activity.OUTAGE_STARTED, Activity.OUTAGE_ENDED),
    (Activity.HEADQUARTERS_OUTAGE_STARTED, Activity.HEADQUARTERS_OUTAGE_ENDED),
    (Activity.SITE_OUTAGE_STARTED, Activity.SITE_OUTAGE_ENDED),
)
_OTHERS = {
    "Slow": (Activity.SLOW_PERIOD_STARTED, Activity.SLOW_PERIOD_ENDED),
    "Maps paused": (Activity.MAPS_PAUSED, Activity.MAPS_STARTED),
    "Mail server down": (Activity.MAIL_SERVER_STOPPED, Activity.MAIL_SERVER_RESTARTED),
    "Application user missing": (
        Activity.APPLICATION_USER_REMOVED,
        Activity.APPLICATION_USER_RESTORED,
    ),
    "Rows fail": (Activity.ROWS_BEGAN_TO_FAIL, Activity.ROWS_FAIL_NO_LONGER),
    "Rows come twice": (Activity.ROWS_BEGAN_TO_REPEAT, Activity.ROWS_REPEAT_NO_LONGER),
}
_REASON = r'"reason"\s*:\s*"(?P<reason>(?:[^"\\]|\\.)*)"'
_ADDRESS = r'[^\s"<>]+@[^\s"<>]+'
_RESOLVED_BY = {
    Activity.SYNCHRONIZATION_FAILED: Activity.PROSPECT_STORED,
    Activity.CATCH_UP_FAILED: None,
    Activity.SIGN_IN_REFUSED: Activity.SIGNED_IN,
    Activity.SAVE_REFUSED: None,
    Activity.REQUEST_THROTTLED: None,
    Activity.ROW_FAILED: None,
    Activity.SUBMISSION_REFUSED: None,
    Activity.EMAIL_FAILED: Activity.EMAIL_SENT,
    Activity.EMAIL_BOUNCED: Activity.SIGNED_IN,
}
_TOLD_WHEN_SEEN = {
    Activity.SAVE_REFUSED,
    Activity.REQUEST_THROTTLED,
    Activity.ROW_FAILED,
    Activity.SUBMISSION_REFUSED,
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
class Fault:
    """A time in which something was wrong; ends is None if it had not ended with the log.

    what: of an outage, the system that did not answer.
    """

    what: str
    starts: str
    ends: str | None
    lasts_s: float


@dataclass(frozen=True)
class Trouble:
    """All of it. outages, other_faults: the first of them; the counts say how many there were."""

    failures: tuple[Failures, ...]
    outages: tuple[Fault, ...]
    outages_count: int
    outages_s: float
    other_faults: tuple[Fault, ...]
    other_faults_count: int


def trouble(events: Events, starts_ms: int, ends_ms: int) -> Trouble:
    """Count what went wrong in a log."""
    outages = _faults(_outage_marks(events, starts_ms), starts_ms, ends_ms)
    others = _faults(_other_marks(events, starts_ms), starts_ms, ends_ms)
    failures = (_failures(events, activity) for activity in _RESOLVED_BY)
    return Trouble(
        failures=tuple(e for e in failures if e.rows or e.activity not in _TOLD_WHEN_SEEN),
        outages=tuple(outages[:FAULTS_SHOWN]),
        outages_count=len(outages),
        outages_s=round(sum(outage.lasts_s for outage in outages), 3),
        other_faults=tuple(others[:FAULTS_SHOWN]),
        other_faults_count=len(others),
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


def _outage_marks(events: Events, starts_ms: int) -> Iterator[Mark]:
    for started, ended in _OUTAGES:
        rows = events.rows(started, ended)
        systems = events.text("system", rows).to_pylist()
        begins = np.isin(rows, events.rows(started))
        for row, begin, system in zip(rows, begins, systems, strict=True):
            name = clean(str(system), 60) or "A system"
            yield Mark(float(events.time_ms[row] - starts_ms), bool(begin), name)


def _other_marks(events: Events, starts_ms: int) -> Iterator[Mark]:
    for what, (started, ended) in _OTHERS.items():
        rows = events.rows(started, ended)
        resources, details = (
            events.text(column, rows).to_pylist() for column in ("resource", "attributes")
        )
        begins = np.isin(rows, events.rows(started))
        for row, begin, *told in zip(rows, begins, resources, details, strict=True):
            name = ": ".join(filter(None, (what, _befallen(*map(str, told)))))
            yield Mark(float(events.time_ms[row] - starts_ms), bool(begin), name)


def _befallen(resource: str, details: str) -> str:
    """What a fault befell: the maps, or what was slow, or else the job."""
    try:
        shown = json.loads(details or "{}")
    except ValueError:
        shown = {}
    told = [shown.get(key) for key in ("maps", "what")] if isinstance(shown, dict) else []
    return clean(next((each for each in told if isinstance(each, str)), resource), 160)


def _faults(marks: Iterable[Mark], starts_ms: int, ends_ms: int) -> list[Fault]:
    return [_fault(each, starts_ms, ends_ms) for each in stretches(marks)]


def _fault(found: Stretch, starts_ms: int, ends_ms: int) -> Fault:
    starts = starts_ms + int(found.starts)
    ends = None if found.ends is None else starts_ms + int(found.ends)
    lasts = ((ends_ms if ends is None else ends) - starts) / 1000
    return Fault(found.name, instant(starts), None if ends is None else instant(ends), lasts)

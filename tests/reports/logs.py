"""Logs made by hand, so small that what a report must say of them can be worked out."""

import pyarrow as pa

from event_log.schema import SCHEMA
from reports.metrics import Metrics, measure

MONDAY_MS = 1_772_409_600_000  # 2 March 2026, 00:00 UTC
HOSTILE = "<script>alert(1)</script>=cmd()|\u202e\x1b[31m[bold]'\"&</style>]]>-->" + "W" * 10_000

Row = tuple[str, str, int, str, str, str]


def at(minutes: float, activity: str, case: str = "", who: str = "", details: str = "") -> Row:
    """A row so many minutes after the log's beginning."""
    return case, activity, MONDAY_MS + round(minutes * 60_000), "", who, details


def said(minutes: float, activity: str, case: str = "", text: str = "") -> Row:
    """A row with this text in system, resource and attributes."""
    return case, activity, MONDAY_MS + round(minutes * 60_000), text, text, text


def table(*rows: Row) -> pa.Table:
    """The log of these rows."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(SCHEMA)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, SCHEMA, strict=True)]
    return pa.table(arrays, schema=SCHEMA)


def measured(*rows: Row) -> Metrics:
    """The metrics of the log of these rows."""
    return measure(table(*rows))


def signed_in(case: str, start: float = 0) -> list[Row]:
    """A request whose way takes 300 minutes, stage by stage."""
    return [
        at(start, "Request submitted", case),
        at(start + 10, "Request pulled", case, "P-0001"),
        at(start + 30, "Prospect stored", case),
        at(start + 30, "Lead created", case),
        at(start + 60, "Lead taken up", case, "Ann"),
        at(start + 80, "Lead qualified", case, "Ann"),
        at(start + 140, "Follow-up due", case),
        at(start + 150, "Opportunity taken up", case, "Bob"),
        at(start + 180, "Opportunity won", case, "Bob"),
        at(start + 180, "Prospect approved", case),
        at(start + 185, "E-mail sent", case),
        at(start + 240, "Customer hierarchy published", case),
        at(start + 300, "Signed in", case),
    ]


def declined(case: str, start: float = 0) -> list[Row]:
    """A request that is disqualified after 70 minutes."""
    return [
        *signed_in(case, start)[:5],
        at(start + 70, "Lead disqualified", case, "Ann"),
        at(start + 70, "Prospect rejected", case),
        at(start + 75, "E-mail sent", case),
    ]

"""When each request reached each milestone on its way, for the first time."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from reference_model.milestones import MILESTONES
from reports.events import ACTIVITIES, NONE, Events

LABELS: dict[str, str] = {
    "submitted": "Request submitted",
    "pulled": "Request pulled",
    "stored": "Prospect stored",
    "lead": "Lead created",
    "lead_taken_up": "Lead taken up",
    "qualified": "Lead qualified",
    "disqualified": "Lead disqualified",
    "follow_up_due": "Follow-up due",
    "opportunity_taken_up": "Opportunity taken up",
    "won": "Opportunity won",
    "lost": "Opportunity lost",
    "approved": "Prospect approved",
    "rejected": "Prospect rejected",
    "mail_sent": "Decision mail sent",
    "published": "Hierarchy published",
    "signed_in": "Signed in",
}
"""What readers see for each milestone."""

_NEVER = np.iinfo(np.int64).max
_NOT_A_TIME = np.iinfo(np.int64).min


def milestones(table: pa.Table) -> pd.DataFrame:
    """One row per request of the log, see first_times."""
    return first_times(Events.of(table))


def first_times(events: Events) -> pd.DataFrame:
    """One row per request (its id is the index), one column per milestone: datetime64[ms], UTC.

    A case that was never submitted, such as a user's, is no request and has no row.
    """
    first = _first(events)
    first[first == _NEVER] = _NOT_A_TIME
    requests = np.flatnonzero(first[0] != _NOT_A_TIME)
    columns = {
        name: first[column, requests].view("datetime64[ms]")
        for column, name in enumerate(MILESTONES)
    }
    ids = events.case_ids.take(pa.array(requests))
    return pd.DataFrame(columns, index=pd.Index(ids.to_pandas(), name="case_id"), copy=False)


def _first(events: Events) -> NDArray[np.int64]:
    """Milliseconds since 1970, shape (milestones, cases); _NEVER where it never happened."""
    milestone = _milestone_of_activity()[events.activity]
    rows = np.flatnonzero((milestone >= 0) & (events.case >= 0))
    cases = len(events.case_ids)
    first = np.full(len(MILESTONES) * cases, _NEVER)
    where = milestone[rows].astype(np.int64) * cases + events.case[rows]
    np.minimum.at(first, where, events.time_ms[rows])
    return first.reshape(len(MILESTONES), cases)


def _milestone_of_activity() -> NDArray[np.int8]:
    """By index of the activity; the last entry is what index NONE finds."""
    order = list(MILESTONES.values())
    known = [order.index(each) if each in order else NONE for each in ACTIVITIES]
    return np.array([*known, NONE], dtype=np.int8)

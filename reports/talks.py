"""The talks with a partner after the first one: each visits the stages before it once more.

A milestone is when something happened for the first time. What happens again is told here.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity
from reports.events import Events

Times = NDArray[np.float64]
"""Milliseconds since the log's first row; NaN for not yet."""

_BEGINS = {
    "thinking": Activity.ANOTHER_TALK_AGREED,
    "opportunity_queue": Activity.FOLLOW_UP_DUE,
    "opportunity_work": Activity.OPPORTUNITY_TAKEN_UP,
}
_ENDS = (
    *_BEGINS.values(),
    Activity.OPPORTUNITY_WON,
    Activity.OPPORTUNITY_LOST,
    Activity.PROSPECT_APPROVED,
    Activity.PROSPECT_REJECTED,
    Activity.SIGNED_IN,
)


class Visits(NamedTuple):
    """Stays in a stage: of which request, by its place among all, from when to when."""

    request: NDArray[np.int64]
    entered: Times
    left: Times

    @property
    def still_there(self) -> NDArray[np.int64]:
        """The requests that have not left."""
        return self.request[np.isnan(self.left)]


NO_VISITS = Visits(np.empty(0, np.int64), np.empty(0), np.empty(0))


def together(*several: Visits) -> Visits:
    """All these visits."""
    return Visits(*(np.concatenate(parts) for parts in zip(*several, strict=True)))


def agreed(visits: Mapping[str, Visits], requests: int) -> Times:
    """When another talk was first agreed on, one a request; NaN for never."""
    first = np.full(requests, np.nan)
    found = visits.get("thinking", NO_VISITS)
    np.fmin.at(first, found.request, found.entered)
    return first


def further_visits(events: Events, starts_ms: int) -> dict[str, Visits]:
    """What comes after the first talk, by the key of the stage; nothing if there is no such talk.

    Each visit ends with whatever happens next between Sales and this partner.
    """
    if not len(events.rows(Activity.ANOTHER_TALK_AGREED)):
        return {}
    rows = events.rows(*_ENDS)
    submitted = events.cases(Activity.REQUEST_SUBMITTED)
    rows = rows[np.isin(events.case[rows], submitted)]
    rows = rows[np.lexsort((rows, events.time_ms[rows], events.case[rows]))]
    case, time = events.case[rows], (events.time_ms[rows] - starts_ms).astype(np.float64)
    goes_on = np.append(case[1:] == case[:-1], [False] * bool(len(rows)))
    left = np.where(goes_on, np.append(time[1:], [np.nan] * bool(len(rows))), np.nan)
    request = np.searchsorted(submitted, case)
    visits = {}
    for key, activity in _BEGINS.items():
        found = np.flatnonzero(np.isin(rows, events.rows(activity)))
        if activity is not Activity.ANOTHER_TALK_AGREED:
            found = np.setdiff1d(found, found[np.unique(case[found], return_index=True)[1]])
        visits[key] = Visits(request[found], time[found], left[found])
    return visits

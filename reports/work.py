"""When people worked: from taking something up to the next decision on it, or talk agreed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity
from reports.events import Events
from reports.stages import Times

TAKEN_UP = (Activity.LEAD_TAKEN_UP, Activity.OPPORTUNITY_TAKEN_UP)
DECISIONS = (
    Activity.LEAD_QUALIFIED,
    Activity.LEAD_DISQUALIFIED,
    Activity.OPPORTUNITY_WON,
    Activity.OPPORTUNITY_LOST,
)
FINISHED = (*DECISIONS, Activity.ANOTHER_TALK_AGREED)


@dataclass(frozen=True, eq=False)
class Work:
    """Pieces of work, and who did them.

    starts, ends: milliseconds since the log's first row; NaN in ends: not finished with the log.
    person: a number for each person.
    people: how many different people took up or decided anything. decisions: how many they made.
    """

    starts: Times
    ends: Times
    person: NDArray[np.int32]
    people: int
    decisions: int


def work(events: Events, starts_ms: int) -> Work:
    """Read the work from a log. Rows that name nobody are left out.

    Work ends with the next decision on the same case, or when another talk is agreed on; if
    somebody else takes the case up or decides on it first, it ends there.
    """
    rows = events.rows(*TAKEN_UP, *FINISHED)
    rows = rows[events.case[rows] >= 0]
    names = events.text("resource", rows)
    rows = rows[np.array(names.to_numpy(zero_copy_only=False)) != ""]
    case, time = events.case[rows], (events.time_ms[rows] - starts_ms).astype(np.float64)
    person = events.numbered("resource", rows)
    order = np.lexsort((time, case))
    same_case = np.append(case[order][1:] == case[order][:-1], [False] * bool(len(rows)))
    following = np.where(same_case, np.append(time[order][1:], [np.nan] * bool(len(rows))), np.nan)
    begins = np.isin(rows, events.rows(*TAKEN_UP))[order]
    return Work(
        starts=time[order][begins],
        ends=following[begins],
        person=person[order][begins],
        people=len(np.unique(person)),
        decisions=int(np.isin(rows, events.rows(*DECISIONS)).sum()),
    )

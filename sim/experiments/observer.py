"""Listens to a run as a recorder does, and keeps what measures need instead of a log.

That is: when each request first reached each milestone, when people worked, and when how many were
on shift.
"""

from array import array
from collections.abc import Callable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity, Attributes, Event
from reference_model.milestones import MILESTONES, ruled_out_by

Times = NDArray[np.float64]
"""Milliseconds since the start of the run; NaN for never."""

_NEVER = -1
_BLANK = array("q", [_NEVER] * len(MILESTONES))
_COLUMN = {activity: column for column, activity in enumerate(MILESTONES.values())}
_TAKEN_UP = (Activity.LEAD_TAKEN_UP, Activity.OPPORTUNITY_TAKEN_UP)
_FINISHED = (
    Activity.LEAD_QUALIFIED,
    Activity.LEAD_DISQUALIFIED,
    Activity.OPPORTUNITY_WON,
    Activity.OPPORTUNITY_LOST,
    Activity.ANOTHER_TALK_AGREED,
)

_Reaction = Callable[[int, str, str, Attributes], None]


def still_possible(milestone: str, points: dict[str, Times]) -> NDArray[np.bool_]:
    """Which requests can still reach a milestone that they have not reached."""
    signs = (milestone, *ruled_out_by(milestone))
    return reduce(np.logical_and, (np.isnan(points[each]) for each in signs))


class Observer:
    """What happened in one run. Requests are numbered in the order of their submission."""

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._first = array("q")
        self._work: dict[str, tuple[str, int]] = {}
        self.busy: dict[str, array[int]] = {}
        """Person -> when a piece of work began, and when it ended, in turn."""
        self.shifts: dict[str, array[float]] = {}
        """Team -> when a shift began, when it ended (NaN: not yet), of how many, in turn."""
        self._reactions = self._listeners()

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        reactions, rows, first = self._reactions, self._row, self._first
        for activity, case, resource, attributes in events:
            if activity in reactions:
                reactions[activity](time_ms, case, resource, attributes)
            if activity in _COLUMN and case in rows:
                index = rows[case] + _COLUMN[activity]
                if first[index] == _NEVER:
                    first[index] = time_ms

    @property
    def requests(self) -> int:
        """How many have been submitted."""
        return len(self._row)

    def points(self) -> dict[str, Times]:
        """When each request reached each milestone, by the milestone."""
        first = np.array(self._first, np.float64).reshape(-1, len(MILESTONES))
        first[first == _NEVER] = np.nan
        return {name: first[:, column] for column, name in enumerate(MILESTONES)}

    @property
    def in_hand(self) -> list[tuple[str, int]]:
        """Who is at work, and since when."""
        return list(self._work.values())

    def _listeners(self) -> dict[str, _Reaction]:
        """For what needs more than its time."""
        return {
            Activity.REQUEST_SUBMITTED: self._submitted,
            Activity.SHIFT_STARTED: self._shift_started,
            Activity.SHIFT_ENDED: self._shift_ended,
            **dict.fromkeys(_TAKEN_UP, self._taken_up),
            **dict.fromkeys(_FINISHED, self._finished),
        }

    def _submitted(self, _time: int, case: str, _resource: str, _: Attributes) -> None:
        self._row[case] = len(self._first)
        self._first.extend(_BLANK)

    def _taken_up(self, time: int, case: str, person: str, _: Attributes) -> None:
        self._finish(time, case)
        self._work[case] = person, time

    def _finished(self, time: int, case: str, _person: str, _: Attributes) -> None:
        self._finish(time, case)

    def _finish(self, time: int, case: str) -> None:
        if case in self._work:
            person, since = self._work.pop(case)
            self.busy.setdefault(person, array("q")).extend((since, time))

    def _shift_started(self, time: int, _case: str, team: str, attributes: Attributes) -> None:
        people = float(attributes.get("people", np.nan))
        self.shifts.setdefault(team, array("d")).extend((time, np.nan, people))

    def _shift_ended(self, time: int, _case: str, team: str, _: Attributes) -> None:
        self.shifts[team][-2] = time

"""The hours for which a log says that people were on shift."""

import json
from dataclasses import dataclass

import numpy as np

from reference_model.activities import Activity
from reports.events import Events
from reports.intervals import Mark, Stretch, stretches, without_overlaps
from reports.level import Level
from reports.stages import Times


@dataclass(frozen=True, eq=False)
class Shifts:
    """When how many people were on shift, in milliseconds since the log's first row."""

    starts: Times
    ends: Times
    people: Times

    @property
    def staff(self) -> Level:
        """How many people were on shift."""
        return Level(self.starts, self.ends, self.people)

    def on_shift(self, level: Level) -> float:
        """How much of a level's area lies in the time in which anybody was on shift."""
        starts, ends = without_overlaps(self.starts, self.ends)
        return float((level.area(ends) - level.area(starts)).sum())


def shifts(events: Events, starts_ms: int, ends_ms: int) -> Shifts | None:
    """None if the log shows no shifts, or does not say of how many people."""
    rows = events.rows(Activity.SHIFT_STARTED, Activity.SHIFT_ENDED)
    begins = np.isin(rows, events.rows(Activity.SHIFT_STARTED))
    marks = [
        Mark(float(time - starts_ms), bool(begin), str(team), _people(str(details)))
        for time, begin, team, details in zip(
            events.time_ms[rows],
            begins,
            events.text("resource", rows).to_pylist(),
            events.text("attributes", rows).to_pylist(),
            strict=True,
        )
    ]
    return _as_arrays(stretches(marks), float(ends_ms - starts_ms))


def _people(details: str) -> float | None:
    try:
        people = json.loads(details or "{}").get("people")
    except (ValueError, AttributeError):
        return None
    usable = isinstance(people, int | float) and not isinstance(people, bool) and people >= 0
    return float(people) if usable else None


def _as_arrays(worked: list[Stretch], end: float) -> Shifts | None:
    people = [each.value for each in worked if each.value is not None]
    if not worked or len(people) < len(worked):
        return None
    return Shifts(
        starts=np.array([each.starts for each in worked]),
        ends=np.array([end if each.ends is None else each.ends for each in worked]),
        people=np.array(people),
    )

"""How busy people were: busy time by time on shift, of all of them or of one team."""

import math
from array import array

import numpy as np
from numpy.typing import NDArray

from sim.experiments.observer import Observer
from sim.measures import ALL_TEAMS


def utilization(seen: Observer, team: str, since: int, until: int) -> float:
    """Busy time by time on shift between two instants, in milliseconds; NaN if nobody was there.

    Work that was begun is finished after hours, so it can exceed 1.
    """
    shifts = [each for name, each in seen.shifts.items() if team in {ALL_TEAMS, name}]
    staffed = sum(_staffed(each, since, until) for each in shifts)
    works = [each for name, each in seen.busy.items() if _belongs(name, team, seen)]
    busy = sum(_worked(each, since, until) for each in works)
    in_hand = sum(
        max(0, until - max(begun, since))
        for person, begun in seen.in_hand
        if _belongs(person, team, seen)
    )
    return (busy + in_hand) / staffed if staffed else math.nan


def _belongs(person: str, team: str, seen: Observer) -> bool:
    """People of several teams are called by the name of theirs and a number."""
    return team == ALL_TEAMS or len(seen.shifts) == 1 or person.rpartition(" ")[0] == team


def _worked(work: "array[int]", since: int, until: int) -> float:
    begins, ends = _columns(work, 2)
    return float(_clipped(begins, ends, since, until).sum())


def _staffed(shifts: "array[float]", since: int, until: int) -> float:
    begins, ends, people = _columns(shifts, 3)
    lasted = _clipped(begins, np.where(np.isnan(ends), until, ends), since, until)
    return float((lasted * people).sum())


def _clipped(
    begins: NDArray[np.float64], ends: NDArray[np.float64], since: int, until: int
) -> NDArray[np.float64]:
    """How much of each stretch lies between two instants."""
    lasted: NDArray[np.float64] = np.minimum(ends, until) - np.maximum(begins, since)
    return np.maximum(lasted, 0)


def _columns(rows: "array[int] | array[float]", width: int) -> list[NDArray[np.float64]]:
    return list(np.array(rows, np.float64).reshape(-1, width).T)

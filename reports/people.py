"""The salespeople: how many, how long they were busy, and how much of their hours that is."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reports.bins import DAY, HOUR, edges, instants, size_ms
from reports.intervals import without_overlaps
from reports.level import Level, Numbers
from reports.shifts import Shifts
from reports.spread import Spread, spread
from reports.work import Work

BINS = 200


@dataclass(frozen=True)
class People:
    """None stands for what the log does not show.

    number: people who took up or decided anything. on_shift_max: most people on shift at a time.
    work: from taking up to the decision. busy_h: hours in which somebody had work in hand; who has
    several pieces at once is busy once. utilization: busy_h / staffed_h; more than 1 with overtime.
    utilization_while_waited_for: the same, of the hours in which anything waited for them.
    wait_on_shift_s: mean time for which a lead or an opportunity waited while people were on shift.
    """

    number: int
    on_shift_max: int | None
    decisions: int
    work: Spread
    busy_h: float | None
    staffed_h: float | None
    utilization: float | None
    utilization_while_waited_for: float | None
    wait_on_shift_s: float | None
    bin_s: float
    starts: tuple[str, ...]
    busy_h_by_bin: tuple[float, ...]
    staffed_h_by_bin: tuple[float, ...]
    utilization_by_bin: tuple[float | None, ...]


def people(
    done: Work, shifts: Shifts | None, stages: Iterable[Level], span_ms: tuple[int, int]
) -> People:
    """Measure the people; stages: those in which requests wait for them.

    span_ms: the log's first and last instant, since 1970.
    """
    starts_ms, ends_ms = span_ms
    size = size_ms(starts_ms, ends_ms, BINS, at_least_ms=DAY if ends_ms - starts_ms > DAY else HOUR)
    bounds = edges(starts_ms, ends_ms, size)
    within = (np.clip(bounds, starts_ms, ends_ms) - starts_ms).astype(np.float64)
    queues, working = list(stages), _busy(done, float(ends_ms - starts_ms))
    busy = _hours(working, within)
    staffed = _hours(shifts.staff, within) if shifts else np.zeros(len(busy))
    works = len(done.starts) > 0
    return People(
        number=done.people,
        on_shift_max=int(shifts.staff.at(shifts.starts).max()) if shifts else None,
        decisions=done.decisions,
        work=spread((done.ends - done.starts) / 1000),
        busy_h=round(float(busy.sum()), 4) if works else None,
        staffed_h=round(float(staffed.sum()), 4) if shifts else None,
        utilization=_ratio(busy.sum(), staffed.sum()) if works else None,
        utilization_while_waited_for=_while_waited_for(working, shifts, queues) if works else None,
        wait_on_shift_s=_wait_on_shift(shifts, queues),
        bin_s=size / 1000,
        starts=instants(bounds[:-1]),
        busy_h_by_bin=tuple(round(float(each), 3) for each in busy),
        staffed_h_by_bin=tuple(round(float(each), 3) for each in staffed),
        utilization_by_bin=tuple(_ratio(*each) for each in zip(busy, staffed, strict=True)),
    )


def _busy(done: Work, end: float) -> Level:
    until = np.where(np.isnan(done.ends), end, done.ends)
    return Level(*without_overlaps(done.starts, until, done.person))


def _hours(level: Level, bounds: Numbers) -> Numbers:
    return np.diff(level.area(bounds)) / HOUR


def _ratio(busy: float, staffed: float) -> float | None:
    return round(float(busy / staffed), 4) if staffed else None


def _while_waited_for(working: Level, shifts: Shifts | None, queues: list[Level]) -> float | None:
    if shifts is None or not queues:
        return None
    staff = shifts.staff
    edges_ms = np.unique(np.concatenate([each.edges for each in (staff, *queues)]))
    waited_for = sum(queue.at(edges_ms[:-1]) for queue in queues) > 0
    both = waited_for & (staff.at(edges_ms[:-1]) > 0)
    busy, staffed = (np.diff(level.area(edges_ms))[both].sum() for level in (working, staff))
    return _ratio(busy, staffed)


def _wait_on_shift(shifts: Shifts | None, queues: list[Level]) -> float | None:
    waits = sum(queue.entries for queue in queues)
    if shifts is None or not waits:
        return None
    return round(sum(shifts.on_shift(queue) for queue in queues) / waits / 1000, 3)

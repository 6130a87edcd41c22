"""How long requests are in each stage, how many at a time, and what that is of their whole way."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reports.bins import edges, instants, size_ms
from reports.level import Level
from reports.milestones import LABELS
from reports.spread import Spread, spread
from reports.stages import Points, Stage, Times, last_shown

POINTS = 400


@dataclass(frozen=True)
class Way:
    """The way from submission to the last milestone that the log shows of an approved request.

    finish: that milestone: signed_in, or published or approved if nobody signs in; or None.
    """

    finish: str | None
    label: str
    n: int
    mean_s: float | None


@dataclass(frozen=True)
class Timeline:
    """The pieces of time that the lengths of all stages refer to."""

    bin_s: float
    starts: tuple[str, ...]


@dataclass(frozen=True)
class StageMetrics:
    """One stage.

    wait: of each visit that is over; a request visits a stage again for each further talk.
    share_of_way: of the mean way of those who finished.
    length: how many were in it: time-weighted mean and most, of the whole log and by bin.
    """

    key: str
    label: str
    waits_for: str
    job: str
    wait: Spread
    share_of_way: float | None
    length_mean: float
    length_max: int
    in_it_at_the_end: int
    length_mean_by_bin: tuple[float, ...]
    length_max_by_bin: tuple[int, ...]


def way(points: Points) -> Way:
    """The whole way of those who finished it."""
    finish = last_shown(points)
    if finish is None:
        return Way(None, "", 0, None)
    total = spread(np.maximum(points[finish] - points["submitted"], 0) / 1000)
    return Way(finish, LABELS[finish], total.n, total.mean_s)


def timeline(starts_ms: int, ends_ms: int) -> tuple[Timeline, Times]:
    """The bins for queues, and their edges since the log's first row, within the log."""
    size = size_ms(starts_ms, ends_ms, POINTS)
    bounds = edges(starts_ms, ends_ms, size)
    within = np.clip(bounds, starts_ms, ends_ms) - starts_ms
    return Timeline(size / 1000, instants(bounds[:-1])), within.astype(np.float64)


def level_of(stage: Stage, points: Points) -> Level:
    """How many requests are in a stage."""
    _, entered, left = stage.visits(points)
    return Level(entered, left)


def stage_metrics(
    stages: Iterable[Stage], points: Points, whole: Way, bounds: Times
) -> tuple[StageMetrics, ...]:
    """Measure each stage; bounds: the edges of the timeline's bins."""
    return tuple(_measured(stage, points, whole, bounds) for stage in stages)


def _measured(stage: Stage, points: Points, whole: Way, bounds: Times) -> StageMetrics:
    level, visits = level_of(stage, points), stage.visits(points)
    highest = level.maxima(bounds)
    return StageMetrics(
        key=stage.key,
        label=stage.label,
        waits_for=stage.waits_for.value,
        job=stage.job,
        wait=spread((visits.left - visits.entered) / 1000),
        share_of_way=_share(stage, points, whole),
        length_mean=round(float(level.means(bounds[[0, -1]])[0]), 4),
        length_max=int(highest.max()),
        in_it_at_the_end=int(level.at(bounds[-1])),
        length_mean_by_bin=tuple(round(float(each), 3) for each in level.means(bounds)),
        length_max_by_bin=tuple(int(each) for each in highest),
    )


def _share(stage: Stage, points: Points, whole: Way) -> float | None:
    if whole.finish is None or not whole.mean_s:
        return None
    request, entered, left = stage.visits(points)
    finished = points[whole.finish][request]
    spent = np.fmin(left, finished) - np.fmin(entered, finished)
    total_ms = float(np.nansum(np.where(np.isnan(finished), np.nan, spent)))
    return round(total_ms / 1000 / whole.n / whole.mean_s, 5)

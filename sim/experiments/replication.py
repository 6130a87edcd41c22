"""One replication: a run without a log, and the numbers that were asked for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiments.executors import LocalProcesses
from sim.experiments.observer import Observer, Times, still_possible
from sim.experiments.queues import booked
from sim.experiments.staffing import utilization
from sim.experiments.warm_up import WarmUp, warm_up
from sim.measures import Kind, Measure
from sim.run import run_through
from sim.scenario.scenario import Scenario
from sim.statistics.little import Booking
from sim.statistics.quantiles import quantile, quantile_bounds

TOLERATED = 0.01
"""Means are judged without those under way if these are no more than this share; no bound would
hold otherwise, since one request can take for ever."""


@dataclass(frozen=True)
class Bounds:
    """What a value can still become when those under way arrive; under_way: their share."""

    low: float
    high: float
    under_way: float = 0.0


@dataclass(frozen=True)
class Replication:
    """What one run gave.

    values: str(measure) -> value; times in seconds; NaN where there is none.
    bounds: likewise. queues: Little's law, booked over the whole run. last_request: when the last
    one was submitted, in milliseconds. too_short: for MSER-5 to find the end of the warm-up.
    """

    number: int
    requests: int
    values: dict[str, float]
    bounds: dict[str, Bounds]
    queues: tuple[Booking, ...]
    too_short: bool
    last_request: int


def replicate(
    scenario: Scenario, number: int, measures: Sequence[Measure], warm: WarmUp | None = None
) -> Replication:
    """Run one replication. The same arguments give the same values, wherever it runs.

    warm: the warm-up to leave out, if it is known already.
    """
    warm = warm or warm_up(scenario, measures, LocalProcesses(1))
    seen = Observer()
    run_through(scenario, seen.record, number)
    points = seen.points()
    queues = booked(points, scenario.lasts)
    if broken := [each.queue for each in queues if not each.holds]:
        raise AssertionError(f"L = lambda W does not hold where a request {broken[0]}")
    counted = {name: times[points["submitted"] >= warm.ends] for name, times in points.items()}
    span = warm.ends, scenario.lasts
    answers = {str(each): _answer(each, seen, counted, span) for each in measures}
    return Replication(
        number,
        seen.requests,
        {name: value for name, (value, _) in answers.items()},
        {name: bounds for name, (_, bounds) in answers.items()},
        queues,
        warm.too_short,
        int(np.nanmax(points["submitted"], initial=0)),
    )


def _answer(
    measure: Measure, seen: Observer, points: dict[str, Times], span: tuple[int, int]
) -> tuple[float, Bounds]:
    if measure.kind is Kind.UTILIZATION:
        value = utilization(seen, measure.of, *span)
        return value, Bounds(value, value)
    under_way = still_possible(measure.of, points)
    if measure.kind is Kind.TIME:
        times = np.maximum(points[measure.of] - points[measure.since], 0) / 1000
        ages = (span[1] - points[measure.since][under_way]) / 1000
        reached = np.sort(times[~np.isnan(times)])
        return _time(measure, reached, np.sort(np.nan_to_num(ages, nan=0.0)))
    return _number(measure, int((~np.isnan(points[measure.of])).sum()), under_way)


def _number(measure: Measure, reached: int, under_way: NDArray[np.bool_]) -> tuple[float, Bounds]:
    """A count of requests, or their share of all."""
    requests, more = len(under_way), int(under_way.sum())
    if measure.kind is Kind.COUNT:
        return reached, Bounds(reached, reached + more, _under_way(more, requests))
    value = _share(reached, requests)
    return value, Bounds(value, _share(reached + more, requests), _under_way(more, requests))


def _time(
    measure: Measure, reached: NDArray[np.float64], ages: NDArray[np.float64]
) -> tuple[float, Bounds]:
    """A statistic of ascending times, in seconds; ages: of those under way."""
    share = _under_way(len(ages), len(ages) + len(reached))
    level = measure.level
    if level is not None:
        low, high = quantile_bounds(reached, ages, level)
        return quantile(reached, level), Bounds(low, high, share)
    value = _moment(measure.statistic, reached)
    if share > TOLERATED:
        return value, Bounds(0.0, math.inf, share)
    return value, Bounds(value, value, share)


def _moment(statistic: str, times: NDArray[np.float64]) -> float:
    if statistic == "mean":
        return float(times.mean()) if len(times) else math.nan
    return float(times.std(ddof=1)) if len(times) > 1 else math.nan


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _under_way(part: int, whole: int) -> float:
    """The share that is under way; of nobody, nobody is."""
    return part / whole if whole else 0.0

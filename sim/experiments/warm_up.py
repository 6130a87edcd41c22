"""Where a replication's warm-up ends: where the scenario says, or where MSER-5 finds it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.experiments.observer import Times
from sim.measures import Kind, Measure
from sim.scenario.scenario import Scenario
from sim.statistics.mser5 import mser5

PIECES = 120


@dataclass(frozen=True)
class WarmUp:
    """Requests submitted before `ends` (milliseconds since the start) do not count.

    too_short: MSER-5 cannot tell the warm-up from the rest of so short a run.
    curve: what it looked at: mean seconds of those submitted in each of PIECES equal pieces of the
    run, NaN where there were none; empty if the scenario says where the warm-up ends.
    """

    ends: int
    too_short: bool = False
    curve: tuple[float, ...] = ()


def looked_at(measures: Iterable[Measure]) -> Measure:
    """The measure whose times MSER-5 looks at: the first one that is a time."""
    times = (each for each in measures if each.kind is Kind.TIME)
    return next(times, Measure("mean", "signed_in"))


def warm_up(scenario: Scenario, measures: Iterable[Measure], points: dict[str, Times]) -> WarmUp:
    """Find the end of the warm-up of one replication; requests in the order of submission."""
    given = scenario.statistics.warm_up_ms
    if given is not None:
        return WarmUp(given)
    measure, submitted = looked_at(measures), points["submitted"]
    times = (points[measure.of] - points[measure.since]) / 1000
    known = ~np.isnan(times)
    truncation = mser5(times[known])
    first = submitted[known][truncation.observations :][:1]
    ends = int(first[0]) if truncation.observations else 0
    curve = _curve(submitted[known], times[known], scenario.lasts)
    return WarmUp(ends, truncation.too_short, curve)


def _curve(submitted: Times, times: Times, lasts: int) -> tuple[float, ...]:
    piece = np.minimum(submitted * PIECES // lasts, PIECES - 1).astype(np.intp)
    count = np.bincount(piece, minlength=PIECES)
    total = np.bincount(piece, times, minlength=PIECES)
    return tuple(np.where(count, total / np.maximum(count, 1), np.nan).tolist())

"""Where the warm-up ends: where the scenario says, or where MSER-5 finds it in pilot runs.

One run is too noisy for MSER-5: in a steady state it would still find an end somewhere. So it is
given the mean over a few runs, request by request in the order of submission, as Hoad, Robinson and
Davies do ("Automating warm-up length estimation", 2010). Of each run it sees the requests before
the first one that is under way at the end: of those after it only the quick ones are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.experiments.executors import Executor
from sim.experiments.observer import Observer, still_possible
from sim.measures import Kind, Measure
from sim.run import run_through
from sim.scenario.scenario import Scenario
from sim.statistics.mser5 import mser5

PILOTS = 5
PIECES = 120
_KNOWN: dict[str, "WarmUp"] = {}


@dataclass(frozen=True)
class WarmUp:
    """Requests submitted before `ends` (milliseconds since the start) do not count.

    too_short: MSER-5 cannot tell the warm-up from the rest of so short a run.
    measure, curve: what it looked at: of which times the mean, in seconds, of those submitted in
    each of PIECES equal pieces of the run, None where there were none; without MSER-5, nothing.
    """

    ends: int
    too_short: bool = False
    measure: Measure | None = None
    curve: tuple[float | None, ...] = ()


def warm_up(scenario: Scenario, measures: Sequence[Measure], executor: Executor) -> WarmUp:
    """Find the end of the warm-up, once a scenario and process."""
    given = scenario.statistics.warm_up_ms
    if given is not None:
        return WarmUp(given)
    measure = _looked_at(measures)
    key = f"{measure} {scenario!r}"
    if key not in _KNOWN:
        runs = dict(executor.run(partial(_pilot, scenario, measure), range(PILOTS)))
        _KNOWN.clear()
        _KNOWN[key] = _found([runs[number] for number in range(PILOTS)], measure, scenario.lasts)
    return _KNOWN[key]


def _looked_at(measures: Sequence[Measure]) -> Measure:
    """The mean of the first measure that is a time."""
    times = (each for each in measures if each.kind is Kind.TIME)
    first = next(times, Measure("mean", "signed_in"))
    return Measure("mean", first.of, first.since)


def _pilot(scenario: Scenario, measure: Measure, number: int) -> NDArray[np.float64]:
    """When each request was submitted, and its time, in milliseconds; shape (2, requests)."""
    seen = Observer()
    run_through(scenario, seen.record, number)
    points = seen.points()
    submitted, times = points["submitted"], points[measure.of] - points[measure.since]
    open_since = submitted[still_possible(measure.of, points)].min(initial=np.inf)
    known = ~np.isnan(times) & (submitted < open_since)
    return np.stack([submitted[known], times[known]])


def _found(runs: list[NDArray[np.float64]], measure: Measure, lasts: int) -> WarmUp:
    shortest = min(run.shape[1] for run in runs)
    submitted, times = np.mean([run[:, :shortest] for run in runs], axis=0)
    truncation = mser5(times)
    ends = int(submitted[truncation.observations]) if truncation.observations else 0
    return WarmUp(ends, truncation.too_short, measure, _curve(np.hstack(runs), lasts))


def _curve(requests: NDArray[np.float64], lasts: int) -> tuple[float | None, ...]:
    submitted, times = requests
    piece = np.minimum(submitted * PIECES // lasts, PIECES - 1).astype(np.intp)
    count = np.bincount(piece, minlength=PIECES)
    total = np.bincount(piece, times / 1000, minlength=PIECES)
    return tuple(float(t / n) if n else None for t, n in zip(total, count, strict=True))

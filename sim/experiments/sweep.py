"""A sweep: the same replications of every point of a grid, compared under common random numbers.

results.parquet   one row a point and replication: point, the settings by their paths, replication,
                  requests, and the measures by their text (times in seconds, null where none)
journal.jsonl     what is finished so far, see journal.py
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from sim.experiments.experiment import Experiment
from sim.experiments.grid import Point
from sim.experiments.journal import Key
from sim.measures import Kind, Measure
from sim.statistics.intervals import Interval, mean_interval
from sim.statistics.paired import difference_interval

RESULTS = "results.parquet"
DECLINED = ("disqualified", "lost", "rejected")


@dataclass(frozen=True)
class Standing:
    """How one point does under one measure.

    interval: of its own, by itself. difference: from the first point, replication by replication,
    jointly confident with all others of the comparison; None for the first point itself.
    under_way: the share of the requests that had not got there at the end, and still might.
    """

    point: Point
    interval: Interval
    difference: Interval | None
    under_way: float


@dataclass(frozen=True)
class Comparison:
    """All points under one measure.

    All that is compared, with the first point and with the best one, is so with intervals that
    hold together (Bonferroni); who is told to be worse than one of the two is not among the best.

    best: those that may be as good as the best one; empty if neither more nor less is better.
    """

    measure: Measure
    standings: tuple[Standing, ...]
    best: tuple[Point, ...]


def sweep(
    experiment: Experiment,
    replications: int,
    progress: Callable[[float], None] | None = None,
) -> int:
    """Run what is missing; how many replications that were."""
    return experiment.find_out(_wanted(experiment, replications), progress)


def compare(experiment: Experiment, replications: int, confidence: float) -> list[Comparison]:
    """What the sweep says, measure by measure; the first point is what others differ from."""
    return [
        _comparison(experiment, measure, replications, confidence)
        for measure in experiment.measures
    ]


def write_results(path: Path, experiment: Experiment, replications: int) -> None:
    """Write the table, whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    try:
        pq.write_table(_table(experiment, replications), partial)
        partial.replace(path)
    except OSError as reason:
        partial.unlink(missing_ok=True)
        raise BadInput(
            f"Cannot write {path}: {reason.strerror or reason}. {experiment.journal.kept}"
        ) from reason


def better_when_lower(measure: Measure) -> bool | None:
    """Times are; of requests that get through there should be more. Of utilization nobody knows."""
    if measure.kind is Kind.UTILIZATION:
        return None
    return measure.kind is Kind.TIME or measure.of in DECLINED


def _wanted(experiment: Experiment, replications: int) -> list[Key]:
    """Replication by replication, so that a sweep that is stopped has something of each point."""
    return [(p.number, number) for number in range(replications) for p in experiment.points]


def _comparison(
    experiment: Experiment, measure: Measure, replications: int, confidence: float
) -> Comparison:
    values = [_values(experiment, point, measure, replications) for point in experiment.points]
    jointly = _jointly(confidence, len(values))
    standings = tuple(
        Standing(
            point,
            mean_interval(own, confidence),
            difference_interval(own, values[0], jointly) if point.number else None,
            _under_way(experiment, point, measure, replications),
        )
        for point, own in zip(experiment.points, values, strict=True)
    )
    return Comparison(measure, standings, tuple(_best(measure, standings, values, jointly)))


def _jointly(confidence: float, points: int) -> float:
    """How sure each comparison must be, of all with the first point and all with the best one."""
    comparisons = 2 * points - 3
    return 1 - (1 - confidence) / max(1, comparisons)


def _values(
    experiment: Experiment, point: Point, measure: Measure, replications: int
) -> list[float]:
    found = experiment.of(point.number, range(replications))
    return [each.values[str(measure)] for each in found]


def _under_way(experiment: Experiment, point: Point, measure: Measure, replications: int) -> float:
    found = experiment.of(point.number, range(replications))
    return fmean(each.bounds[str(measure)].under_way for each in found)


def _best(
    measure: Measure,
    standings: Sequence[Standing],
    values: Sequence[Sequence[float]],
    jointly: float,
) -> list[Point]:
    """The best by its estimate, and who is not told to be worse than it or than the first point."""
    lower = better_when_lower(measure)
    known = [s for s in standings if s.interval.n and not s.interval.missing]
    if lower is None or len(known) < len(standings) or len(standings) == 1:
        return []
    pick = min if lower else max
    leader = pick(known, key=lambda s: s.interval.estimate).point.number

    def is_worse(own: Sequence[float], other: int) -> bool:
        difference = difference_interval(own, values[other], jointly)
        return difference.low > 0 if lower else difference.high < 0

    return [
        each.point
        for each, own in zip(standings, values, strict=True)
        if not (is_worse(own, leader) or is_worse(own, 0))
    ]


def _table(experiment: Experiment, replications: int) -> pa.Table:
    rows = [
        (point, each)
        for point in experiment.points
        for each in experiment.of(point.number, range(replications))
    ]
    columns: dict[str, Any] = {"point": pa.array([point.number for point, _ in rows], pa.int32())}
    for path in experiment.points[0].settings:
        columns[path] = _column([point.settings[path] for point, _ in rows])
    columns["replication"] = pa.array([each.number for _, each in rows], pa.int32())
    columns["requests"] = pa.array([each.requests for _, each in rows], pa.int64())
    for name in map(str, experiment.measures):
        values = [each.values[name] for _, each in rows]
        columns[name] = pa.array(values, pa.float64(), from_pandas=True)
    return pa.table(columns)


def _column(values: list[object]) -> pa.Array:
    """Numbers as numbers, if all of them are; else the text of each."""
    if all(type(value) is int for value in values):
        return pa.array(values, pa.int64())
    if all(type(value) in {int, float} for value in values):
        return pa.array(values, pa.float64())
    return pa.array(list(map(str, values)), pa.string())

"""What replications say together: an interval for each measure, a verdict on each goal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sim.experiments.replication import Replication
from sim.measures import Kind, Measure
from sim.statistics.goals import Goal, Outcome
from sim.statistics.intervals import Interval, mean_interval


@dataclass(frozen=True)
class Finding:
    """A measure over replications.

    interval: of the values as they are. judged: the same, widened by what requests that are still
    under way could change about them; goals are judged against this one.
    under_way: the mean share of such requests. too_short: MSER-5 finds no end of the warm-up, and
    then nothing is known.
    """

    measure: Measure
    values: tuple[float, ...]
    interval: Interval
    judged: Interval
    under_way: float
    too_short: bool


class Cause(StrEnum):
    """Why a goal can be judged or not."""

    DECIDED = "the interval decides"
    ONE_RUN = "one run has no interval"
    NO_VALUE = "replications without a value"
    WARM_UP = "too short for the warm-up"
    WIDE = "the interval holds the limit"
    UNDER_WAY = "requests are still under way"


@dataclass(frozen=True)
class Verdict:
    """A goal, judged.

    until: for UNDER_WAY and a time, how long the run would have to last to decide, in milliseconds.
    """

    goal: Goal
    finding: Finding
    outcome: Outcome
    cause: Cause
    until: int | None = None


def find(measure: Measure, replications: Sequence[Replication], confidence: float) -> Finding:
    """Put the values of a measure together."""
    name = str(measure)
    values = tuple(each.values[name] for each in replications)
    bounds = [each.bounds[name] for each in replications]
    interval = mean_interval(values, confidence)
    low = mean_interval((each.low for each in bounds), confidence).low
    high = mean_interval((each.high for each in bounds), confidence).high
    too_short = any(each.too_short for each in replications)
    if too_short:
        low, high = -math.inf, math.inf
    return Finding(
        measure,
        values,
        interval,
        replace(interval, low=min(low, interval.low), high=max(high, interval.high)),
        sum(each.under_way for each in bounds) / len(bounds),
        too_short,
    )


def judge(goal: Goal, replications: Sequence[Replication], confidence: float) -> Verdict:
    """Judge a goal against what these replications say of its measure."""
    finding = find(goal.measure, replications, confidence)
    outcome = goal.judge(finding.judged)
    cause = _cause(goal, finding, outcome)
    until = None
    if cause is Cause.UNDER_WAY and goal.measure.kind is Kind.TIME:
        until = max(each.last_request for each in replications) + round(goal.limit * 1000)
    return Verdict(goal, finding, outcome, cause, until)


def _cause(goal: Goal, finding: Finding, outcome: Outcome) -> Cause:
    if outcome is not Outcome.INCONCLUSIVE:
        return Cause.DECIDED
    if len(finding.values) == 1:
        return Cause.ONE_RUN
    if finding.interval.missing or finding.interval.n <= 1:
        return Cause.NO_VALUE
    if finding.too_short:
        return Cause.WARM_UP
    decided = goal.judge(finding.interval) is not Outcome.INCONCLUSIVE
    return Cause.UNDER_WAY if decided else Cause.WIDE

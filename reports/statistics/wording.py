"""Measures, intervals and verdicts in words."""

import math

from reports.milestones import LABELS
from reports.wording import NOTHING, count, duration, plural, share
from sim.durations import format_duration
from sim.experiments.findings import Cause, Finding, Verdict
from sim.experiments.replications import Replications
from sim.experiments.warm_up import PILOTS
from sim.measures import ALL_TEAMS, Kind, Measure
from sim.scenario.statistics import MSER_5
from sim.statistics.goals import Outcome
from sim.statistics.intervals import Interval

_STATISTICS = {
    "mean": "mean",
    "sd": "standard deviation of the",
    "min": "shortest",
    "max": "longest",
}

_TOO_SHORT = (
    f"Too short: {MSER_5} cannot tell the warm-up from the rest of the run; let it last longer."
)


def value(number: float, measure: Measure) -> str:
    """A number of this measure with its unit."""
    if not math.isfinite(number):
        return NOTHING
    possible = max(0.0, number)  # an interval may reach further
    if measure.kind is Kind.TIME:
        return duration(possible)
    if measure.kind is Kind.COUNT:
        return count(possible)
    return share(min(1.0, possible) if measure.kind is Kind.SHARE else possible)


def spread(interval: Interval, measure: Measure) -> str:
    """From the lower to the upper bound."""
    low, high = (value(each, measure) for each in (interval.low, interval.high))
    if math.isinf(interval.low) and math.isinf(interval.high):
        return NOTHING
    if math.isinf(interval.high):
        return f"at least {low}"
    return f"at most {high}" if math.isinf(interval.low) else f"{low} to {high}"


def named(measure: Measure) -> str:
    """A measure as a sentence has it: p95 time to “signed in”."""
    if measure.kind is Kind.UTILIZATION:
        return f"utilization of {'all teams' if measure.of == ALL_TEAMS else measure.of}"
    milestone = f"“{LABELS[measure.of].lower()}”"
    if measure.kind is Kind.COUNT:
        return f"number of requests with {milestone}"
    if measure.kind is Kind.SHARE:
        return f"share of requests with {milestone}"
    since = f"from “{LABELS[measure.since].lower()}” " if measure.since != "submitted" else ""
    return f"{measure.statistic} time {since}to {milestone}"


def meaning(measure: Measure) -> str:
    """What is measured, in a reader's words."""
    if measure.kind is Kind.UTILIZATION:
        whose = "all teams" if measure.of == ALL_TEAMS else measure.of
        return f"busy hours by hours on shift, {whose}"
    milestone = LABELS[measure.of].lower()
    if measure.kind is Kind.COUNT:
        return f"requests with “{milestone}”"
    if measure.kind is Kind.SHARE:
        return f"part of the requests with “{milestone}”"
    statistic = _STATISTICS.get(measure.statistic, f"{measure.statistic} of the")
    return f"{statistic} time from “{LABELS[measure.since].lower()}” to “{milestone}”"


def of_runs(replications: Replications) -> str:
    """How many, and how sure."""
    runs, statistics = len(replications.runs), replications.scenario.statistics
    said = plural(runs, "independent replication")
    if runs == 1:
        return f"{said}, which has no interval."
    return f"{said}; intervals hold with {share(statistics.confidence)} confidence (Student's t)."


def of_verdict(verdict: Verdict, lasts: int) -> str:
    """Why a goal is met, missed or open; lasts: how long the run is, in milliseconds."""
    finding = verdict.finding
    measure = finding.measure
    said = f"{value(finding.interval.estimate, measure)}, {spread(finding.judged, measure)}"
    if finding.judged != finding.interval:
        said += " with those under way, however long they take"
    if verdict.cause is Cause.DECIDED:
        part = "all of it meets" if verdict.outcome is Outcome.PASS else "none of it meets"
        return f"{said}: {part} the goal."
    if verdict.cause is Cause.ONE_RUN:
        return "One run has no interval; ask for several replications."
    if verdict.cause is Cause.NO_VALUE:
        return _of_those_without_a_value(finding)
    if verdict.cause is Cause.WARM_UP:
        return _TOO_SHORT
    if verdict.cause is Cause.WIDE:
        return f"{said}: the limit lies within; more replications would narrow it."
    return _of_those_under_way(verdict, lasts)


def of_warm_up(replications: Replications) -> str:
    """What was left out at the beginning."""
    warm_up = replications.warm_up
    ends = format_duration(warm_up.ends)
    if warm_up.too_short:
        return _TOO_SHORT
    if warm_up.measure:
        return (
            f"By {MSER_5} on the {meaning(warm_up.measure)} in {PILOTS} runs, the warm-up ends "
            f"after {ends}; requests submitted before do not count."
        )
    return f"Requests of the first {ends} (warm-up) do not count." if warm_up.ends else ""


def of_precision(replications: Replications) -> str:
    """Whether the wanted precision was reached."""
    precision = replications.scenario.statistics.precision
    if precision is None:
        return ""
    wanted = share(precision.relative) if precision.relative else str(precision.absolute)
    reached = "reached" if replications.precise else "not reached"
    number = plural(len(replications.runs), "replication")
    return f"Wanted precision of {precision.measure}, {wanted}: {reached} with {number}."


def of_little(replications: Replications) -> str:
    """The check that no request got lost in a queue."""
    booked = [each for run in replications.runs for each in run.queues]
    if not booked:
        return "Nobody was in any queue."
    most = max(abs(each.level - each.rate * each.wait_s) / max(1.0, each.level) for each in booked)
    queues = len({each.queue for each in booked})
    return (
        f"Little's law, L = λW, holds in each of {plural(queues, 'queue')} of every run; the "
        f"largest difference is {most:.0e} of L."
    )


def _of_those_without_a_value(finding: Finding) -> str:
    runs = len(finding.values)
    none = runs - finding.interval.n
    said = (
        f"{count(none)} of {plural(runs, 'replication')} {'has' if none == 1 else 'have'} no value"
    )
    if not finding.under_way:
        return f"{said}."
    under_way = share(finding.under_way)
    return f"{said}; {under_way} of requests are still under way: let the run last longer."


def _of_those_under_way(verdict: Verdict, lasts: int) -> str:
    under_way = share(verdict.finding.under_way)
    said = f"Too short: {under_way} of requests are still under way"
    if verdict.until and verdict.until > lasts:
        return f"{said}; let the run last longer than {format_duration(verdict.until)}."
    return f"{said}; let the run last longer."

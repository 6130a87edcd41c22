"""What replications say, for metrics.json: the numbers of the page, and those of every run.

Times are in seconds. None stands for what does not exist: a bound of one run, a value of a run that
has none.
"""

import math
from typing import Any

from reports.statistics.wording import of_verdict
from sim.experiments.findings import Finding
from sim.experiments.replications import Replications
from sim.measures import Kind
from sim.statistics.intervals import Interval

_UNITS = {Kind.TIME: "s", Kind.COUNT: "requests"}


def numbers(replications: Replications) -> dict[str, Any]:
    """As dicts, lists, text and numbers, always in one order."""
    scenario, runs = replications.scenario, replications.runs
    statistics = scenario.statistics
    return {
        "number": len(runs),
        "confidence": statistics.confidence,
        "outcome": replications.outcome,
        "measures": [_measure(each) for each in replications.findings],
        "thresholds": [
            {
                "goal": str(each.goal),
                "outcome": each.outcome,
                "because": of_verdict(each, scenario.lasts),
            }
            for each in replications.verdicts
        ],
        "requests": [each.requests for each in runs],
        "warm_up": {
            "rule": statistics.warm_up,
            "ends_s": replications.warm_up.ends / 1000,
            "too_short": replications.warm_up.too_short,
        },
        "precise": replications.precise,
    }


def _measure(finding: Finding) -> dict[str, Any]:
    return {
        "measure": str(finding.measure),
        "unit": _UNITS.get(finding.measure.kind, "share"),
        **_interval(finding.interval),
        "n": finding.interval.n,
        "missing": finding.interval.missing,
        "under_way": _known(finding.under_way),
        "judged_low": _known(finding.judged.low),
        "judged_high": _known(finding.judged.high),
        "values": [_known(each) for each in finding.values],
    }


def _interval(interval: Interval) -> dict[str, float | None]:
    bounds = {"mean": interval.estimate, "low": interval.low, "high": interval.high}
    return {name: _known(each) for name, each in bounds.items()}


def _known(number: float) -> float | None:
    return round(number, 6) if math.isfinite(number) else None

"""A load beside what the model predicts for the same traffic: requests, answers, milestones.

The model answers at once, so how long answers take has no prediction.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from rich.console import Console
from rich.text import Text

from conformance.remote.load.leading import Forecast, Load, Observed
from conformance.remote.load.notes import Outcome
from event_log import files
from reports.predictions import (
    COMPARISON,
    PREDICTED_LOG,
    PREDICTED_PAGE,
    Milestone,
    milestone,
    tell_rows,
)
from reports.results import CSV, LOG, PAGE, report_on
from reports.summary import printable
from reports.whole_file import write_whole
from reports.wording import NOTHING, clean, count, duration, plural
from sim.run import simulate
from sim.traffic.faster import faster
from sim.traffic.partners import arrivals

SHOWN = (50, 95, 99, 100)
LATE_S = 1.0
MOST_REASONS = 5


@dataclass(frozen=True)
class Answers:
    """How a load was answered. Percentiles 50, 95, 99, 100 in seconds, from the meant instant.

    unsent: who was not sent, or of whom nothing is known. late_s: for how long requests were kept
    back on this side. errors: reasons, by how often.
    """

    requests: int
    confirmed: int
    failed: int
    unsent: int
    answered_s: tuple[float, ...]
    late_s: tuple[float, ...]
    errors: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """What was seen, beside what the model predicts."""

    answers: Answers
    predicted_requests: int
    milestones: tuple[Milestone, ...]
    looked_every_s: float
    no_lead: int
    looked_in_vain: str

    @property
    def code(self) -> int:
        """0 if all were confirmed and seen; 1 if some were refused; 3 if something is not known."""
        if self.answers.failed and self.answers.confirmed:
            return 1
        complete = not (self.answers.failed or self.answers.unsent or self.no_lead)
        return 0 if complete else 3


def compare_into(load: Load, observed: Observed, clock: float) -> Comparison:
    """Write logs and reports of the load and of its prediction; how they compare.

    clock: how many times as fast the deployment's clock runs.
    """
    folder, scenario = load.order.folder, load.scenario
    rows = observed.write_log(folder / LOG, clock)
    seen = report_on(folder / LOG, folder / PAGE) if rows else None
    if rows:
        files.write_csv(folder / LOG, folder / CSV)
    expected = faster(scenario, load.order.speed / clock, round(observed.lasted * clock * 1_000))
    simulate(expected, folder / PREDICTED_LOG)
    predicted = report_on(folder / PREDICTED_LOG, folder / PREDICTED_PAGE)
    requests = sum(1 for _ in arrivals(scenario))
    comparison = Comparison(
        _answers(observed.reading.outcomes, requests),
        predicted.log.requests,
        tuple(milestone(what, seen, predicted) for what in observed.sees),
        observed.lasted / max(1, observed.looks) * clock,
        observed.missing,
        observed.failed,
    )
    write_whole(folder / COMPARISON, json.dumps(asdict(comparison), indent=1))
    return comparison


def tell_plan(forecast: Forecast, console: Console) -> None:
    """What is about to be sent."""
    told = (
        f"{plural(forecast.requests, 'partner')} will apply at {clean(forecast.deployment)} within "
        f"{duration(forecast.lasts_s)}, {forecast.most_in_a_second} in the busiest second; their "
        f"names carry {forecast.mark}. "
        f"[conduct] leaves {count(forecast.allowed_in_a_second)} requests a second for them, and "
        f"{count(forecast.allowed)} in all."
    )
    console.print(Text(printable(told, console)))


def tell(comparison: Comparison, console: Console) -> None:
    """The comparison as a table, and what to bear in mind about it."""
    tell_rows(_rows(comparison), console)
    for line in _remarks(comparison):
        console.print(Text(printable(line, console)))


def _rows(comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    answers = comparison.answers
    yield "Requests", count(answers.requests), count(answers.requests)
    refused = answers.requests - comparison.predicted_requests
    yield "  confirmed", count(answers.confirmed), count(comparison.predicted_requests)
    yield "  refused or failed", count(answers.failed), count(refused)
    yield "  not sent, or not known", count(answers.unsent), NOTHING
    for percentile, seconds in zip(SHOWN, answers.answered_s, strict=False):
        yield f"Answer, p{percentile}", duration(seconds), NOTHING
    for each in comparison.milestones:
        yield from each.rows()


def _remarks(comparison: Comparison) -> Iterator[str]:
    answers = comparison.answers
    for reason, times in answers.errors.items():
        yield f"{count(times)} x {clean(reason, 200)}"
    if answers.late_s and answers.late_s[-1] > LATE_S:
        yield (
            f"Requests were kept back on this side for up to {duration(answers.late_s[-1])} (p95 "
            f"{duration(answers.late_s[1])}), by [conduct] requests_per_second or a busy machine; "
            "answers count from when partners meant to apply, so they seem longer by that."
        )
    if comparison.milestones:
        yield (
            "What became of partners was looked for every "
            f"{duration(comparison.looked_every_s)}, and is seen later than it came by up to that."
        )
    if comparison.no_lead:
        yield f"{plural(comparison.no_lead, 'confirmed partner')} had no lead at the last look."
    if comparison.looked_in_vain:
        yield f"The last look failed: {clean(comparison.looked_in_vain)}"


def _answers(outcomes: Sequence[Outcome], requests: int) -> Answers:
    errors = Counter(each.error for each in outcomes if each.error)
    return Answers(
        requests=requests,
        confirmed=sum(not each.error for each in outcomes),
        failed=sum(bool(each.error) for each in outcomes),
        unsent=requests - len(outcomes),
        answered_s=_percentiles([each.took for each in outcomes]),
        late_s=_percentiles([each.late for each in outcomes]),
        errors=dict(errors.most_common(MOST_REASONS)),
    )


def _percentiles(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(np.percentile(values, SHOWN).tolist()) if values else ()

"""The page about a sweep: for each measure a table of all points, with intervals, in words.

No script: the chart is drawn by the table itself.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from reports import html, wording
from reports.comparison import words
from reports.whole_file import write_whole
from reports.wording import clean, plural, share
from sim.experiments.sweep import Comparison, Standing
from sim.statistics.intervals import Interval

MOST_ROWS = 400
TELLING = 0.001
"""The share of requests under way from which on it is told."""

METHOD = (
    "Every point has the same replications: replication 3 of one point meets the same partners "
    "with the same luck as replication 3 of another. So differences are taken replication by "
    "replication, and most of the chance cancels out.",
    "An interval is one for the mean over replications, by Student's t; each holds by itself. The "
    "best is marked only if the intervals tell it from every other point, all of them together "
    "with the stated confidence.",
    "A time is taken over the requests that got there before the run ended. Where some had not, "
    "a row says how many.",
)


@dataclass(frozen=True)
class Spot:
    """Where an estimate and its interval stand on the scale, in per cent."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One point, ready to be shown."""

    values: list[str]
    spot: Spot | None
    estimate: str
    interval: str
    difference: str
    better: bool | None
    is_best: bool
    note: str


def write_page(
    path: Path,
    title: str,
    comparisons: Sequence[Comparison],
    about: Mapping[str, str],
    confidence: float,
) -> None:
    """Write the page under this name, whole or not at all."""
    points = [each.point for each in comparisons[0].standings]
    replications = comparisons[0].standings[0].interval
    runs = plural(replications.n + replications.missing, "replication")
    template = html.environment().get_template("comparison/sweep.html")
    page = template.render(
        title=clean(title, 120),
        verdict=f"{plural(len(points), 'setting')} of the same scenario, {runs} of each.",
        paths=list(points[0].settings),
        sections=[_section(each) for each in comparisons],
        confidence=confidence,
        about=about,
        method=METHOD,
        css=Markup(html.looks("page.css") + html.read("comparison/comparison.css")),  # noqa: S704 - ours
        script_hashes=[],
    )
    write_whole(path, page)


def finding(comparison: Comparison) -> str:
    """Which setting is the best, if any can be told to be."""
    first, *others = comparison.standings
    name = str(comparison.measure)
    if not others:
        return f"There is one setting only: {words.settings(first.point.settings)}."
    if len(comparison.best) == 1 and comparison.best[0].number != first.point.number:
        best = comparison.standings[comparison.best[0].number]
        return f"Best: {sentence(comparison, best)}."
    if len(comparison.best) == 1:
        return f"{_capital(words.settings(first.point.settings))}: no other does as well."
    if comparison.best:
        number = "All" if len(comparison.best) == len(comparison.standings) else "The best"
        return f"{number} {len(comparison.best)} settings cannot be told apart by their {name}."
    last = comparison.standings[-1]
    return f"{_capital(sentence(comparison, last))}."


def sentence(comparison: Comparison, standing: Standing) -> str:
    """Such as: 12 people instead of 8: p95 signed_in 1 d 4 h shorter (1 d 1 h to 1 d 7 h)."""
    change = words.instead_of(standing.point.settings, comparison.standings[0].point.settings)
    said = words.difference(comparison.measure, standing.difference)
    return f"{change}: {comparison.measure} {said}"


def _section(comparison: Comparison) -> dict[str, object]:
    scale = _scale([each.interval for each in comparison.standings])
    left_out = len(comparison.standings) - MOST_ROWS
    return {
        "name": clean(str(comparison.measure), 60),
        "meaning": _meaning(comparison),
        "finding": finding(comparison),
        "from": words.value(comparison.measure, scale[0]) if scale else "",
        "until": words.value(comparison.measure, scale[1]) if scale else "",
        "rows": [_row(comparison, each, scale) for each in comparison.standings[:MOST_ROWS]],
        "left_out": f"{plural(left_out, 'more row')} in the Parquet file." if left_out > 0 else "",
    }


def _meaning(comparison: Comparison) -> str:
    measure = comparison.measure
    if measure.kind.name == "TIME":
        return f"Time from {measure.since} to {measure.of}; shorter is better."
    if measure.kind.name == "UTILIZATION":
        return "Busy time by staffed time. Neither more nor less of it is better in itself."
    what = "Number" if measure.kind.name == "COUNT" else "Share"
    return f"{what} of requests: {measure.of}."


def _row(comparison: Comparison, standing: Standing, scale: tuple[float, float] | None) -> Row:
    measure, interval = comparison.measure, standing.interval
    numbers = [each.number for each in comparison.best]
    notes = []
    if standing.under_way > TELLING:
        notes.append(f"{share(standing.under_way)} of the requests were under way at the end")
    if interval.missing:
        notes.append(f"{plural(interval.missing, 'replication')} without a value")
    return Row(
        [str(value) for value in standing.point.settings.values()],
        _spot(interval, scale),
        words.value(measure, interval.estimate),
        words.bounds(measure, interval),
        words.difference(measure, standing.difference),
        words.is_better(measure, standing.difference),
        numbers == [standing.point.number],
        "; ".join(notes),
    )


def _scale(intervals: Sequence[Interval]) -> tuple[float, float] | None:
    """From the lowest to the highest that is shown."""
    edges = [e for i in intervals for e in (i.low, i.estimate, i.high) if math.isfinite(e)]
    return (max(0.0, min(edges)), max(edges)) if edges else None


def _spot(interval: Interval, scale: tuple[float, float] | None) -> Spot | None:
    if scale is None or math.isnan(interval.estimate):
        return None
    first, last = scale

    def at(value: float) -> float:
        return 50.0 if first == last else 100 * (min(max(value, first), last) - first) / (last - first)

    ends = (interval.low, interval.high) if math.isfinite(interval.low) else (interval.estimate,) * 2
    return Spot(at(interval.estimate), at(ends[0]), at(ends[1]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

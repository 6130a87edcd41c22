"""The page about a sweep: for each measure a table of all points, with intervals, in words.

No script: the chart is drawn by the table itself.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import html
from reports.comparison import words
from reports.statistics.wording import named, spread, value
from reports.wording import clean, plural, share
from sim.experiments.sweep import Comparison, Standing, better_when_lower
from sim.statistics.intervals import Interval

MOST_ROWS, MOST_NAMES = 400, 4
TELLING = 0.001
"""The share of requests under way from which on it is told."""

METHOD = (
    (
        "Every point has the same replications: replication 3 of one point meets the same "
        "partners with the same luck as replication 3 of another. So differences are taken "
        "replication by replication, and most of the chance cancels out."
    ),
    (
        "An interval is one for the mean over replications, by Student's t. That of an estimate "
        "holds by itself, and nothing is concluded from it. What is called shorter, more, better "
        "or best follows from differences, and theirs are joint intervals: all comparisons under "
        "one measure hold together with the stated confidence (Bonferroni), so they are wider, "
        "the more settings there are. The best is marked only if it is told from every other."
    ),
    (
        "A time is taken over the requests that got there before the run ended. Where some "
        "had not, a row says how many."
    ),
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


def page(
    title: str,
    comparisons: Sequence[Comparison],
    about: Mapping[str, str],
    confidence: float,
) -> str:
    """The page's HTML."""
    points = [each.point for each in comparisons[0].standings]
    replications = comparisons[0].standings[0].interval
    runs = plural(replications.n + replications.missing, "replication")
    template = html.environment().get_template("comparison/sweep.html")
    return template.render(
        title=clean(title, 120),
        verdict=f"{plural(len(points), 'setting')} of the same scenario, {runs} of each.",
        paths=list(points[0].settings),
        sections=[_section(each) for each in comparisons],
        confidence=confidence,
        about=about,
        method=METHOD,
        css=html.looks("page.css", "comparison/comparison.css"),
        script_hashes=[],
    )


def finding(comparison: Comparison) -> str:
    """Which setting is the best, if any can be told to be."""
    first, *others = comparison.standings
    differences = [each.difference for each in others if each.difference]
    if not others:
        return f"There is one setting only: {words.settings(first.point.settings)}."
    if all(each.low == each.high == 0 for each in differences):
        return f"The {named(comparison.measure)} is the same in all settings."
    if comparison.best:
        return _of_best(comparison)
    return f"{words.capital(sentence(comparison, comparison.standings[-1]))}."


def sentence(comparison: Comparison, standing: Standing) -> str:
    """12 people instead of 8: p95 time to “signed in” 1 d 4 h shorter (1 d 1 h to 1 d 7 h)."""
    change = words.instead_of(standing.point.settings, comparison.standings[0].point.settings)
    said = words.difference(comparison.measure, standing.difference)
    return f"{change}: {named(comparison.measure)} {said}"


def _of_best(comparison: Comparison) -> str:
    best, number = comparison.best, len(comparison.best)
    if number == len(comparison.standings):
        return f"The {number} settings cannot be told apart by their {named(comparison.measure)}."
    if number > 1:
        names = "; ".join(words.settings(each.settings) for each in best[:MOST_NAMES])
        more = "; ..." if number > MOST_NAMES else ""
        return f"The best {number} cannot be told apart: {names}{more}."
    if best[0].number == comparison.standings[0].point.number:
        return f"{words.capital(words.settings(best[0].settings))}: no other does as well."
    return f"Best: {sentence(comparison, comparison.standings[best[0].number])}."


def _section(comparison: Comparison) -> dict[str, object]:
    scale = _scale([each.interval for each in comparison.standings])
    left_out = len(comparison.standings) - MOST_ROWS
    return {
        "name": words.capital(clean(named(comparison.measure), 120)),
        "measure": clean(str(comparison.measure), 120),
        "meaning": _meaning(comparison),
        "finding": finding(comparison),
        "from": value(scale[0], comparison.measure) if scale else "",
        "until": value(scale[1], comparison.measure) if scale else "",
        "rows": [_row(comparison, each, scale) for each in comparison.standings[:MOST_ROWS]],
        "left_out": f"{plural(left_out, 'more row')} in the Parquet file." if left_out > 0 else "",
    }


def _meaning(comparison: Comparison) -> str:
    which = {
        True: "Less is better.",
        False: "More is better.",
        None: "Neither more nor less is better in itself.",
    }
    return which[better_when_lower(comparison.measure)]


def _row(comparison: Comparison, standing: Standing, scale: tuple[float, float] | None) -> Row:
    measure, interval = comparison.measure, standing.interval
    numbers = [each.number for each in comparison.best]
    notes = []
    if standing.under_way > TELLING:
        notes.append(f"{share(standing.under_way)} of the requests were under way at the end")
    if interval.missing:
        notes.append(f"{plural(interval.missing, 'replication')} without a value")
    return Row(
        [str(setting) for setting in standing.point.settings.values()],
        _spot(interval, scale),
        value(interval.estimate, measure),
        spread(interval, measure),
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
    low, high = (interval.low, interval.high)
    if not math.isfinite(low):
        low = high = interval.estimate
    return Spot(*(_per_cent(each, *scale) for each in (interval.estimate, low, high)))


def _per_cent(value: float, first: float, last: float) -> float:
    if first == last:
        return 50.0
    return 100 * (min(max(value, first), last) - first) / (last - first)

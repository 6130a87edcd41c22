"""What partners were seen to reach, and when, beside what the model predicts for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from reference_model.activities import Activity
from reports.latencies import Latency
from reports.metrics import Metrics
from reports.summary import printable
from reports.wording import count, duration

PREDICTED_LOG, PREDICTED_PAGE = "predicted.parquet", "predicted.html"
COMPARISON = "comparison.json"
_KEYS = {Activity.PROSPECT_STORED: "stored", Activity.LEAD_CREATED: "lead"}


@dataclass(frozen=True)
class Milestone:
    """Who reached a milestone, and how long after the request; None where nobody did."""

    what: str
    seen: int
    seen_p50_s: float | None
    seen_p95_s: float | None
    predicted: int
    predicted_p50_s: float | None
    predicted_p95_s: float | None

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """As rows of a table: what, as seen, as predicted."""
        yield self.what, count(self.seen), count(self.predicted)
        yield "  p50 from the request", duration(self.seen_p50_s), duration(self.predicted_p50_s)
        yield "  p95 from the request", duration(self.seen_p95_s), duration(self.predicted_p95_s)


def tell_rows(rows: Iterable[tuple[str, str, str]], console: Console) -> None:
    """Show what was seen beside what was predicted."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("", "seen", "predicted"):
        table.add_column(heading, justify="right" if heading else "left")
    for what, *cells in rows:
        table.add_row(what, *(printable(cell, console) for cell in cells))
    console.print(table, highlight=False)


def milestone(what: Activity, seen: Metrics | None, predicted: Metrics) -> Milestone:
    """How a log and its prediction compare at a milestone; seen: None if nothing was."""
    ours, theirs = _latency(what, seen), _latency(what, predicted)
    return Milestone(
        what=str(what),
        seen=ours.latency.n if ours else 0,
        seen_p50_s=ours.latency.p50_s if ours else None,
        seen_p95_s=ours.latency.p95_s if ours else None,
        predicted=theirs.latency.n if theirs else 0,
        predicted_p50_s=theirs.latency.p50_s if theirs else None,
        predicted_p95_s=theirs.latency.p95_s if theirs else None,
    )


def _latency(what: Activity, metrics: Metrics | None) -> Latency | None:
    found = metrics.latencies if metrics else ()
    return next((each for each in found if each.key == _KEYS[what]), None)

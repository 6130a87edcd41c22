"""A log in one screen of text, for a terminal of 80 columns, with or without colours."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.bottleneck import bottleneck
from reports.funnel import exit_before
from reports.metrics import Metrics
from reports.sentences import (
    ONE_RUN,
    conservation,
    left_out,
    of_other_faults,
    of_outages,
    of_people,
    verdict,
)
from reports.trouble import Failures
from reports.wording import NOTHING, count, duration, plural, share

WIDTH = 80
MILESTONES = ("lead", "qualified", "approved", "rejected", "mail_sent", "published", "signed_in")
_BAR = 26
_INDENT = (0, 0, 0, 2)
_IN_ASCII = str.maketrans({"█": "#", NOTHING: "-", "≠": "!=", "…": "...", "“": '"', "”": '"'})


def render(metrics: Metrics, console: Console, caution: str = ONE_RUN) -> None:
    """Print the summary; caution: what to bear in mind about its numbers."""
    _print_part(console, "", verdict(metrics))
    _print_part(console, "Bottleneck", bottleneck(metrics).text)
    if metrics.log.requests:
        _print_part(console, "Funnel", _funnel(metrics, console), conservation(metrics))
    if any(each.key in MILESTONES for each in metrics.latencies):
        _print_part(console, "Time from submission", _latencies(metrics, console))
    more = (of_people(metrics), _trouble(metrics), *left_out(metrics))
    _print_part(console, "People and trouble", *more)
    _print_part(console, "", Text(caution, style="dim"))


def _funnel(metrics: Metrics, console: Console) -> Table:
    table = _table("", "", "requests", "")
    for step in metrics.funnel.steps:
        for out in metrics.funnel.exits:
            if out.key == exit_before(step.key) and out.count:
                left = (f"  - {out.label}", "", count(out.count), share(out.share_of_submitted))
                table.add_row(*left, style="dim")
        part = step.share_of_submitted
        if step.in_log:
            table.add_row(step.label, _bar(part, console), count(step.count), share(part))
        else:
            table.add_row(step.label, "not in this log", "", "", style="dim")
    return table


def _latencies(metrics: Metrics, console: Console) -> Table:
    table = _table("", "requests", "p50", "p95", "not there yet")
    for each in metrics.latencies:
        if each.key in MILESTONES:
            low, high = duration(each.latency.p50_s), duration(each.latency.p95_s)
            cells = (count(each.latency.n), low, high, share(each.censored_share))
            table.add_row(each.label, *(printable(cell, console) for cell in cells))
    return table


def _trouble(metrics: Metrics) -> str:
    failures = [_times(each) for each in metrics.trouble.failures if each.rows]
    return " ".join(filter(None, [*failures, of_outages(metrics), of_other_faults(metrics)]))


def _times(failures: Failures) -> str:
    return f"{failures.activity}: {plural(failures.rows, 'time')}."


def _bar(part: float | None, console: Console) -> Text:
    length = max(1, round((part or 0) * _BAR)) if part else 0
    return Text(printable("█" * length, console), style="blue")


def _table(*headings: str) -> Table:
    """The first column is text, the last and those with a heading are numbers, any other a bar."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    last = len(headings) - 1
    for index, heading in enumerate(headings):
        right = index > 0 and bool(heading or index == last)
        table.add_column(heading, justify="right" if right else "left", no_wrap=True)
    return table


def _print_part(console: Console, heading: str, *parts: str | Text | Table) -> None:
    """Foreign text is printed as it is: nothing in it is markup, and nothing is highlighted."""
    if heading:
        console.print(Text(heading, style="bold"))
    for part in parts:
        what = Text(printable(part, console)) if isinstance(part, str) else part
        indented = Padding(what, _INDENT, expand=False)
        console.print(indented, width=min(WIDTH, console.width), highlight=False)
    console.print()


def printable(text: str, console: Console) -> str:
    """The text in the characters that the terminal has; ? for what it has not."""
    encoding = console.encoding
    if encoding.startswith("utf"):
        return text
    return text.translate(_IN_ASCII).encode(encoding, "replace").decode(encoding)

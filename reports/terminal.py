"""What the commands say: progress, results, the features rule by rule, what to open next."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from conformance.verdicts import RuleVerdict, Verdict
from event_log.bad_input import BadInput
from reference_model.rules import RULES
from reports import summary
from reports.metrics import Metrics
from reports.results import CSV, DOCUMENT, LOG, METRICS, PAGE, Results
from reports.rule_results import KINDS, tally
from reports.sentences import FIRST_RUN, ONE_RUN
from reports.statistics import summary as statistics
from sim.experiments.replications import Replications
from sim.scenario.settings import settings

console = Console(highlight=False)

_COLOURS = {Verdict.CONFORMS: "green", Verdict.DEVIATES: "red", Verdict.DIFFERS: "yellow"}

_FILES = {
    PAGE: "the report; open it in a browser",
    DOCUMENT: "the rules and features; another page",
    METRICS: "the numbers of the report",
    LOG: "the event log",
    CSV: "the same as CSV",
}


@contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[float], None]]:
    """Show how far a run is; call what it gives with the share done, 0 to 1."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=1.0)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def status_line(doing: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done just now; call what it gives with each next thing."""
    with console.status(Text(doing)) as status:
        yield lambda what: status.update(Text(f"{doing}: {what}"))


def tell_metrics(metrics: Metrics, replications: Replications | None = None) -> None:
    """The numbers of a log, in one screen, and what replications of the run say."""
    summary.render(metrics, console, FIRST_RUN if replications else ONE_RUN)
    if replications:
        statistics.render(replications, console)


def tell_features(verdicts: Sequence[RuleVerdict], against: str) -> None:
    """How the rules fared, documented ones apart from assumptions; the bad ones by name.

    against: the name of what the features ran against.
    """
    console.print(Text(f"Features against {against}", style="bold"))
    for kind, one in KINDS.items():
        part = [each for each in verdicts if each.rule.kind is kind]
        console.print(f"  {tally(part, one)}")
    for each in verdicts:
        if each.failed:
            line = f"  {each.rule.id} {each.verdict}: {each.rule.sentence}"
            console.print(Text(line, style=_COLOURS[each.verdict]))
    console.print()


def tell_files(results: Results, *others: str) -> None:
    """What was written, and where; others: what stands beside the results of the run."""
    console.print(Text("Written", style="bold"))
    for name in (PAGE, *others, METRICS, LOG, CSV):
        what = _FILES[name]
        console.print(Text(f"  {results.folder / name}  {what}"), soft_wrap=True)


def tell_what_next(scenario: Path) -> None:
    """A few things to try."""
    console.print()
    console.print(Text("Try next", style="bold"))
    for arguments, what in (
        (f"simulate {scenario.stem} --seed 2", "another week of the same kind"),
        ("rules", "the rules, and how well each is known"),
        ("features --rule R8", "the scenarios of one rule"),
        ("prove", "wrong systems, and what catches them"),
    ):
        console.print(Text(f"  {_command()} {arguments:<34}{what}"), soft_wrap=True)
    console.print(
        Text(f"  To make a scenario of your own, copy {os.path.relpath(scenario)}."), soft_wrap=True
    )


def _command() -> str:
    """What to type for b2bkit: its path, where the shell would not find it by name."""
    here = Path(sys.argv[0])
    if shutil.which("b2bkit") or here.name != "b2bkit":
        return "b2bkit"
    return os.path.relpath(here)


def tell_rules(scenarios: Counter[str], mutants: Counter[str]) -> None:
    """The rule catalogue, with what exercises each rule and what breaks it first of all."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("rule", "known as"):
        table.add_column(heading)
    for heading in ("scenarios", "mutants"):
        table.add_column(heading, justify="right")
    table.add_column("sentence", overflow="fold")
    for rule in RULES.values():
        sentence = Text.assemble(rule.sentence, "\n", (rule.source, "dim"))
        numbers = str(scenarios[rule.id]), str(mutants[rule.id])
        table.add_row(rule.id, rule.kind, *numbers, sentence)
    console.print(table)


def tell_settings(part: str) -> None:
    """The settings of a scenario file whose path begins so."""
    shown = [each for each in settings() if each.path.startswith(part)]
    if not shown:
        known = ", ".join(dict.fromkeys(each.path.split(".")[0] for each in settings()))
        raise BadInput(f"{part}: no setting begins so; expected one of {known}.")
    for each in shown:
        default = "required" if each.default is None else f"default {each.default}"
        console.print(Text.assemble((each.path, "bold"), f"  {each.kind}, {default}"))
        console.print(Padding(Text(each.meaning), (0, 0, 0, 2)))

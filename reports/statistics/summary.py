"""What replications say, for a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.statistics import wording
from reports.summary import printable
from reports.wording import clean
from sim.experiments.replications import Replications
from sim.statistics.goals import Outcome

_STYLES = {Outcome.PASS: "green", Outcome.FAIL: "red", Outcome.INCONCLUSIVE: "yellow"}


def render(replications: Replications, console: Console) -> None:
    """Print measures with their intervals, then the verdicts."""
    console.print(Text("Replications", style="bold"))
    said = (wording.of_runs, wording.of_warm_up, wording.of_precision)
    for sentence in filter(None, (say(replications) for say in said)):
        _print(sentence, console)
    console.print(Padding(_measures(replications, console), (0, 0, 0, 2), expand=False))
    console.print()
    if replications.verdicts:
        console.print(Text("Thresholds", style="bold"))
    for each in replications.verdicts:
        because = wording.of_verdict(each, replications.scenario.lasts)
        goal = clean(str(each.goal), 120)
        verdict = Text.assemble((f"{each.outcome}", _STYLES[each.outcome]), f"  {goal}")
        console.print(Padding(verdict, (0, 0, 0, 2), expand=False))
        _print(f"      {because}", console)
    if replications.verdicts:
        console.print()


def _measures(replications: Replications, console: Console) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("measure", overflow="fold")
    for heading in ("mean", "interval", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in replications.findings:
        cells = (
            clean(str(each.measure), 120),
            wording.value(each.interval.estimate, each.measure),
            wording.spread(each.interval, each.measure),
            str(each.interval.n),
        )
        table.add_row(*(Text(printable(cell, console)) for cell in cells))
    return table


def _print(sentence: str, console: Console) -> None:
    text = Text(printable(sentence, console))
    console.print(Padding(text, (0, 0, 0, 2), expand=False), highlight=False)

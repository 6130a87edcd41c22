"""What `sweep` and `plan` say in the terminal."""

from pathlib import Path

from rich.text import Text

from reports.comparison import plan_words, sweep_page
from reports.comparison.folders import COMPARISON, PLAN, PLAN_SCENARIO, SweepResults
from reports.summary import printable
from reports.terminal import console
from reports.wording import plural
from sim.experiments.plan import Plan
from sim.experiments.sweep import RESULTS


def tell_sweep(results: SweepResults) -> None:
    """What each measure says, how much was run, and what was written."""
    new = plural(results.ran, "replication")
    _print(f"{new} run." if results.ran else "Nothing was left to run.")
    for each in results.comparisons:
        _print(f"  {each.measure}: {sweep_page.finding(each)}")
    _print(f"Open {results.folder / COMPARISON}; all runs are in {results.folder / RESULTS}.")


def tell_plan(plan: Plan, folder: Path) -> None:
    """The plan, and what was written."""
    for sentence in plan_words.verdict(plan):
        _print(sentence)
    scenario = f"; the scenario is {folder / PLAN_SCENARIO}" if plan.confirmed else ""
    _print(f"Open {folder / PLAN}{scenario}.")


def _print(sentence: str) -> None:
    console.print(Text(printable(sentence, console)), soft_wrap=True)

"""What a sweep and a plan leave in their folder; see sim.experiments.journal for what is kept.

comparison.html, results.parquet   of a sweep
plan.html, plan.toml               of a plan: the page, and the chosen scenario
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from event_log.bad_input import BadInput
from reports.comparison import plan_page, sweep_page
from reports.whole_file import write_whole
from sim.experiments.cluster import PACKAGES, DaskCluster
from sim.experiments.cost import parse_prices, weekly_cost
from sim.experiments.executors import Executor, LocalProcesses, processors
from sim.experiments.experiment import Experiment
from sim.experiments.grid import Point, Variation, grid
from sim.experiments.journal import Journal
from sim.experiments.plan import Plan, asked_for, candidates, find_plan
from sim.experiments.sweep import RESULTS, Comparison, compare, holds_results, sweep, write_results
from sim.measures import Measure
from sim.scenario.loading import checked, scenario_data
from sim.scenario.overrides import with_overrides
from sim.scenario.scenario import Scenario
from sim.scenario.writing import as_toml
from sim.statistics.goals import Goal

COMPARISON, PLAN, PLAN_SCENARIO = "comparison.html", "plan.html", "plan.toml"
MEASURES = ("p95 signed_in", "mean signed_in", "share signed_in", "utilization sales_team")
"""What a sweep measures if nobody says."""

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Question:
    """A scenario file, its data, and what to vary of it; everything is checked when it is made."""

    data: dict[str, Any]
    scenario: Scenario
    vary: tuple[str, ...]
    variations: tuple[Variation, ...]
    points: list[Point]

    @classmethod
    def of(cls, path: Path, vary: Sequence[str]) -> "Question":
        """Read it; raises BadInput."""
        data = scenario_data(path)
        scenario = checked(data, str(path))
        variations = tuple(map(Variation.parse, vary))
        return cls(data, scenario, tuple(vary), variations, grid(data, variations))

    def about(self, **more: object) -> dict[str, object]:
        """What makes an experiment this one and no other, for its journal."""
        versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        return {"scenario": self.data, "--vary": self.vary, **more, "version": versions}


@dataclass(frozen=True)
class SweepResults:
    """A finished sweep. ran: how many replications were new."""

    folder: Path
    comparisons: list[Comparison]
    ran: int
    was_finished: bool


@contextmanager
def executor_of(workers: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Processes of this machine, or a cluster."""
    if scheduler is None:
        yield LocalProcesses(workers or processors())
    else:
        with DaskCluster(scheduler) as cluster:
            yield cluster


def measures_of(texts: Iterable[str]) -> tuple[Measure, ...]:
    """Measures as they are written; raises BadInput."""
    try:
        return tuple(dict.fromkeys(Measure.parse(text) for text in texts))
    except ValueError as reason:
        raise BadInput(f"--measure: {reason}.") from reason


def goals_of(texts: Iterable[str]) -> tuple[Goal, ...]:
    """Goals as they are written; raises BadInput."""
    try:
        return tuple(Goal.parse(text) for text in texts)
    except ValueError as reason:
        raise BadInput(f"--goal: {reason}.") from reason


def sweep_into(
    folder: Path,
    question: Question,
    measures: tuple[Measure, ...],
    executor: Executor,
    *,
    replications: int,
    confidence: float,
    progress: Progress | None = None,
) -> SweepResults:
    """Run what is missing of a sweep, and write its files; nothing is done where all is there."""
    about = question.about(**{"--measure": list(map(str, measures))})
    with Journal(folder, {"experiment": "sweep"} | about) as journal:
        experiment = Experiment(question.points, measures, journal, executor)
        ran = sweep(experiment, replications, progress)
        comparisons = compare(experiment, replications, confidence)
        page, table = folder / COMPARISON, folder / RESULTS
        if there := page.exists() and holds_results(table, experiment, replications):
            return SweepResults(folder, comparisons, ran, there)
        write_results(table, experiment, replications)
        said = _said(question) | {
            "Replications": f"{replications} of each point",
            "Confidence": f"{100 * confidence:g} %, of each interval by itself",
        }
        sweep_page.write_page(page, question.scenario.name, comparisons, said, confidence)
    return SweepResults(folder, comparisons, ran, was_finished=False)


def plan_into(
    folder: Path,
    question: Question,
    goals: tuple[Goal, ...],
    executor: Executor,
    *,
    prices: Sequence[str],
    confidence: float,
    told: Callable[[str], None],
) -> Plan:
    """Find a plan and write its files; the scenario only if there is one that meets the goals."""
    costs = parse_prices(prices, question.scenario)
    weekly = [weekly_cost(point.scenario, costs) for point in question.points]
    about = question.about(**{"--goal": list(map(str, goals))})
    with Journal(folder, {"experiment": "plan"} | about) as journal:
        experiment = Experiment(question.points, asked_for(goals), journal, executor)
        found = candidates(question.points, question.variations, weekly)
        plan = find_plan(experiment, found, goals, confidence, told)
        reached = experiment.of(plan.reached.point.number, range(plan.reached.replications)) if not plan.confirmed else []
        said = _said(question) | {"Prices": ", ".join(prices) or "as the defaults are"}
        plan_page.write_page(folder / PLAN, question.scenario.name, plan, said)
        (folder / PLAN_SCENARIO).unlink(missing_ok=True)
        if plan.confirmed:
            chosen = with_overrides(question.data, plan.confirmed.point.settings)
            write_whole(folder / PLAN_SCENARIO, as_toml(chosen))
    return plan


def _said(question: Question) -> dict[str, str]:
    return {
        "Scenario": question.scenario.name,
        "Seed": str(question.scenario.seed),
        "Varied": "; ".join(question.vary),
        "Made by": ", ".join(f"{package} {version(package)}" for package in PACKAGES),
    }

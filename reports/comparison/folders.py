"""What a sweep and a plan leave in their folder; see sim.experiments.journal for what is kept.

comparison.html, results.parquet   of a sweep
plan.html, plan.toml               of a plan: the page, and the chosen scenario
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from event_log.bad_input import BadInput, ended
from reports.comparison import plan_page, sweep_page
from reports.whole_file import write_whole
from sim.experiments.cluster import PACKAGES, DaskCluster
from sim.experiments.cost import parse_prices, weekly_cost
from sim.experiments.executors import Executor, LocalProcesses, processors
from sim.experiments.experiment import Experiment
from sim.experiments.grid import Point, Variation, grid
from sim.experiments.journal import Journal
from sim.experiments.plan import Plan, asked_for, candidates, find_plan
from sim.experiments.sweep import RESULTS, Comparison, compare, sweep, write_results
from sim.measures import Measure
from sim.scenario.loading import checked, scenario_data
from sim.scenario.overrides import with_overrides
from sim.scenario.scenario import Scenario
from sim.scenario.writing import to_toml
from sim.statistics.goals import Goal

COMPARISON, PLAN, PLAN_SCENARIO = "comparison.html", "plan.html", "plan.toml"

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
class Study:
    """A question, where it is worked on, where the answer goes, and how sure it has to be."""

    question: Question
    executor: Executor
    folder: Path
    confidence: float


@dataclass(frozen=True)
class SweepResults:
    """A finished sweep. ran: how many replications were new."""

    folder: Path
    comparisons: list[Comparison]
    ran: int


@contextmanager
def executor_of(workers: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Processes of this machine, or a cluster."""
    if scheduler is None:
        with LocalProcesses(workers or processors()) as processes:
            yield processes
    else:
        with DaskCluster(scheduler) as cluster:
            yield cluster


def measures_of(texts: Sequence[str], scenario: Scenario) -> tuple[Measure, ...]:
    """Measures as they are written, or those of the scenario; raises BadInput."""
    asked = texts or scenario.statistics.measures
    try:
        measures = tuple(dict.fromkeys(Measure.parse(text) for text in asked))
        for each in measures:
            scenario.require_team(each)
    except ValueError as reason:
        raise BadInput(ended(f"--measure: {reason}")) from reason
    return measures


def goals_of(texts: Sequence[str], scenario: Scenario) -> tuple[Goal, ...]:
    """Goals as they are written, or the thresholds of the scenario; raises BadInput."""
    asked = texts or [each.goal for each in scenario.threshold]
    if not asked:
        raise BadInput("There is no goal; add one, such as --goal 'p95 signed_in < 2 d'.")
    try:
        goals = tuple(Goal.parse(text) for text in asked)
        for each in goals:
            scenario.require_team(each.measure)
    except ValueError as reason:
        raise BadInput(ended(f"--goal: {reason}")) from reason
    return goals


def sweep_into(
    study: Study,
    measures: tuple[Measure, ...],
    replications: int,
    progress: Progress | None = None,
) -> SweepResults:
    """Run what is missing of a sweep, and write its files."""
    question, confidence = study.question, study.confidence
    about = question.about(**{"--measure": list(map(str, measures))})
    with Journal(study.folder, {"experiment": "sweep"} | about) as journal:
        experiment = Experiment(question.points, measures, journal, study.executor)
        ran = sweep(experiment, replications, progress)
        comparisons = compare(experiment, replications, confidence)
        write_results(study.folder / RESULTS, experiment, replications)
        said = _said(question) | {
            "Replications": f"{replications} of each point",
            "Confidence": f"{100 * confidence:g} %: of an estimate by itself, of all differences "
            "under one measure together",
        }
        page = sweep_page.page(question.scenario.name, comparisons, said, confidence)
        _write(study.folder / COMPARISON, page, journal)
    return SweepResults(study.folder, comparisons, ran)


def plan_into(
    study: Study, goals: tuple[Goal, ...], prices: Sequence[str], told: Callable[[str], None]
) -> Plan:
    """Find a plan and write its files; the scenario only if there is one that meets the goals."""
    question, folder = study.question, study.folder
    price_of = parse_prices(prices, question.scenario)
    costs = [weekly_cost(point.scenario, price_of) for point in question.points]
    ranked = candidates(question.points, question.variations, costs)
    about = question.about(**{"--goal": list(map(str, goals))})
    with Journal(folder, {"experiment": "plan"} | about) as journal:
        experiment = Experiment(question.points, asked_for(goals), journal, study.executor)
        plan = find_plan(experiment, ranked, goals, study.confidence, told)
        said = _said(question) | {"Prices": ", ".join(prices) or "the default ones, see below"}
        _write(folder / PLAN, plan_page.page(question.scenario.name, plan, said), journal)
        (folder / PLAN_SCENARIO).unlink(missing_ok=True)
        if plan.confirmed:
            chosen = with_overrides(question.data, plan.confirmed.point.settings)
            _write(folder / PLAN_SCENARIO, to_toml(chosen), journal)
    return plan


def _write(path: Path, text: str, journal: Journal) -> None:
    """Write a file whole or not at all, and say in the latter case that nothing is lost."""
    try:
        write_whole(path, text)
    except BadInput as reason:
        raise BadInput(f"{reason} {journal.kept}") from reason


def _said(question: Question) -> dict[str, str]:
    return {
        "Scenario": question.scenario.name,
        "Seed": str(question.scenario.seed),
        "Varied": "; ".join(question.vary),
        "Made by": ", ".join(f"{package} {version(package)}" for package in PACKAGES),
    }

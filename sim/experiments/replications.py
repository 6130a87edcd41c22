"""As many replications as a scenario asks for, or as its precision needs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sim.experiments.executors import Executor
from sim.experiments.findings import Finding, Verdict, find, judge
from sim.experiments.replication import Replication, replicate
from sim.experiments.warm_up import WarmUp, warm_up
from sim.measures import Measure
from sim.scenario.scenario import Scenario
from sim.scenario.statistics import Precision
from sim.statistics.goals import Goal, Outcome

DEFAULT = 10
"""Replications of a scenario that wants something judged and does not say how many."""

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Replications:
    """All replications of a scenario, in the order of their numbers, and what they say.

    precise: whether the wanted precision was reached; None if none was wanted.
    """

    scenario: Scenario
    runs: tuple[Replication, ...]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    warm_up: WarmUp
    precise: bool | None

    @property
    def outcome(self) -> Outcome:
        """The worst of all verdicts; PASS if there is no goal."""
        outcomes = {each.outcome for each in self.verdicts}
        return next((each for each in _WORST_FIRST if each in outcomes), Outcome.PASS)


_WORST_FIRST = (Outcome.FAIL, Outcome.INCONCLUSIVE)


def wants_statistics(scenario: Scenario) -> bool:
    """Whether the scenario says anything about replications, or has something judged."""
    return bool(scenario.threshold) or "statistics" in scenario.model_fields_set


def wanted_number(scenario: Scenario) -> int:
    """How many replications to begin with, if nobody else says."""
    return scenario.statistics.replications or (DEFAULT if wants_statistics(scenario) else 1)


def run_replications(
    scenario: Scenario,
    executor: Executor,
    number: int | None = None,
    progress: Progress | None = None,
) -> Replications:
    """Run a scenario so many times and judge its thresholds.

    number: if not given, what the scenario says, and then as many more as its precision needs.
    """
    goals = [Goal.parse(each.goal) for each in scenario.threshold]
    told = [Measure.parse(text) for text in scenario.statistics.measures]
    statistics = scenario.statistics
    asked = [*told, *(goal.measure for goal in goals)]
    if statistics.precision:
        asked.append(Measure.parse(statistics.precision.measure))
    measures = list(dict.fromkeys(asked))
    warm = warm_up(scenario, measures, executor)
    crowd = _Crowd(scenario, measures, warm, executor, progress)
    crowd.grow(number or wanted_number(scenario))
    if statistics.precision and number is None:
        crowd.grow_to(statistics.precision)
    return Replications(
        scenario,
        tuple(crowd.runs),
        tuple(find(each, crowd.runs, statistics.confidence) for each in crowd.measures),
        tuple(judge(each, crowd.runs, statistics.confidence) for each in goals),
        warm,
        crowd.further(statistics.precision) == 0 if statistics.precision else None,
    )


@dataclass
class _Crowd:
    """Replications 0, 1, 2, ... of a scenario, so far."""

    scenario: Scenario
    measures: list[Measure]
    warm: WarmUp
    executor: Executor
    progress: Progress | None

    def __post_init__(self) -> None:
        self.runs: list[Replication] = []

    def grow(self, by: int) -> None:
        """Run so many more."""
        call = partial(replicate, self.scenario, measures=self.measures, warm=self.warm)
        numbers = range(len(self.runs), len(self.runs) + by)
        for _, run in self.executor.run(call, numbers):
            self.runs.append(run)
            if self.progress:
                self.progress(len(self.runs) / numbers.stop)
        self.runs.sort(key=lambda each: each.number)

    def grow_to(self, precision: Precision) -> None:
        """Run more until the precision holds, or until there are too many."""
        while (more := min(self.further(precision), precision.at_most - len(self.runs))) > 0:
            self.grow(more)

    def further(self, precision: Precision) -> int:
        """How many more the precision needs, as far as can be seen."""
        values = [each.values[precision.measure] for each in self.runs]
        return precision.wanted.further(values, self.scenario.statistics.confidence)

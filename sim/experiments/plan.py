"""A plan: the cheapest staffing and job schedule that meets the goals, found in few runs.

A candidate gets replications until its goals are decided with the stated confidence, at most
LOOKS[-1] of them. Who looks several times is more often wrong, so each look is more confident.
The cheapest that passes is confirmed with replications of other numbers, since the luck that it
was chosen for is no evidence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sim.durations import parse_duration
from sim.experiments.experiment import Experiment
from sim.experiments.findings import Cause, Finding, Verdict, find, judge
from sim.experiments.grid import Point, Variation
from sim.experiments.search import Candidate, Search
from sim.measures import Measure
from sim.statistics.goals import Goal, Outcome

LOOKS = (5, 10, 20, 40)
"""After how many replications a candidate is judged, until it is decided."""

FRESH = 1_000_000
"""The number of the first replication that confirms."""

WAY = (
    "submitted",
    "pulled",
    "stored",
    "lead",
    "lead_taken_up",
    "qualified",
    "follow_up_due",
    "opportunity_taken_up",
    "won",
    "approved",
    "mail_sent",
    "signed_in",
)
STAGES = [Measure("mean", until, since) for since, until in pairwise(WAY)]
BUSY = Measure.parse("utilization sales_team")

Told = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """A candidate that was simulated: its goals, judged on the replications of these numbers."""

    point: Point
    cost: float
    verdicts: tuple[Verdict, ...]
    numbers: range

    @property
    def outcome(self) -> Outcome:
        """Pass if all goals do, fail if one does."""
        outcomes = {each.outcome for each in self.verdicts}
        if outcomes == {Outcome.PASS}:
            return Outcome.PASS
        return Outcome.FAIL if Outcome.FAIL in outcomes else Outcome.INCONCLUSIVE


@dataclass(frozen=True)
class Considered:
    """A candidate and what is known of it; trial: its own, or the one that it follows from."""

    point: Point
    cost: float
    outcome: Outcome
    trial: Trial


@dataclass(frozen=True)
class Plan:
    """What the search has found.

    confirmed: the cheapest that passes, on fresh replications; None if there is none.
    cheaper: those that cost less, the dearest first. reached: the confirmed one, or the most
    capable one that was tried. stages: where the time goes there. refuted: what passed first, and
    not with fresh luck. settings, simulated: how many there are, and were simulated. runs:
    replications that the search took. whole_grid: what they would have been if each setting had got
    as many as the one that was hardest to decide.
    """

    goals: tuple[Goal, ...]
    confidence: float
    confirmed: Trial | None
    cheaper: tuple[Considered, ...]
    reached: Trial
    stages: tuple[Finding, ...]
    refuted: tuple[Trial, ...]
    settings: int
    simulated: int
    runs: int
    whole_grid: int

    @property
    def outcome(self) -> Outcome:
        """Fail if it is certain that no candidate passes."""
        if self.confirmed:
            return Outcome.PASS
        undecided = any(each.outcome is Outcome.INCONCLUSIVE for each in self.cheaper)
        return Outcome.INCONCLUSIVE if undecided else Outcome.FAIL


def asked_for(goals: Sequence[Goal]) -> tuple[Measure, ...]:
    """What a plan measures: its goals, where the time goes, how busy people are."""
    return tuple(dict.fromkeys([*(goal.measure for goal in goals), *STAGES, BUSY]))


def find_plan(
    experiment: Experiment,
    candidates: Sequence[Candidate],
    goals: Sequence[Goal],
    confidence: float,
    told: Told = lambda _: None,
) -> Plan:
    """Search among the candidates, which are the points of the experiment, in their order."""
    trials = _Trials(experiment, candidates, tuple(goals), confidence, told)
    search = Search(candidates, trials.first, trials.again)
    best = search.cheapest()
    confirmed = trials.confirming[best.number] if best else None
    reached = confirmed or _most_capable(search, trials)
    runs = experiment.of(reached.point.number, reached.numbers)
    return Plan(
        goals=tuple(goals),
        confidence=confidence,
        confirmed=confirmed,
        cheaper=tuple(_cheaper(search, trials, experiment, best)),
        reached=reached,
        stages=tuple(find(measure, runs, confidence) for measure in (*STAGES, BUSY)),
        refuted=tuple(t for t in trials.confirming.values() if t is not confirmed),
        settings=len(candidates),
        simulated=len(trials.tried),
        runs=trials.runs,
        whole_grid=len(candidates) * trials.longest,
    )


def candidates(
    points: Sequence[Point], variations: Sequence[Variation], costs: Sequence[float]
) -> list[Candidate]:
    """Points as the search sees them."""
    ranked = {v.path: _ranks(v) for v in variations if _more_is_known_to_help(v)}
    unknown = [v for v in variations if v.path not in ranked]
    return [
        Candidate(
            point.number,
            cost,
            tuple(ranks[_place(point, path, variations)] for path, ranks in ranked.items()),
            tuple(_place(point, v.path, variations) for v in unknown),
        )
        for point, cost in zip(points, costs, strict=True)
    ]


class _Trials:
    """Tries candidates out, and remembers."""

    def __init__(
        self,
        experiment: Experiment,
        candidates: Sequence[Candidate],
        goals: tuple[Goal, ...],
        confidence: float,
        told: Told,
    ) -> None:
        self._experiment = experiment
        self._costs = {each.number: each.cost for each in candidates}
        self._goals = goals
        self._a_look = 1 - (1 - confidence) / len(LOOKS)
        self._told = told
        self.tried: dict[int, Trial] = {}
        self.confirming: dict[int, Trial] = {}
        self.runs = 0

    def first(self, candidate: Candidate) -> Outcome:
        """The outcome of a candidate that has not been tried yet."""
        trial = self.tried[candidate.number] = self._trial(candidate.number, 0)
        return trial.outcome

    def again(self, candidate: Candidate) -> Outcome:
        """The outcome with luck that nobody has chosen it for."""
        trial = self.confirming[candidate.number] = self._trial(candidate.number, FRESH)
        return trial.outcome

    @property
    def longest(self) -> int:
        """The most replications that a candidate has got."""
        return max(len(each.numbers) for each in (*self.tried.values(), *self.confirming.values()))

    def _trial(self, number: int, first: int) -> Trial:
        for look in LOOKS:
            numbers = range(first, first + look)
            self._told(f"{'confirming' if first else 'trying'} {self._name(number)}, {look} runs")
            self._experiment.find_out([(number, each) for each in numbers])
            found = self._experiment.of(number, numbers)
            verdicts = tuple(judge(goal, found, self._a_look) for goal in self._goals)
            trial = Trial(self._experiment.points[number], self._costs[number], verdicts, numbers)
            if trial.outcome is not Outcome.INCONCLUSIVE or _no_more_would_help(trial):
                break
        self.runs += len(trial.numbers)
        return trial

    def _name(self, number: int) -> str:
        settings = self._experiment.points[number].settings
        return ", ".join(f"{path}={value}" for path, value in settings.items())


def _cheaper(
    search: Search, trials: _Trials, experiment: Experiment, best: Candidate | None
) -> list[Considered]:
    """All that cost less than the best, or all there are; an outcome follows from a trial."""
    tried = trials.tried | {
        number: trial
        for number, trial in trials.confirming.items()
        if trial.outcome is not Outcome.PASS
    }
    return [
        Considered(
            experiment.points[each.number],
            each.cost,
            search.outcomes[each.number],
            tried[search.reasons[each.number]],
        )
        for each in sorted(search.candidates, key=lambda c: (-c.cost, c.number))
        if best is None or each.cost < best.cost
    ]


def _most_capable(search: Search, trials: _Trials) -> Trial:
    top = max(
        (each for each in search.candidates if each.number in trials.tried),
        key=lambda c: (sum(c.ranks), c.cost),
    )
    return trials.tried[top.number]


def _no_more_would_help(trial: Trial) -> bool:
    """Whether what is open stays open however often it is run: the runs are too short for it."""
    causes = {each.cause for each in trial.verdicts if each.outcome is Outcome.INCONCLUSIVE}
    return bool(causes & {Cause.UNDER_WAY, Cause.WARM_UP})


def _more_is_known_to_help(variation: Variation) -> bool:
    """More people, and shorter periods of jobs: never worse."""
    return variation.path.endswith(".people") or (
        variation.path.startswith("jobs.") and variation.path.endswith(".every")
    )


def _ranks(variation: Variation) -> dict[int, int]:
    """How far each value has gone, by its place among the values."""
    values: list[Any] = list(variation.values)
    is_period = variation.path.endswith(".every")
    keys = [-parse_duration(value) if is_period else value for value in values]
    order = sorted(range(len(values)), key=lambda place: keys[place])
    return {place: rank for rank, place in enumerate(order)}


def _place(point: Point, path: str, variations: Sequence[Variation]) -> int:
    (values,) = (each.values for each in variations if each.path == path)
    return values.index(point.settings[path])

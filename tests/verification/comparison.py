"""Scenario files whose answer is known exactly, run some times over, and both held together.

A case is the text of a scenario file, and what theory says of it. Its replications are those of the
product: one seed, pinned before anybody saw a result, and numbers 0, 1, 2, ... A case holds if the
exact value lies in the 99.9 % interval of the mean over replications, and that interval is as
narrow as the case promises, so that holding means something. Nothing here knows a formula.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity, Event
from sim.durations import MILLISECONDS
from sim.experiments.observer import Observer
from sim.experiments.queues import booked
from sim.run import run_through
from sim.scenario.loading import checked
from sim.scenario.scenario import Scenario
from sim.statistics.intervals import Interval, mean_interval
from sim.systems.luck import number_of

REPLICATIONS = 30
CONFIDENCE = 0.999
COUNTED = (
    Activity.SYNCHRONIZATION_FAILED,
    Activity.LEAD_TURNED_AWAY,
    Activity.ANOTHER_TALK_AGREED,
    Activity.EMAIL_FAILED,
)
"""What can happen to a request more than once, or is no milestone."""

Numbers = NDArray[np.float64]


class Seen:
    """What happened in one replication: when each request reached each milestone first.

    unit: of the times between milestones.
    """

    def __init__(self, scenario: Scenario, replication: int, unit: str) -> None:
        self.scenario = scenario
        self.replication = replication
        self._unit = MILLISECONDS[unit]
        self._observer = Observer()
        self._happened: dict[Activity, list[int]] = {activity: [] for activity in COUNTED}

    def record(self, time: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        self._observer.record(time, events)
        for activity, case, _, _ in events:
            if activity in self._happened:
                self._happened[activity].append(number_of(case) - 1)

    @cached_property
    def points(self) -> dict[str, Numbers]:
        """Milliseconds from the start by milestone, NaN for never; in the order of submission."""
        return self._observer.points()

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Which requests come after the warm-up."""
        return self.points["submitted"] >= (self.scenario.statistics.warm_up_ms or 0)

    def count(self, activity: Activity) -> NDArray[np.int64]:
        """How often it happened to each request that counts."""
        counts = np.bincount(self._happened[activity], minlength=self._observer.requests)
        return counts[self.counted]

    def between(self, since: str, until: str) -> Numbers:
        """The time between two milestones, of all requests that count; NaN for the turned away."""
        times = (self.points[until] - self.points[since])[self.counted]
        turned_away = self.count(Activity.LEAD_TURNED_AWAY) > 0
        assert (np.isnan(times) == turned_away).all(), f"some never reached {until}; run longer"
        return times / self._unit


Measure = Callable[[Seen], float]


@dataclass(frozen=True)
class Side:
    """A number that is known, and how to see it in a replication.

    precision: the half-width that the interval may have, as a part of the exact value.
    """

    what: str
    exact: float
    measure: Measure
    precision: float


@dataclass(frozen=True)
class Case:
    """A system with known answers. text: all of a scenario file. unit: of the times that are seen.

    system: what theory calls it. line: the scenario in a line.
    """

    name: str
    system: str
    line: str
    unit: str
    text: str
    sides: tuple[Side, ...]

    @property
    def scenario(self) -> Scenario:
        """What the file describes."""
        return scenario_of(self.text)


@dataclass(frozen=True)
class Comparison:
    """Both sides of one number."""

    side: Side
    simulated: Interval

    def __str__(self) -> str:
        simulated = f"{self.simulated.estimate:.4f} +- {self.simulated.half_width:.4f}"
        return f"{self.side.what}: exact {self.side.exact:.4f}, simulated {simulated}"

    @property
    def share(self) -> float:
        """The half-width, as a part of the exact value."""
        return self.simulated.half_width / self.side.exact

    @property
    def complaint(self) -> str:
        """Why it does not hold; empty if it does."""
        if not self.simulated.contains(self.side.exact):
            return f"{self}: the exact value lies outside"
        if not self.share <= self.side.precision:
            return f"{self}: {self.share:.1%} is too wide; promised are {self.side.precision:.1%}"
        return ""


def scenario_of(text: str) -> Scenario:
    """What the text of a scenario file describes."""
    return checked(tomllib.loads(text), "scenario")


def observe(scenario: Scenario, replication: int, unit: str) -> Seen:
    """One replication; Little's law must hold in each of its queues."""
    seen = Seen(scenario, replication, unit)
    run_through(scenario, seen.record, replication)
    broken = [each for each in booked(seen.points, scenario.lasts) if not each.holds]
    assert not broken, f"L = lambda W does not hold: {broken}"
    return seen


def compare(case: Case) -> list[Comparison]:
    """Run a case, and hold all of its sides against what theory says."""
    scenario = case.scenario
    values: list[list[float]] = []
    for replication in range(REPLICATIONS):
        seen = observe(scenario, replication, case.unit)
        values.append([side.measure(seen) for side in case.sides])
    intervals = [mean_interval(each, CONFIDENCE) for each in zip(*values, strict=True)]
    return [Comparison(*both) for both in zip(case.sides, intervals, strict=True)]


def mean(since: str, until: str) -> Measure:
    """The mean time between two milestones; whoever was turned away has none."""
    return lambda seen: float(np.nanmean(seen.between(since, until)))


def spread(since: str, until: str) -> Measure:
    """Its standard deviation."""
    return lambda seen: float(np.nanstd(seen.between(since, until), ddof=1))


def quantile(level: float, since: str, until: str) -> Measure:
    """A quantile of it, with linear interpolation."""
    return lambda seen: float(np.nanquantile(seen.between(since, until), level))


def share_above(limit: float, since: str, until: str) -> Measure:
    """The share of requests for which it is longer than this."""
    return lambda seen: float((seen.between(since, until) > limit).mean())


def a_request(activity: Activity) -> Measure:
    """How often something happens, on average over requests."""
    return lambda seen: float(seen.count(activity).mean())

"""Replications of many points of a grid: run where they are missing, kept in a journal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sim.experiments.executors import Executor, WorkerDied
from sim.experiments.grid import Point
from sim.experiments.journal import Journal, Key
from sim.experiments.replication import Replication, replicate
from sim.experiments.warm_up import WarmUp, warm_up
from sim.measures import Measure
from sim.scenario.scenario import Scenario


class Interrupted(Exception):
    """Somebody pressed Ctrl-C. The message says what is kept, and how to go on."""


@dataclass(frozen=True)
class Task:
    """One replication of one point, with all that a worker needs for it."""

    point: int
    number: int
    scenario: Scenario = field(compare=False, repr=False)
    measures: tuple[Measure, ...] = field(compare=False, repr=False)
    warm: WarmUp = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"replication {self.number} of point {self.point}"


@dataclass(frozen=True)
class Experiment:
    """The points of a grid, what is asked of them, and what is known of them."""

    points: Sequence[Point]
    measures: tuple[Measure, ...]
    journal: Journal
    executor: Executor
    warm_ups: dict[int, WarmUp] = field(default_factory=dict)

    def find_out(
        self, wanted: Iterable[Key], progress: Callable[[float], None] | None = None
    ) -> int:
        """Run those replications that are not known yet; how many that were.

        Common random numbers: a replication's number, not its point, is what decides on luck.
        """
        tasks = [self._task(*key) for key in wanted if key not in self.journal.finished]
        try:
            for done, (task, found) in enumerate(self.executor.run(carry_out, tasks), 1):
                self.journal.add(task.point, found)
                if progress:
                    progress(done / len(tasks))
        except KeyboardInterrupt as reason:
            raise Interrupted(f"Interrupted. {self.journal.kept}") from reason
        except WorkerDied as reason:
            raise WorkerDied(f"{reason} {self.journal.kept}") from reason
        return len(tasks)

    def of(self, point: int, numbers: Iterable[int]) -> list[Replication]:
        """The replications of a point with these numbers, in their order."""
        return [self.journal.finished[point, number] for number in numbers]

    def _task(self, point: int, number: int) -> Task:
        scenario = self.points[point].scenario
        if point not in self.warm_ups:
            self.warm_ups[point] = warm_up(scenario, self.measures, self.executor)
        return Task(point, number, scenario, self.measures, self.warm_ups[point])


def carry_out(task: Task) -> Replication:
    """What a worker does. The queues that were booked have been checked, and stay behind."""
    found = replicate(task.scenario, task.number, task.measures, task.warm)
    return replace(found, queues=())

"""Small studies: a scenario of some hundred requests, and ways to work on it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from reports.comparison.folders import Question, Study, SweepResults, sweep_into
from sim.experiments.executors import Executor, LocalProcesses
from sim.measures import Measure

T = TypeVar("T")
R = TypeVar("R")

QUICK = """name = "Quick"
start = 2026-03-02T00:00:00Z
lasts = "14 d"
[traffic]
requests = 150
over = "2 d"
[sales_team]
people = 2
[jobs.send_emails]
every = "1 h"
"""
P95 = Measure.parse("p95 signed_in")
SHARE = Measure.parse("share signed_in")
ALONE = LocalProcesses(1)


def scenario_file(folder: Path, text: str = QUICK) -> Path:
    """Write a scenario and tell where."""
    path = folder / "quick.toml"
    path.write_text(text, encoding="utf-8")
    return path


def study(
    folder: Path,
    *vary: str,
    executor: Executor = ALONE,
    text: str = QUICK,
    out: str = "out",
) -> Study:
    """Ask what to vary of the quick scenario."""
    question = Question.of(scenario_file(folder, text), vary or ("sales_team.people=1,2,3",))
    return Study(question, executor, folder / out, 0.95)


def swept(of: Study, replications: int = 3) -> SweepResults:
    """Sweep it for two measures."""
    return sweep_into(of, (P95, SHARE), replications)


class Counting:
    """An executor in this process that counts, and breaks off where it is told to."""

    def __init__(self, breaks_at: int | None = None, reason: BaseException | None = None) -> None:
        self.ran = 0
        self._breaks_at = breaks_at
        self._reason = reason

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        for task in tasks:
            if self.ran == self._breaks_at and self._reason:
                raise self._reason
            self.ran += 1
            yield task, call(task)

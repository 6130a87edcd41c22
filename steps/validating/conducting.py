"""Which scenario runs when: many at once, and those alone that need the deployment for themselves.

When one after the other cannot be decided, the deployment has gone away, and the run stops where it
can go on later. When one that has changed something for everyone could not be decided, that is
taken back before anybody else looks.
"""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from os import kill
from signal import SIGINT
from typing import Any

from conformance.deployment import Undecided
from conformance.remote.under_test import RemoteUnderTest
from reports.features.tree import Outcome
from steps.validating.journal import Journal, Told
from steps.validating.needs import Forecast
from steps.validating.trying import Barred, Forked, Run, Watched

UNDECIDED_IN_A_ROW = 5
"""After so many, none of which was decided, and as many as run at once, a run stops."""

PATIENCE_S = 30.0
"""How long an interrupted scenario may take to leave the deployment as it was."""


class GivenUp(Exception):
    """The deployment does not let scenarios be decided; the message says why."""


@dataclass
class Conductor:
    """Runs the scenarios of a run that are still to be run.

    restore: takes back what concerns everyone. done: is told how many scenarios are, and of how
    many.
    """

    under_test: RemoteUnderTest
    forecast: Forecast
    journal: Journal
    restore: Callable[[], object]
    done: Callable[[int, int], object]
    _undecided: list[str] = field(default_factory=list)

    def conduct(self, places: Sequence[str], run: Run, end: Callable[[], object]) -> None:
        """Run the scenarios at these places; GivenUp if that leads nowhere."""
        needs = self.forecast.needs
        left = [place for place in places if not self.journal.decided(place)]
        self._restore_after([place for place in left if place in self.journal.begun])
        for place in left:
            if reason := needs[place].not_observable:
                self._begin(place)
                self._end(place, run(place, Barred(reason)))
        seen = [place for place in left if needs[place].not_observable is None]
        if self.forecast.at_once == 1:
            self._one_by_one(seen, run)
            return
        crew = _Crew(Forked(run, end), self.under_test, self.journal)
        together = [place for place in seen if not needs[place].exclusive]
        together.sort(key=lambda place: needs[place].waits, reverse=True)  # the longest begin first
        self._overlapping(crew, together, self.forecast.at_once)
        self._overlapping(crew, [place for place in seen if needs[place].exclusive], 1)

    def _one_by_one(self, places: Sequence[str], run: Run) -> None:
        for place in places:
            self._begin(place)
            self._end(place, run(place, Watched(self.under_test)))

    def _overlapping(self, crew: "_Crew", places: Sequence[str], at_once: int) -> None:
        with closing(crew.run(places, at_once)) as ended:
            for place, told in ended:
                self._end(place, told)

    def _begin(self, place: str) -> None:
        self.under_test.earlier[place] = self.journal.begin(place)

    def _end(self, place: str, told: Told | None) -> None:
        """told: None if its process died."""
        outcome = self.journal.end(place, told).outcome if told else Outcome.UNKNOWN
        self.done(sum(map(self.journal.decided, self.forecast.needs)), len(self.forecast.needs))
        if outcome is not Outcome.UNKNOWN:
            self._undecided.clear()
            return
        self._undecided.append(_reason(told))
        if len(self._undecided) >= UNDECIDED_IN_A_ROW + self.forecast.at_once - 1:
            raise GivenUp(
                f"{len(self._undecided)} scenarios one after the other could not be decided, the "
                f"last one because: {self._undecided[-1]}"
            )
        self._restore_after([place])

    def _restore_after(self, places: Sequence[str]) -> None:
        """What these may have left behind; GivenUp if it cannot be taken back."""
        if any(self.forecast.needs[place].exclusive for place in places):
            try:
                self.restore()
            except Undecided as reason:
                raise GivenUp(
                    "What a scenario has changed for everyone could not be taken back, and others "
                    f"would be judged by it: {reason}"
                ) from reason


@dataclass
class _Crew:
    """Processes of their own for scenarios."""

    forked: Forked
    under_test: RemoteUnderTest
    journal: Journal
    _busy: dict["Connection[Any, Any]", tuple[BaseProcess, str]] = field(default_factory=dict)

    def run(self, places: Sequence[str], at_once: int) -> Generator[tuple[str, Told | None]]:
        """What each tells, in the order in which they end; None if its process died."""
        left = deque(places)
        try:
            while left or self._busy:
                while left and len(self._busy) < at_once:
                    self._start(left.popleft())
                for line in wait(list(self._busy)):
                    assert isinstance(line, Connection)
                    yield self._hear(line)
        finally:
            self._stop()

    def _start(self, place: str) -> None:
        self.under_test.earlier[place] = self.journal.begin(place)
        process, line = self.forked.start(place, self.under_test)
        self._busy[line] = process, place

    def _hear(self, line: "Connection[Any, Any]") -> tuple[str, Told | None]:
        process, place = self._busy[line]
        try:
            told: Told | None = line.recv()
        except (EOFError, OSError):
            told = None
        del self._busy[line]
        line.close()
        process.join()
        return place, told

    def _stop(self) -> None:
        """Interrupt what still runs, and wait until it has left the deployment as it was."""
        for process, _ in self._busy.values():
            if process.pid and process.is_alive():
                kill(process.pid, SIGINT)
        for process, _ in self._busy.values():
            process.join(PATIENCE_S)
            process.kill()
        self._busy.clear()


def _reason(told: Told | None) -> str:
    """Why a scenario could not be decided."""
    if told is None:
        return "the process that ran it ended"
    ends = [each["testStepFinished"] for each in told["happened"] if "testStepFinished" in each]
    results = [end["testStepResult"] for end in ends]
    return next((str(r.get("message", "")) for r in results if r["status"] == "UNKNOWN"), "")

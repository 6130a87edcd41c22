"""Which scenario runs when: many at once, and those alone that need the deployment for themselves.

When one after the other cannot be decided, the deployment has gone away, and the run stops where it
can go on later. When one that has changed something for everyone could not be decided, that is
taken back before anybody else looks.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from conformance.deployment import Undecided
from conformance.remote.under_test import RemoteUnderTest
from reports.features.tree import Outcome
from steps.validating.crew import Crew
from steps.validating.journal import Journal, Told
from steps.validating.needs import Forecast
from steps.validating.trying import Barred, Run, Watched

UNDECIDED_IN_A_ROW = 5
"""After so many, none of which was decided, and as many as run at once, a run stops."""


class GivenUp(Exception):
    """The deployment does not let scenarios be decided; the message says why."""


@dataclass
class Conductor:
    """Runs the scenarios of a run that are still to be run.

    further: worlds just like it, for scenarios that begin in a world of their own. restore: takes
    back what concerns everyone. done: is told how many scenarios are, and of how many.
    """

    under_test: RemoteUnderTest
    further: Sequence[RemoteUnderTest]
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
                self.journal.begin(place)
                self._end(place, run(place, Barred(reason)))
        seen = [place for place in left if needs[place].not_observable is None]
        if self.forecast.at_once == 1:
            self._one_by_one(seen, run)
            return
        alone = [place for place in seen if self.forecast.runs_alone(needs[place])]
        together = [place for place in seen if place not in alone]
        together.sort(key=lambda place: needs[place].waits, reverse=True)  # the longest begin first
        with closing(Crew(self._worlds(), run, end)) as crew:
            self._overlapping(crew, together, self.forecast.at_once)
            self._overlapping(crew, alone, 1)

    def _worlds(self) -> Sequence[RemoteUnderTest]:
        """One for each scenario that runs at a time; the same one, if there is no further."""
        if self.further:
            return [self.under_test, *self.further]
        return [self.under_test] * self.forecast.at_once

    def _one_by_one(self, places: Sequence[str], run: Run) -> None:
        for place in places:
            self.under_test.earlier[place] = self.journal.begin(place)
            self._end(place, run(place, Watched(self.under_test)))

    def _overlapping(self, crew: Crew, places: Sequence[str], at_once: int) -> None:
        for place, told in crew.run(places, self.journal.begin, at_once):
            self._end(place, told)

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
        if any(self.forecast.runs_alone(self.forecast.needs[place]) for place in places):
            try:
                self.restore()
            except Undecided as reason:
                raise GivenUp(
                    "What a scenario has changed for everyone could not be taken back, and others "
                    f"would be judged by it: {reason}"
                ) from reason


def _reason(told: Told | None) -> str:
    """Why a scenario could not be decided."""
    if told is None:
        return "the process that ran it ended"
    ends = [each["testStepFinished"] for each in told["happened"] if "testStepFinished" in each]
    results = [end["testStepResult"] for end in ends]
    return next((str(r.get("message", "")) for r in results if r["status"] == "UNKNOWN"), "")

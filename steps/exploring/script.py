"""What was played, line by line, and how each line is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from steps.exploring.moves import Move
from steps.exploring.vocabulary import Step, Values, say


@dataclass(frozen=True)
class Line:
    """A move with its values, and whether the reference model refused it."""

    move: Move
    values: Values
    refused: bool = False

    @property
    def played(self) -> Step:
        """The step in the form that allows the most."""
        return self._say("tries") or self._say("given") or self._when

    @property
    def told(self) -> Step:
        """The step before others."""
        return self.played if self.refused else self._say("given") or self._when

    @property
    def _when(self) -> Step:
        step = self._say("when")
        assert step, f"{self.move.do} can be said in no form"
        return step

    def last(self, *, tried: bool) -> Step:
        """The step before the outcome."""
        return self.played if self.refused or tried else self._say("when") or self.played

    def _say(self, form: str) -> Step | None:
        sentences: Sequence[str] = getattr(self.move, form)
        if not sentences:
            return None
        return "given" if form == "given" else "when", say(sentences, self.values)

"""One of the two sides: a deployment, its story, and the steps that are played on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.cast import Cast
from conformance.deployment import Deployment
from steps.exploring.script import Line
from steps.exploring.sentences import by_step, candidates
from steps.exploring.vocabulary import Do, perform
from steps.story import Story


@dataclass(frozen=True)
class Outcome:
    """What came of a line: done; refused, if it was an attempt; or in trouble."""

    refused: bool = False
    trouble: Exception | None = None


class Stage:
    """A fresh deployment, on which the same cast brings the same people."""

    def __init__(self, deployment: Deployment, cast: Cast, script: Sequence[Line] = ()) -> None:
        self.story = Story(deployment, cast, deployment.site)
        # Drawn in this order, whoever appears first.
        _ = self.story.partner, self.story.other, self.story.colleague
        for line in script:
            self.play(line)

    def play(self, line: Line) -> Outcome:
        """Play one line."""
        try:
            perform(self.story, line.played)
        except Exception as trouble:  # noqa: BLE001 - a deployment may fail as it likes
            return Outcome(trouble=trouble)
        return Outcome(refused=bool(line.move.tries) and self.story.refusal is not None)

    def holds(self, sentence: str) -> bool:
        """Whether a Then sentence holds; looking leaves no trace in the story."""
        story = self.story
        before, refusal = story.before, story.refusal
        try:
            perform(story, ("then", sentence))
        except Exception as trouble:
            if by_step(trouble):
                return False
            raise
        else:
            return True
        finally:
            story.before, story.refusal = before, refusal

    def holding(self, last: Line) -> list[tuple[Do, str]]:
        """Every sentence that holds after this line, with its step function."""
        return [each for each in candidates(self.story, last) if self.holds(each[1])]

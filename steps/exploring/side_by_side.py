"""The two sides, what was played on both, and what is wrong with it.

After each move the sides are compared, and the invariants of a simulated side are checked.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from pathlib import Path
from traceback import extract_tb

from conformance.simulated import SimulatedDeployment
from reference_model.invariants import violations
from steps.exploring.finding import Finding
from steps.exploring.moves import Move
from steps.exploring.script import Line
from steps.exploring.sentences import by_step
from steps.exploring.stage import Factory, Outcome, Stage
from steps.exploring.vocabulary import Do, Values

Sentence = tuple[Do, str]


class SideBySide:
    """The reference model and a deployment under test, with the same people in both."""

    def __init__(self, make: Factory, cast: str) -> None:
        self.reference = Stage(SimulatedDeployment, cast)
        self.tested = Stage(make, cast)
        self.script: list[Line] = []
        self.played: frozenset[Do] = frozenset()
        self.cast = cast

    def makes_sense(self, move: Move) -> bool:
        """Whether a move could be made now, and is more than the last one once again."""
        if self.script and self.script[-1].move is move and not move.values:
            return False
        return move.needs(self.reference.story, self.played)

    def play(self, move: Move, values: Values) -> list[str]:
        """Play a move on both sides; the sentences that hold on both, or else a Finding is raised.

        What nobody could say now is not played: the reference model begins anew without it.
        """
        told = self.reference.play(Line(move, values))
        if told.trouble and by_step(told.trouble):
            self.reference = Stage(SimulatedDeployment, self.cast, self.script)
            return []
        self.script.append(line := Line(move, values, told.refused))
        self.played |= {move.do}
        if told.trouble:
            raise Finding(self.script, _crash("The reference model", told.trouble))
        holding = self.reference.holding(line)
        self._compare(holding, told, self.tested.play(line))
        for remark in self._violations():
            raise Finding(self.script, remark)
        return [sentence for _, sentence in holding]

    def _compare(self, holding: Sequence[Sentence], told: Outcome, seen: Outcome) -> None:
        different = next((each for each in holding if not self._holds(each[1])), None)
        if seen.trouble:
            remark = _crash("The deployment under test", seen.trouble)
        elif seen.refused and not told.refused:
            remark = f"The deployment under test refuses: {self.tested.story.refusal}"
        elif different:
            remark = "Of the reference model this is true, of the deployment under test it is not."
        else:
            return
        raise Finding(self.script, remark, outcome=different or holding[0])

    def _holds(self, sentence: str) -> bool:
        try:
            return self.tested.holds(sentence)
        except Exception:  # noqa: BLE001 - a deployment may fail as it likes
            return False

    def _violations(self) -> Iterator[str]:
        """What is violated on a side that is simulated."""
        for side, stage in (
            ("reference model", self.reference),
            ("deployment under test", self.tested),
        ):
            deployment = stage.story.deployment
            if isinstance(deployment, SimulatedDeployment):
                for sentence in violations(deployment.landscape):
                    yield f"An invariant of the {side} is violated: {sentence}"


def shrunk(make: Factory, cast: str, finding: Finding) -> Finding:
    """The finding of a shorter script, as long as leaving out a line or two still leads to one."""
    lines = finding.script
    for kept in chain(*(combinations(lines, max(0, len(lines) - fewer)) for fewer in (1, 2))):
        if found := replay(make, cast, kept):
            return shrunk(make, cast, found)
    return finding


def replay(make: Factory, cast: str, script: Sequence[Line]) -> Finding | None:
    """What is found when these lines are played, if anything is."""
    sides = SideBySide(make, cast)
    try:
        for line in script:
            if sides.makes_sense(line.move):
                sides.play(line.move, line.values)
    except Finding as finding:
        return finding
    return None


def _crash(who: str, trouble: Exception) -> str:
    place = extract_tb(trouble.__traceback__)[-1]
    kind = type(trouble).__name__
    return f"{who} raises {kind}: {trouble} ({Path(place.filename).name}, line {place.lineno})"

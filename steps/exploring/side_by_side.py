"""The two sides, what was played on both, and what is wrong with it.

After each move the sides are compared, and the invariants of a simulated side are checked. What a
deployment cannot do is not played again, and what it cannot show is not compared.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, combinations
from pathlib import Path
from traceback import extract_tb

from conformance.cast import Cast
from conformance.deployment import NotObservable, Undecided
from conformance.simulated import SimulatedDeployment
from conformance.under_test import UnderTest
from reference_model.invariants import violations
from steps.exploring.finding import Finding
from steps.exploring.moves import Move
from steps.exploring.script import Line
from steps.exploring.sentences import by_step
from steps.exploring.stage import Outcome, Stage
from steps.exploring.vocabulary import Do, Values

Sentence = tuple[Do, str]


class Over(Exception):
    """Nobody knows what came of a step, so what follows cannot be compared; str() says why."""


class Impossible(Over):
    """The deployment offers no way to play a step."""


class SideBySide:
    """The reference model and a deployment under test, with the same people in both.

    name: of what is played, which is the mark of those people where others are, too.
    impossible: what the deployment cannot do.
    """

    def __init__(self, under_test: UnderTest, cast: str, name: str, impossible: set[Do]) -> None:
        self._mark = under_test.mark_of(name)
        self.cast = cast
        self.script: list[Line] = []
        self.played: frozenset[Do] = frozenset()
        self.reference = self._begun_anew()
        self.tested = Stage(under_test.deployment_for(name), Cast(cast, self._mark))
        self._impossible = impossible

    def close(self) -> None:
        """Leave the deployment as it was, apart from the records that were made."""
        self.tested.story.deployment.close()

    def makes_sense(self, move: Move) -> bool:
        """Whether a move could be made now, and is more than the last one once again."""
        if self.script and self.script[-1].move is move and not move.values:
            return False
        return move.needs(self.reference.story, self.played)

    def play(self, move: Move, values: Values) -> list[str]:
        """Play a move on both sides; the sentences that hold on both, or else a Finding is raised.

        What nobody could say now is not played: the reference model begins anew without it. Over if
        nobody knows what came of it.
        """
        if move.do in self._impossible:  # as when that was found out, so that luck stays the same
            raise Impossible
        told = self.reference.play(Line(move, values))
        if told.trouble and by_step(told.trouble):
            self.reference = self._begun_anew()
            return []
        self.script.append(line := Line(move, values, told.refused))
        self.played |= {move.do}
        if told.trouble:
            raise Finding(self.script, _crash("The reference model", told.trouble))
        holding = self.reference.holding(line)
        seen = self.tested.play(line)
        if isinstance(seen.trouble, NotObservable):
            self._impossible.add(move.do)
            self.script.pop()
            raise Impossible
        if isinstance(seen.trouble, Undecided):
            raise Over(str(seen.trouble))
        compared = self._compared(holding, told, seen)
        for remark in self._violations():
            raise Finding(self.script, remark)
        return compared

    def _begun_anew(self) -> Stage:
        return Stage(SimulatedDeployment(), Cast(self.cast, self._mark), self.script)

    def _compared(self, holding: Sequence[Sentence], told: Outcome, seen: Outcome) -> list[str]:
        """What holds on both sides; a Finding if anything is different."""
        compared = list[str]()
        different: Sentence | None = None
        for each in holding:
            holds = self._holds(each[1])
            if holds is False:
                different = each
                break
            compared += [each[1]] * bool(holds)
        if seen.trouble:
            remark = _crash("The deployment under test", seen.trouble)
        elif seen.refused and not told.refused:
            remark = f"The deployment under test refuses: {self.tested.story.refusal}"
        elif different:
            remark = "Of the reference model this is true, of the deployment under test it is not."
        else:
            return compared
        raise Finding(self.script, remark, outcome=different or next(iter(holding), None))

    def _holds(self, sentence: str) -> bool | None:
        """Whether it holds of the deployment under test; None if that cannot be seen."""
        try:
            return self.tested.holds(sentence)
        except (NotObservable, Undecided):
            return None
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


@dataclass
class Pairs:
    """Makes new pairs of sides with a deployment under test. impossible: what that cannot do."""

    under_test: UnderTest
    impossible: set[Do] = field(default_factory=set)
    _made: int = 0

    def new(self, cast: str) -> SideBySide:
        """A fresh deployment beside a fresh model, with these people."""
        self._made += 1
        return SideBySide(self.under_test, cast, f"exploration {self._made}", self.impossible)


def shrunk(pairs: Pairs, cast: str, finding: Finding) -> Finding:
    """The finding of a shorter script, as long as leaving out a line or two still leads to one."""
    lines = finding.script
    for kept in chain(*(combinations(lines, max(0, len(lines) - fewer)) for fewer in (1, 2))):
        if found := replay(pairs, cast, kept):
            return shrunk(pairs, cast, found)
    return finding


def replay(pairs: Pairs, cast: str, script: Sequence[Line]) -> Finding | None:
    """What is found when these lines are played, if anything is."""
    with closing(pairs.new(cast)) as sides:
        try:
            for line in script:
                if sides.makes_sense(line.move):
                    sides.play(line.move, line.values)
        except Finding as finding:
            return finding
        except Over:
            return None
    return None


def _crash(who: str, trouble: Exception) -> str:
    place = extract_tb(trouble.__traceback__)[-1]
    kind = type(trouble).__name__
    return f"{who} raises {kind}: {trouble} ({Path(place.filename).name}, line {place.lineno})"

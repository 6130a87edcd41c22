"""The explorer: a Hypothesis state machine that plays at random, and what it found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import TypeVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from conformance.deployment import Undecided
from conformance.under_test import UnderTest
from steps.exploring.corpus import scenarios
from steps.exploring.finding import Finding
from steps.exploring.moves import MOVES
from steps.exploring.script import Line
from steps.exploring.side_by_side import Impossible, Over, Pairs, SideBySide, replay, shrunk
from steps.exploring.vocabulary import Do

LONGEST = 20
"""How many moves a sequence has at most."""

IN_VAIN = 5
"""After so many sequences in turn of which not even the first move is known, nobody is there."""

CASTS = range(64)
"""The seeds of the people who appear."""

STRAY = (False, False, False, True)
"""How many moves keep to a scenario of the features, and how many stray."""

Option = TypeVar("Option")
_BITS = st.tuples(*[st.booleans()] * 12)


@dataclass
class Exploration:
    """What was played, up to the finding if there is one.

    compared: the sentences that held on both sides.
    repeatable: whether the finding was there again when the same was played again.
    cast: the seed of the people who appear in the finding.
    impossible: what the deployment cannot do. broken_off: so many sequences could not be played to
    their ends, the last one because of `reason`.
    """

    sequences: int = 0
    steps: int = 0
    refused: int = 0
    compared: set[str] = field(default_factory=set)
    finding: Finding | None = None
    repeatable: bool = True
    cast: str = ""
    impossible: set[Do] = field(default_factory=set)
    broken_off: int = 0
    reason: str = ""
    _in_vain: int = 0

    def play(self, sides: SideBySide, line: Line) -> None:
        """Play a line, and keep count until something is found."""
        counts, before = self.finding is None, len(sides.script)
        try:
            self.compared.update(sides.play(line.move, line.values))
        except Finding as finding:
            if counts:
                self.finding, self.cast = finding, sides.cast
            raise
        finally:
            if counts and len(sides.script) > before:
                self.steps += 1
                self.sequences += not before
                self.refused += sides.script[-1].refused

    def break_off(self, sides: SideBySide, reason: Over) -> None:
        """Count a sequence that cannot go on; Undecided if several in turn did not even begin."""
        if isinstance(reason, Impossible):
            return
        self.broken_off += 1
        self.reason = str(reason)
        self._in_vain = self._in_vain + 1 if len(sides.script) == 1 else 0
        if self._in_vain >= IN_VAIN:
            raise Undecided(self.reason)

    def play_again(self, pairs: Pairs) -> None:
        """Play what was found again, and as little of it as still leads to a finding."""
        assert self.finding
        again = replay(pairs, self.cast, self.finding.script)
        self.repeatable = again is not None
        self.finding = shrunk(pairs, self.cast, again) if again else self.finding


def explore(under_test: UnderTest, *, examples: int, seed: int) -> Exploration:
    """Play about so many sequences on the reference model and on a system under test.

    Undecided if that does not answer.
    """
    exploration, pairs = Exploration(), Pairs(under_test)
    exploration.impossible = pairs.impossible
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=LONGEST,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    with TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            run_state_machine_as_test(_machine(pairs, exploration, seed), settings=settings)
        except (Finding, Flaky):
            if exploration.finding is None:
                raise Undecided(exploration.reason) from None
            exploration.play_again(pairs)
        finally:
            set_hypothesis_home_dir(None)
    return exploration


def _machine(pairs: Pairs, exploration: Exploration, seed: int) -> type[RuleBasedStateMachine]:
    """A state machine that anybody can make without arguments, as Hypothesis does."""

    @hypothesis.seed(seed)
    class Machine(RuleBasedStateMachine):
        """Improvises: it takes up one scenario of the features after another, and strays."""

        @initialize(data=st.data())
        def open(self, data: st.DataObject) -> None:
            self.sides = pairs.new(str(_pick(data, CASTS)))
            self.plan: list[Line] = []

        def teardown(self) -> None:
            if hasattr(self, "sides"):
                self.sides.close()

        @rule(data=st.data())
        def go_on(self, data: st.DataObject) -> None:
            if not self.plan:
                self.plan = list(_pick(data, scenarios()).lines)
            line = self.stray(data) if _pick(data, STRAY) else self.plan.pop(0)
            if self.sides.makes_sense(line.move):
                self.play(line)

        def play(self, line: Line) -> None:
            try:
                exploration.play(self.sides, line)
            except Over as reason:
                exploration.break_off(self.sides, reason)
                self.sides.close()
                self.sides, self.plan = pairs.new(self.sides.cast), []

        def stray(self, data: st.DataObject) -> Line:
            move = _pick(data, [move for move in MOVES if self.sides.makes_sense(move)])
            return Line(move, {name: _pick(data, of) for name, of in move.values.items()})

    return Machine


def _pick(data: st.DataObject, options: Sequence[Option]) -> Option:
    """One of these, each as likely as the others, where Hypothesis would prefer the first ones."""
    bits: tuple[bool, ...] = data.draw(_BITS)
    number = sum(bit << place for place, bit in enumerate(bits))
    return options[number * len(options) >> len(bits)]

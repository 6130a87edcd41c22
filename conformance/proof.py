"""What the features have shown about the right system and about deliberately wrong ones.

Plain data, so that one process can tell it to another; steps.proving.prove gathers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.mutants import Mutant


@dataclass(frozen=True)
class Trial:
    """The features, once: on a mutant, or on the right system.

    rule: only the scenarios that are tagged with it; all scenarios if there is none.
    """

    mutant: Mutant | None = None
    seed: int = 0
    rule: str | None = None

    def __str__(self) -> str:
        return self.mutant.name if self.mutant else f"the right system, seed {self.seed}"


@dataclass(frozen=True)
class Failure:
    """A scenario that failed, and the rules that it exercises."""

    scenario: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of a trial of so many scenarios."""

    trial: Trial
    scenarios: int
    failures: tuple[Failure, ...]

    @property
    def caught_for(self) -> set[str]:
        """The rules of the scenarios that failed."""
        return {rule for failure in self.failures for rule in failure.rules}

    @property
    def as_it_should_be(self) -> bool:
        """Whether the mutant is caught, by the rule that it breaks first of all.

        The right system has to pass everything.
        """
        if self.trial.mutant is None:
            return not self.failures
        return self.trial.mutant.breaks[0] in self.caught_for


@dataclass(frozen=True)
class Proof:
    """The outcomes of the right system's trials, and those of the mutants."""

    right: Sequence[Outcome]
    wrong: Sequence[Outcome]

    @property
    def survivors(self) -> list[Mutant]:
        """The mutants that nothing tells from the right system, where it matters."""
        return [
            outcome.trial.mutant
            for outcome in self.wrong
            if outcome.trial.mutant and not outcome.as_it_should_be
        ]

    @property
    def holds(self) -> bool:
        return all(outcome.as_it_should_be for outcome in (*self.right, *self.wrong))

"""Finds the cheapest candidate that passes, by trying as few as it can.

Of two candidates one may be known to be no worse: with as many people or more, with periods as
short or shorter, all else alike. So one that fails takes with it all that are no better, and one
that passes all that are dearer. What is left of a row of candidates that differ in one setting is
halved by trying its middle one.

What a candidate is, and how it is tried, is not known here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sim.statistics.goals import Outcome


@dataclass(frozen=True)
class Candidate:
    """A setting to try.

    ranks: how far each setting of which more is never worse has gone. others: the settings of which
    nobody knows; candidates that differ in them cannot be compared without a trial.
    """

    number: int
    cost: float
    ranks: tuple[int, ...]
    others: tuple[int, ...] = ()

    def is_no_worse_than(self, other: "Candidate") -> bool:
        """Whether that is known without a trial."""
        better = all(a >= b for a, b in zip(self.ranks, other.ranks, strict=True))
        return better and self.others == other.others


@dataclass
class Search:
    """What is known of the candidates so far.

    outcomes: by the candidate's number, of those tried and of those that follow from them.
    reasons: the trial that an outcome follows from; a trial follows from itself.
    """

    candidates: Sequence[Candidate]
    try_out: Callable[[Candidate], Outcome]
    confirm: Callable[[Candidate], Outcome]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    reasons: dict[int, int] = field(default_factory=dict)

    def cheapest(self) -> Candidate | None:
        """The cheapest candidate that passes, and passes again with fresh luck."""
        while True:
            while open_ones := self._open():
                candidate = self._most_telling(open_ones)
                self._learn(candidate, self.try_out(candidate))
            best = self._best()
            if best is None or (again := self.confirm(best)) is Outcome.PASS:
                return best
            self._learn(best, again)

    def _best(self) -> Candidate | None:
        passed = [c for c in self.candidates if self.outcomes.get(c.number) is Outcome.PASS]
        return min(passed, key=lambda c: (c.cost, c.number), default=None)

    def _open(self) -> list[Candidate]:
        """Those that could still be the cheapest, or are it and have not been tried themselves."""
        best = self._best()
        if best and self.reasons[best.number] != best.number:
            return [best]
        return [
            each
            for each in self.candidates
            if each.number not in self.outcomes and (best is None or each.cost < best.cost)
        ]

    def _most_telling(self, open_ones: Sequence[Candidate]) -> Candidate:
        """The middle of the row of the most capable candidate, along its longest dimension."""
        top = max(open_ones, key=lambda c: (sum(c.ranks), -c.number))
        row = max((_row(top, d, open_ones) for d in range(len(top.ranks))), key=len, default=[top])
        return row[len(row) // 2]

    def _learn(self, tried: Candidate, outcome: Outcome) -> None:
        """Note an outcome, and what follows from it; what a trial has shown itself stays."""
        for each in self.candidates:
            tried_itself = self.reasons.get(each.number) == each.number
            if each.number == tried.number or (
                not tried_itself and self._follows(each, tried, outcome)
            ):
                self.outcomes[each.number] = outcome
                self.reasons[each.number] = tried.number

    def _follows(self, each: Candidate, tried: Candidate, outcome: Outcome) -> bool:
        if outcome is Outcome.PASS:
            return each.is_no_worse_than(tried)
        known_to_fail = self.outcomes.get(each.number) is Outcome.FAIL
        return tried.is_no_worse_than(each) and (outcome is Outcome.FAIL or not known_to_fail)


def _row(of: Candidate, dimension: int, among: Sequence[Candidate]) -> list[Candidate]:
    """Those that differ from one in this dimension at most, the least capable first."""

    def rest(ranks: tuple[int, ...]) -> tuple[int, ...]:
        return ranks[:dimension] + ranks[dimension + 1 :]

    row = [c for c in among if rest(c.ranks) == rest(of.ranks) and c.others == of.others]
    return sorted(row, key=lambda c: c.ranks[dimension])

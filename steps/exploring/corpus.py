"""The scenarios of the features, to improvise on, and to know which rules a scenario is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from steps.collecting.definitions import KINDS
from steps.collecting.documents import FEATURES, Pickle, read_document, rules_of
from steps.exploring.moves import MOVES
from steps.exploring.script import Line
from steps.exploring.vocabulary import Do, Step, find, function_of


@dataclass(frozen=True)
class Known:
    """A scenario of the features: the step functions that it uses, its moves, and its rules."""

    functions: frozenset[Do]
    lines: tuple[Line, ...]
    rules: list[str]


@cache
def scenarios() -> tuple[Known, ...]:
    """Every scenario of the features."""
    files = sorted(FEATURES.glob("*.feature"))
    return tuple(_known(each) for file in files for each in read_document(file, file.name).pickles)


def rules_like(steps: Sequence[Step]) -> list[str]:
    """The rules of the scenario that has most in common with these steps.

    A step that few scenarios use says more about them than one that many use, and the last two
    steps, which say what follows from what, more than those before.
    """
    wanted = [function_of(step) for step in steps]

    def likeness(known: Known) -> float:
        shared = known.functions.intersection(wanted)
        weights = [sum(map(_rarity, some)) for some in (shared, known.functions.union(wanted))]
        return weights[0] / weights[1] + len(shared.intersection(wanted[-2:]))

    return max(scenarios(), key=likeness).rules


@cache
def _rarity(do: Do) -> float:
    return 1 / (1 + sum(do in known.functions for known in scenarios()))


def _known(pickle: Pickle) -> Known:
    steps = [(KINDS[each["type"]], each["text"]) for each in pickle["steps"]]
    functions = [function_of(step) for step in steps]
    moves = {move.do: move for move in MOVES}
    lines = tuple(
        Line(moves[do], find(step)[1])
        for do, step in zip(functions, steps, strict=True)
        if do in moves
    )
    return Known(frozenset(functions), lines, rules_of(pickle))

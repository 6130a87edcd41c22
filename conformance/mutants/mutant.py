"""What a deliberately wrong system is, and how one is declared.

The wrong systems themselves stand in the files beside this one, one file a topic.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from inspect import getdoc
from typing import Any, TypeVar

from event_log.bad_input import BadInput
from reference_model.landscape import STANDARD_PARTS, Parts

Part = TypeVar("Part", bound=type)

_SINGLE_PARTS = ("transaction", "site", "headquarters", "sales", "dual_write")


@dataclass(frozen=True)
class Mutant:
    """A landscape of which one part is wrong.

    breaks: the ids of rules; the first is the one that it breaks first of all.
    """

    name: str
    breaks: tuple[str, ...]
    description: str
    parts: Parts


MUTANTS: dict[str, Mutant] = {}
"""Every wrong system by its name."""


def breaks(*rules: str) -> Callable[[Part], Part]:
    """Declare that a part is wrong, and which rules a landscape breaks that is made with it."""

    def declare(part: Part) -> Part:
        name = re.sub(r"(?<!^)(?=[A-Z])|(?<=[a-z])(?=\d)", "-", part.__name__).lower()
        assert name not in MUTANTS, f"Two mutants are called {name}."
        description = (part.__doc__ and getdoc(part)) or ""
        MUTANTS[name] = Mutant(name, rules, description, _made_with(part))
        return part

    return declare


def find_mutant(name: str) -> Mutant:
    """The mutant of this name; BadInput, with names that come close, if there is none."""
    if name not in MUTANTS:
        near = get_close_matches(name, MUTANTS, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`b2bkit prove` lists them."
        raise BadInput(f"There is no mutant {name}; {hint}")
    return MUTANTS[name]


def mutants_by_rule() -> Counter[str]:
    """How many mutants break each rule first of all."""
    return Counter(mutant.breaks[0] for mutant in MUTANTS.values())


def _made_with(part: type) -> Parts:
    """The standard parts, with this one in the place of its base."""
    for field in _SINGLE_PARTS:
        if issubclass(part, getattr(STANDARD_PARTS, field)):
            place: dict[str, Any] = {field: part}
            return replace(STANDARD_PARTS, **place)
    jobs = tuple(part if issubclass(part, job) else job for job in STANDARD_PARTS.jobs)
    assert part in jobs, f"{part} is no part of a landscape."
    return replace(STANDARD_PARTS, jobs=jobs)

"""What is left of a run: a record, by what it was found, and how it is taken away."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")

NEVER = "(?!)"
AT_ONCE = 20
"""Marks or ids in one filter; an address has to stay short enough for every server."""


@dataclass(frozen=True)
class Trace:
    """A record. why: how it is known to be of the run. take_away: Refused if it cannot be."""

    kind: str
    id: str
    name: str
    why: str
    take_away: Callable[[], None] = field(repr=False, compare=False)


class Marks:
    """The marks of a run's scenarios."""

    def __init__(self, marks: Iterable[str]) -> None:
        self.texts = sorted(set(marks) - {""})
        any_of = "|".join(map(re.escape, self.texts))
        self._found = re.compile(rf"(?<![a-z0-9])({any_of or NEVER})(?![a-z0-9])")

    def of(self, *texts: object) -> str:
        """The mark that one of these carries as a word of its own; "" if none does."""
        for text in texts:
            if isinstance(text, str) and (found := self._found.search(text.lower())):
                return found[1]
        return ""


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """A few of them at a time."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]

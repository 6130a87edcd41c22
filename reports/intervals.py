"""Stretches of time: from rows that say when one begins or ends, and without overlaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reports.stages import Times


class Mark(NamedTuple):
    """A row that says that something of this name begins or ends; value: what it says beside."""

    time: float
    begins: bool
    name: str
    value: float | None = None


@dataclass(frozen=True)
class Stretch:
    """Something that lasted; ends is None if it had not ended with the log."""

    name: str
    starts: float
    ends: float | None
    value: float | None


def stretches(marks: Iterable[Mark]) -> list[Stretch]:
    """Pair beginnings and ends by name. What ends without a beginning began with the log, at 0."""
    return sorted(_paired(marks), key=lambda each: (each.starts, each.name))


def _paired(marks: Iterable[Mark]) -> Iterator[Stretch]:
    begun: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda each: each.time):
        before = begun.pop(mark.name, None)
        if before is not None or not mark.begins:
            since = before or mark._replace(time=0.0)
            yield Stretch(mark.name, since.time, mark.time, since.value)
        if mark.begins:
            begun[mark.name] = mark
    for mark in begun.values():
        yield Stretch(mark.name, mark.time, None, mark.value)


def without_overlaps(
    starts: Times, ends: Times, owner: NDArray[np.int32] | None = None
) -> tuple[Times, Times]:
    """The same stretches of each owner, none counted twice; starts and ends are 0 or later."""
    whose = np.zeros(len(starts), np.int32) if owner is None else owner
    apart = whose * (float(ends.max(initial=0)) + 1)  # owners one after the other
    order = np.lexsort((starts, whose))
    until = (ends + apart)[order]
    covered = np.concatenate([[-1.0], np.maximum.accumulate(until)[:-1]])
    since = np.maximum((starts + apart)[order], covered)
    new = since < until
    back = apart[order][new]
    return since[new] - back, until[new] - back

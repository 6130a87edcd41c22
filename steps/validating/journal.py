"""What became of each scenario of a run, a line of JSON each: that it began, and how it ended.

A line is appended at once, whole or not at all; so whatever ends the run, what was found out is
kept, and what was begun and not ended is known.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reports.features.tree import Outcome
from steps.recording.messages import timestamp

Told = dict[str, Any]
"""The messages of an attempt, as steps.recording.attempts tells them."""

_STATUSES = {
    **dict.fromkeys(("FAILED", "AMBIGUOUS", "UNDEFINED", "PENDING"), Outcome.FAILED),
    "UNKNOWN": Outcome.UNKNOWN,
    "SKIPPED": Outcome.NOT_OBSERVABLE,
}
"""How a scenario ended, by the status of a step; the first of these that a step has counts."""


@dataclass(frozen=True)
class Ended:
    """An attempt that came to its end."""

    attempt: int
    told: Told

    @cached_property
    def outcome(self) -> Outcome:
        """What it says about its rules."""
        ends = [each["testStepFinished"] for each in self.told["happened"] if _ends(each)]
        found = {end["testStepResult"]["status"] for end in ends}
        return next((kind for name, kind in _STATUSES.items() if name in found), Outcome.PASSED)


class Journal:
    """The journal of one run. begun: when each attempt at a scenario began, by its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.begun: dict[str, list[Mapping[str, int]]] = {}
        self.ended: dict[str, list[Ended]] = {}
        if path.exists():
            self._read()

    @property
    def last(self) -> dict[str, Ended]:
        """The attempt at each scenario that counts."""
        return {place: ended[-1] for place, ended in self.ended.items()}

    def decided(self, place: str) -> bool:
        """Whether it need not be tried again."""
        return place in self.ended and self.ended[place][-1].outcome is not Outcome.UNKNOWN

    def begin(self, place: str) -> int:
        """Note that it begins; which attempt it is, from 0."""
        attempts = self.begun.setdefault(place, [])
        self._append({"begun": place, "at": timestamp()}, safely=True)
        attempts.append(timestamp())
        return len(attempts) - 1

    def end(self, place: str, told: Told) -> Ended:
        """Note how the attempt ended that began last."""
        ended = Ended(len(self.begun[place]) - 1, told)
        self._append({"ended": place, "attempt": ended.attempt, "told": told})
        self.ended.setdefault(place, []).append(ended)
        return ended

    def _append(self, line: Mapping[str, Any], *, safely: bool = False) -> None:
        """Write a line down; safely: what begins has to be known even if the machine fails."""
        with self._path.open("ab", buffering=0) as file:
            file.write(json.dumps(line).encode() + b"\n")
            if safely:
                os.fsync(file.fileno())

    def _read(self) -> None:
        text = self._path.read_bytes()
        whole = text.rfind(b"\n") + 1
        os.truncate(self._path, whole)  # a line that was cut short says nothing
        for line in map(json.loads, text[:whole].splitlines()):
            if "begun" in line:
                self.begun.setdefault(line["begun"], []).append(line["at"])
            else:
                ended = Ended(line["attempt"], line["told"])
                self.ended.setdefault(line["ended"], []).append(ended)


def _ends(message: Mapping[str, Any]) -> bool:
    return "testStepFinished" in message

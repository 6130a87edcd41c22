"""Reads the results of scenarios from Cucumber Messages, whoever wrote them.

A stream is one JSON object a line, each with one key, its kind; kinds that tell nothing about
results are passed over. A scenario that skipped itself, or has no steps, has shown nothing and is
no result; one that never finished has broken off.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.verdicts import ScenarioResult
from event_log.bad_input import BadInput
from reference_model.rules import RULES

Envelope = dict[str, Any]


def read_results(path: Path) -> list[ScenarioResult]:
    """The result of each scenario that ran to its end, or broke off."""
    stream = _Stream()
    for line, kind, told in _envelopes(path):
        try:
            stream.take(kind, told)
        except (KeyError, TypeError) as reason:
            raise BadInput(
                f"{path}:{line}: this {kind} lacks or refers to what is not there: {reason}; "
                "expected Cucumber Messages, each behind those that it refers to."
            ) from reason
    return stream.results()


@dataclass
class _Attempt:
    """A scenario that started, and what has been told of it so far."""

    pickle: Envelope
    statuses: set[str] = field(default_factory=set)
    finished: bool = False
    retried: bool = False

    @property
    def passed(self) -> bool | None:
        """None if it has shown nothing."""
        if self.statuses - {"PASSED", "SKIPPED"} or not self.finished:
            return False
        return True if self.statuses == {"PASSED"} else None


class _Stream:
    """What the messages so far say."""

    def __init__(self) -> None:
        self._pickles: dict[str, Envelope] = {}
        self._cases: dict[str, Envelope] = {}
        self._attempts: dict[str, _Attempt] = {}

    def take(self, kind: str, told: Envelope) -> None:
        """Read one more message; KeyError if it refers to one that was not there."""
        match kind:
            case "pickle":
                self._pickles[told["id"]] = told
            case "testCase":
                self._cases[told["id"]] = self._pickles[told["pickleId"]]
            case "testCaseStarted":
                self._attempts[told["id"]] = _Attempt(self._cases[told["testCaseId"]])
            case "testStepFinished":
                status = told["testStepResult"]["status"]
                self._attempts[told["testCaseStartedId"]].statuses.add(status)
            case "testCaseFinished":
                attempt = self._attempts[told["testCaseStartedId"]]
                attempt.finished, attempt.retried = True, told["willBeRetried"]

    def results(self) -> list[ScenarioResult]:
        return [
            ScenarioResult(
                feature=each.pickle["uri"],
                name=each.pickle["name"],
                rules=_rules(each.pickle),
                passed=each.passed,
            )
            for each in self._attempts.values()
            if each.passed is not None and not each.retried
        ]


def _rules(pickle: Envelope) -> list[str]:
    """The ids among its tags; other tags mean nothing here."""
    tags = [tag["name"].removeprefix("@") for tag in pickle["tags"]]
    return [tag for tag in tags if tag in RULES]


def _envelopes(path: Path) -> Iterator[tuple[int, str, Envelope]]:
    """Each message with its line."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    ((kind, told),) = json.loads(line).items()
                    yield number, kind, told
        except (ValueError, AttributeError) as reason:
            raise BadInput(
                f"{path}: this is not a stream of Cucumber Messages; "
                "expected a JSON object of one key on each line."
            ) from reason

"""A list of deviations that are expected, each with its reason, and what became of them.

[[expected]]
rule = "R9"
scenario = "The standard qualification creates all three"   # or all of the rule's
reason = "Fixed with release 10.0.44"
until = 2027-01-31                                          # the last day on which it may be
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import ErrorDetails

from conformance.toml_file import TomlFile
from event_log.bad_input import BadInput
from reference_model.rules import RULES
from reports.conformance.verdict_file import Expectation, ScenarioVerdict
from reports.features.tree import Outcome

_SAID = (Outcome.PASSED, Outcome.FAILED)


def _a_rule(id: str) -> str:
    if id not in RULES:
        raise ValueError("it is no rule; `b2bkit rules` lists them")
    return id


class Expected(BaseModel):
    """One entry of the list. scenario: by its name, or its place; "" for all of the rule's."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rule: Annotated[str, AfterValidator(_a_rule)]
    scenario: str = ""
    reason: Annotated[str, Field(min_length=1)]
    until: date | None = None

    def covers(self, rule: str, scenario: ScenarioVerdict) -> bool:
        """Whether it speaks of this scenario as one of the rule's."""
        named = not self.scenario or self.scenario in {scenario.name, scenario.place}
        return named and self.rule == rule and rule in scenario.rules

    def expired(self, day: date) -> bool:
        """Whether it no longer counted on that day."""
        return self.until is not None and day > self.until


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    expected: list[Expected] = []


@dataclass(frozen=True)
class Deviations:
    """The list, on the day on which a run ended."""

    entries: Sequence[Expected]
    day: date

    def expect(self, rule: str, scenario: ScenarioVerdict) -> bool:
        """Whether this scenario may fail as far as this rule is concerned."""
        return any(
            each.covers(rule, scenario) and not each.expired(self.day) for each in self.entries
        )

    def held_against(self, scenarios: Sequence[ScenarioVerdict]) -> list[Expectation]:
        """What became of each."""
        return [self._became(each, scenarios) for each in self.entries]

    def _became(self, entry: Expected, scenarios: Iterable[ScenarioVerdict]) -> Expectation:
        found = [each.outcome for each in scenarios if entry.covers(entry.rule, each)]
        return Expectation.model_validate(
            entry.model_dump() | {"outcome": _outcome(found, expired=entry.expired(self.day))}
        )


def _outcome(found: Sequence[Outcome], *, expired: bool) -> str:
    if expired:
        return "expired"
    if Outcome.FAILED in found:
        return "happened"
    return "did not happen" if found and set(found) <= set(_SAID) else "undecided"


def read_expected(path: Path) -> list[Expected]:
    """The list that this file holds; BadInput if it holds none."""
    file = TomlFile.read(path, "a list of expected deviations (.toml)")
    entries = file.checked(_File, _line, _sentence).expected
    seen = [(each.rule, each.scenario) for each in entries]
    for rule, scenario in seen:
        if seen.count((rule, scenario)) > 1:
            of = f" with scenario {scenario[:80]!r}" if scenario else ""
            raise BadInput(f"{path}: {rule}{of} is expected twice; keep one of the entries.")
    return entries


def _line(text: str, mistake: ErrorDetails) -> str:
    """`:` and the line on which the entry begins, if the mistake is in one."""
    numbers: list[Any] = [step for step in mistake["loc"] if isinstance(step, int)]
    lines = text.splitlines()
    begins = [n for n, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*expected\s*\]\]", line)]
    return f":{begins[numbers[0]]}" if numbers and numbers[0] < len(begins) else ""


def _sentence(mistake: ErrorDetails) -> str:
    key = str(mistake["loc"][-1])[:80]
    match mistake["type"]:
        case "extra_forbidden" if len(mistake["loc"]) == 1:
            return f"{key!r} means nothing here; entries begin with [[expected]]."
        case "extra_forbidden":
            known = ", ".join(Expected.model_fields)
            return f"{key!r} is not a key of [[expected]]; known there: {known}."
        case "missing":
            return f"{key} is missing; an expected deviation names its rule and its reason."
        case _:
            said = mistake["msg"].removeprefix("Value error, ")
            return f"{key}: {said[0].lower()}{said[1:]}, found {str(mistake['input'])[:80]!r}."

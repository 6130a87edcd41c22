"""What a run of the features says about each rule.

Only a documented rule can be violated; an assumption can only turn out to differ. A rule holds only
as far as all of its scenarios have been seen to hold: the worst of them counts.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from reference_model.rules import RULES, Kind, Rule


class Finding(StrEnum):
    """What a scenario says about its rules; earlier is worse."""

    BROKEN = "broken"
    UNKNOWN = "unknown"
    NOT_OBSERVABLE = "not observable"
    HELD = "held"


class Verdict(StrEnum):
    """How a deployment stands to a rule."""

    CONFORMS = "conforms"
    DEVIATES = "deviates"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    NOT_OBSERVABLE = "not observable"
    NOT_RUN = "not run"


_VERDICTS = {
    Finding.UNKNOWN: Verdict.UNKNOWN,
    Finding.NOT_OBSERVABLE: Verdict.NOT_OBSERVABLE,
    Finding.HELD: Verdict.CONFORMS,
}


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario that said something about its rules."""

    feature: str
    name: str
    rules: list[str]
    finding: Finding


@dataclass(frozen=True)
class RuleVerdict:
    """A rule, what its scenarios said, and what follows."""

    rule: Rule
    findings: Counter[Finding] = field(default_factory=Counter)

    @property
    def passed(self) -> int:
        return self.findings[Finding.HELD]

    @property
    def failed(self) -> int:
        return self.findings[Finding.BROKEN]

    @property
    def scenarios(self) -> int:
        return self.findings.total()

    @property
    def verdict(self) -> Verdict:
        worst = next((each for each in Finding if self.findings[each]), None)
        if worst is Finding.BROKEN:
            documented = self.rule.kind is Kind.DOCUMENTED
            return Verdict.DEVIATES if documented else Verdict.DIFFERS
        return _VERDICTS[worst] if worst else Verdict.NOT_RUN


def judge(results: Iterable[ScenarioResult]) -> list[RuleVerdict]:
    """A verdict on every rule of the catalogue, in its order."""
    findings: dict[str, Counter[Finding]] = {rule: Counter() for rule in RULES}
    for result in results:
        for rule in result.rules:
            findings[rule][result.finding] += 1
    return [RuleVerdict(RULES[rule], seen) for rule, seen in findings.items()]

"""What a run of the features says about each rule.

Only a documented rule can be violated; an assumption can only turn out to differ. A rule whose
scenarios did not run has not been shown to hold, and the worst of its scenarios counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reference_model.rules import RULES, Kind, Rule


class Verdict(StrEnum):
    """How a deployment stands to a rule."""

    CONFORMS = "conforms"
    DEVIATES = "deviates"
    DIFFERS = "differs"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario that ran to its end, or broke off."""

    feature: str
    name: str
    rules: list[str]
    passed: bool


@dataclass(frozen=True)
class RuleVerdict:
    """A rule, how many scenarios exercised it, and what follows."""

    rule: Rule
    passed: int
    failed: int

    @property
    def scenarios(self) -> int:
        return self.passed + self.failed

    @property
    def verdict(self) -> Verdict:
        if self.failed:
            documented = self.rule.kind is Kind.DOCUMENTED
            return Verdict.DEVIATES if documented else Verdict.DIFFERS
        return Verdict.CONFORMS if self.passed else Verdict.NOT_RUN


def judge(results: Iterable[ScenarioResult]) -> list[RuleVerdict]:
    """A verdict on every rule of the catalogue, in its order."""
    outcomes: dict[str, list[bool]] = {rule: [] for rule in RULES}
    for result in results:
        for rule in result.rules:
            outcomes[rule].append(result.passed)
    return [
        RuleVerdict(RULES[rule], passed=sum(seen), failed=len(seen) - sum(seen))
        for rule, seen in outcomes.items()
    ]

"""What a run of features says about each rule: a scenario exercises the rules it is tagged with."""

from collections.abc import Iterable, Iterator

from conformance.verdicts import Finding, RuleVerdict, ScenarioResult, judge
from reference_model.rules import RULES, Rule
from reports.features.tree import Outcome, Run

FINDINGS = {
    Outcome.PASSED: Finding.HELD,
    Outcome.FAILED: Finding.BROKEN,
    Outcome.UNKNOWN: Finding.UNKNOWN,
    Outcome.NOT_OBSERVABLE: Finding.NOT_OBSERVABLE,
}


def judged(run: Run) -> list[RuleVerdict]:
    """A verdict on every rule, by those scenarios that say anything about it."""
    return judge(
        ScenarioResult(
            feature=feature.uri,
            name=case.name,
            rules=[rule.id for rule in rules_of(tag.name for tag in case.tags)],
            finding=FINDINGS[case.outcome],
        )
        for feature, _, _, case in run.cases()
        if case.outcome in FINDINGS
    )


def rules_of(tags: Iterable[str]) -> Iterator[Rule]:
    """The rules that these tags name; other tags mean nothing here."""
    ids = dict.fromkeys(tag.removeprefix("@") for tag in tags)
    return (RULES[id] for id in ids if id in RULES)

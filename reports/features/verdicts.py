"""What a run of features says about each rule: a scenario exercises the rules it is tagged with."""

from collections.abc import Iterable, Iterator

from conformance.verdicts import RuleVerdict, ScenarioResult, judge
from reference_model.rules import RULES, Rule
from reports.features.tree import Outcome, Run


def judged(run: Run) -> list[RuleVerdict]:
    """A verdict on every rule, by those scenarios that ran."""
    return judge(
        ScenarioResult(
            feature=feature.uri,
            name=case.name,
            rules=[rule.id for rule in rules_of(tag.name for tag in case.tags)],
            passed=case.outcome is Outcome.PASSED,
        )
        for feature, _, _, case in run.cases()
        if case.outcome is not Outcome.NOT_RUN
    )


def rules_of(tags: Iterable[str]) -> Iterator[Rule]:
    """The rules that these tags name; other tags mean nothing here."""
    ids = dict.fromkeys(tag.removeprefix("@") for tag in tags)
    return (RULES[id] for id in ids if id in RULES)

"""From rule to scenario and from scenario to verdict, without a hole."""

import pytest

from conformance.verdicts import ScenarioResult, Verdict, judge
from reference_model.rules import RULES
from steps.run import scenarios_by_rule


def test_every_rule_has_a_scenario() -> None:
    """Documented or assumed, each rule is exercised."""
    scenarios = scenarios_by_rule()

    assert [rule for rule in RULES if not scenarios[rule]] == []


def verdict(rule: str, *outcomes: bool) -> Verdict:
    results = [ScenarioResult("f", f"s{n}", [rule], passed) for n, passed in enumerate(outcomes)]
    return {each.rule.id: each.verdict for each in judge(results)}[rule]


@pytest.mark.parametrize(
    ("rule", "outcomes", "expected"),
    [
        ("R5", (True, True), Verdict.CONFORMS),
        ("R5", (True, False), Verdict.DEVIATES),
        ("A6", (True, False), Verdict.DIFFERS),
        ("A6", (True,), Verdict.CONFORMS),
        ("R5", (), Verdict.NOT_RUN),
    ],
)
def test_the_worst_scenario_decides(
    rule: str, outcomes: tuple[bool, ...], expected: Verdict
) -> None:
    """An assumption is never violated, and what did not run is never called conforming."""
    assert verdict(rule, *outcomes) is expected

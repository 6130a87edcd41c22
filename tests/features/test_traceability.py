"""From rule to scenario and from scenario to verdict, without a hole."""

import pytest

from conformance.verdicts import ScenarioResult, Verdict, judge
from reference_model.rules import RULES, Kind
from steps.run import scenarios_by_rule

WITHOUT_SCENARIO = {
    "A26",  # nothing can be deleted yet
    "A30",  # there is one legal entity
    "A32",  # dual-write has no asynchronous mode
}


def test_every_documented_rule_has_a_scenario() -> None:
    """Assumptions may lack one only if they are listed here with the reason."""
    scenarios = scenarios_by_rule()
    without = {rule for rule in RULES if not scenarios[rule]}
    assert without == WITHOUT_SCENARIO
    assert all(RULES[rule].kind is Kind.ASSUMPTION for rule in without)


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

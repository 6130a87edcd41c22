"""From rule to scenario and to mutant, and from scenario to verdict, without a hole."""

from operator import ne

import pytest

from conformance.mutants import MUTANTS, mutants_by_rule
from conformance.verdicts import Finding, ScenarioResult, Verdict, judge
from reference_model.landscape import STANDARD_PARTS, Parts
from reference_model.rules import RULES, Kind
from steps.run import scenarios_by_rule

WITHOUT_MUTANT: dict[str, str] = {}
"""Assumptions that nothing can break, each with the reason."""


def test_every_rule_has_a_scenario() -> None:
    """Documented or assumed, each rule is exercised."""
    scenarios = scenarios_by_rule()

    assert [rule for rule in RULES if not scenarios[rule]] == []


def test_every_rule_has_a_mutant() -> None:
    """For each rule there is a system that breaks it first of all, or a reason why not."""
    mutants = mutants_by_rule()

    assert [rule for rule in RULES if not mutants[rule]] == list(WITHOUT_MUTANT)
    assert all(RULES[rule].kind is Kind.ASSUMPTION for rule in WITHOUT_MUTANT)


def test_every_mutant_breaks_rules_that_there_are() -> None:
    """No mutant speaks of a rule that the catalogue does not know, or names one twice."""
    for mutant in MUTANTS.values():
        assert set(mutant.breaks) <= set(RULES), mutant.name
        assert len(set(mutant.breaks)) == len(mutant.breaks) > 0, mutant.name


def test_every_mutant_says_what_is_wrong() -> None:
    """A description is one sentence, and no two mutants share one."""
    descriptions = {name: mutant.description for name, mutant in MUTANTS.items()}

    assert [name for name, said in descriptions.items() if not said.endswith(".")] == []
    assert len(set(descriptions.values())) == len(descriptions)


def test_every_mutant_differs_from_the_right_system() -> None:
    """Exactly one part of a mutant is not the standard one."""
    for mutant in MUTANTS.values():
        parts = [mutant.parts.jobs, *_single(mutant.parts)]
        standard = [STANDARD_PARTS.jobs, *_single(STANDARD_PARTS)]
        assert sum(map(ne, parts, standard)) == 1, mutant.name


def _single(parts: Parts) -> tuple[type, ...]:
    return parts.transaction, parts.site, parts.headquarters, parts.sales, parts.dual_write


HELD, BROKEN = Finding.HELD, Finding.BROKEN
UNKNOWN, UNSEEN = Finding.UNKNOWN, Finding.NOT_OBSERVABLE


def verdict(rule: str, *findings: Finding) -> Verdict:
    results = [ScenarioResult("f", f"s{n}", [rule], each) for n, each in enumerate(findings)]
    return {each.rule.id: each.verdict for each in judge(results)}[rule]


@pytest.mark.parametrize(
    ("rule", "findings", "expected"),
    [
        ("R5", (HELD, HELD), Verdict.CONFORMS),
        ("R5", (HELD, BROKEN), Verdict.DEVIATES),
        ("R5", (UNSEEN, BROKEN, UNKNOWN), Verdict.DEVIATES),
        ("A6", (HELD, BROKEN), Verdict.DIFFERS),
        ("A6", (HELD,), Verdict.CONFORMS),
        ("R5", (HELD, UNKNOWN, UNSEEN), Verdict.UNKNOWN),
        ("R5", (HELD, UNSEEN), Verdict.NOT_OBSERVABLE),
        ("A6", (UNSEEN,), Verdict.NOT_OBSERVABLE),
        ("R5", (), Verdict.NOT_RUN),
    ],
)
def test_the_worst_scenario_decides(
    rule: str, findings: tuple[Finding, ...], expected: Verdict
) -> None:
    """An assumption is never violated, and what did not run is never called conforming."""
    assert verdict(rule, *findings) is expected

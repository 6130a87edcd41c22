"""From a run's folder to verdicts: every scenario with its evidence, every rule with its scenarios.

What counts as what is decided in conformance/verdicts.py; what a deployment cannot show may be
known before the run (needs.json), and such a scenario then need not have run.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import PurePosixPath

from conformance.verdicts import ScenarioResult, judge
from reports.conformance.exchanges import by_scenario
from reports.conformance.expected import Deviations, Expected
from reports.conformance.run_folder import RunFolder, iso
from reports.conformance.verdict_file import (
    FORMAT,
    Evidence,
    RuleVerdict,
    ScenarioVerdict,
    Verdicts,
)
from reports.features.tree import Case, Feature, HookRun, Outcome, Scenario, Section, StepRun
from reports.features.verdicts import FINDINGS, rules_of

_EQUALS = re.compile(r"assert (?P<seen>(?:(?! == ).)+) == (?P<expected>(?:(?! == ).)+)")
_SECOND = 10**9
_DETAILS = 8_000


def judged(folder: RunFolder, expected: Sequence[Expected] = ()) -> Verdicts:
    """The verdicts on a run; BadInput if its folder does not hold one."""
    description = folder.description
    deviations = Deviations(expected, description.day)
    scenarios = _with_exchanges(folder, list(_scenarios(folder)))
    return Verdicts(
        format=FORMAT,
        made_by=f"b2bkit {version('b2bkit')}",
        run=description.id,
        deployment=description.deployment,
        ended=iso(description.ended),
        rules=_rules(scenarios, deviations),
        scenarios=scenarios,
        expected=deviations.held_against(scenarios),
        troubles=list(folder.run.troubles),
    )


def _rules(scenarios: Sequence[ScenarioVerdict], deviations: Deviations) -> list[RuleVerdict]:
    results = [
        ScenarioResult(each.feature, each.name, each.rules, FINDINGS[each.outcome])
        for each in scenarios
        if each.outcome in FINDINGS
    ]
    return [
        RuleVerdict(
            id=each.rule.id,
            kind=each.rule.kind,
            sentence=each.rule.sentence,
            source=each.rule.source,
            verdict=each.verdict,
            expected=bool(each.failed) and _expected(each.rule.id, scenarios, deviations),
            scenarios=[one.place for one in scenarios if each.rule.id in one.rules],
        )
        for each in judge(results)
    ]


def _expected(rule: str, scenarios: Sequence[ScenarioVerdict], deviations: Deviations) -> bool:
    return all(
        deviations.expect(rule, each)
        for each in scenarios
        if each.outcome is Outcome.FAILED and rule in each.rules
    )


def _scenarios(folder: RunFolder) -> Iterator[ScenarioVerdict]:
    taken: Counter[str] = Counter()
    for feature, section, scenario, case in folder.run.cases():
        place = place_of(feature, section, scenario, case)
        taken[place] += 1
        if taken[place] > 1:  # a row that stands there twice
            place += f" #{taken[place]}"
        yield _scenario(feature, case, place, folder.not_observable.get(place, ""))


def place_of(feature: Feature, section: Section, scenario: Scenario, case: Case) -> str:
    """What a run calls a scenario: its file, its rule, its name, its row."""
    file = PurePosixPath(feature.uri.replace("\\", "/")).name
    rule = [section.name or section.keyword] if section.keyword else []
    row = "-".join(case.example.values()).replace("\n", "\\n")
    name = f"{scenario.name}[{row}]" if scenario.examples else scenario.name
    return "::".join([f"{file} ", *rule, name])


def _scenario(feature: Feature, case: Case, place: str, not_observable: str) -> ScenarioVerdict:
    unseen = bool(not_observable) and case.outcome is Outcome.NOT_RUN
    outcome = Outcome.NOT_OBSERVABLE if unseen else case.outcome
    return ScenarioVerdict(
        place=place,
        feature=feature.name,
        name=case.name,
        example=case.example,
        rules=[rule.id for rule in rules_of(tag.name for tag in case.tags)],
        outcome=outcome,
        started=case.started,
        seconds=case.duration_ns / _SECOND,
        evidence=_known(not_observable) if unseen else _evidence(case),
    )


def _known(reason: str) -> Evidence:
    """What was known before the run."""
    return Evidence(
        step="", where="", expected="", seen=reason, details="", seconds=0, exchanges=[]
    )


def _evidence(case: Case) -> Evidence | None:
    """The first part of the scenario that speaks against it."""
    culprit = next((each for each in case.parts if each.result.status is case.status), None)
    if culprit is None or case.outcome is Outcome.PASSED or not case.started:
        return None
    expected, seen = _compared(culprit)
    return Evidence(
        step=culprit.name,
        where=culprit.where,
        expected=expected,
        seen=seen,
        details=culprit.result.details[:_DETAILS],
        seconds=culprit.result.duration_ns / _SECOND,
        exchanges=[],
    )


def _compared(part: StepRun | HookRun) -> tuple[str, str]:
    """What was expected and what was seen, which a check of ours puts first when it fails."""
    said = part.result.reason
    first = said.partition("\n")[0]
    if found := _EQUALS.fullmatch(first):
        return found["expected"], found["seen"]
    return part.name, said


def _with_exchanges(
    folder: RunFolder, scenarios: Sequence[ScenarioVerdict]
) -> list[ScenarioVerdict]:
    wanted = {each.place: each.started for each in scenarios if each.evidence}
    lines = by_scenario(folder.exchanges, wanted)
    return [
        each.model_copy(
            update={
                "evidence": each.evidence
                and each.evidence.model_copy(update={"exchanges": lines.get(each.place, [])})
            }
        )
        for each in scenarios
    ]

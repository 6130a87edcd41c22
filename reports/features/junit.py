"""A run of features as JUnit XML, as Azure DevOps, GitLab and Jenkins read it.

A suite is a feature, a test case is a scenario or a row of an outline.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.features.tree import Case, Feature, HookRun, Outcome, Run, Scenario, Section, StepRun
from reports.wording import clean

_NAME_LENGTH = 250  # readers cut longer ones, or refuse them
_SKIPPED = (Outcome.NOT_RUN, Outcome.NOT_OBSERVABLE)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(run: Run) -> str:
    """The run as XML; what went wrong outside any scenario is an error in a suite of its own."""
    root = Element("testsuites", name="Features")
    for feature in run.features:
        cases = [
            (section, scenario, case)
            for section, scenario in feature.scenarios()
            for case in scenario.cases
        ]
        suite = _suite(root, feature.name, run, [case for *_, case in cases])
        for section, scenario, case in cases:
            _test_case(suite, feature, section, scenario, case)
    if run.troubles:
        _troubles(root, run)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(root: Element, name: str, run: Run, cases: list[Case], errors: int = 0) -> Element:
    outcomes = [case.outcome for case in cases]
    attributes = {
        "name": clean(name, _NAME_LENGTH),
        "tests": str(len(cases) + errors),
        "failures": str(outcomes.count(Outcome.FAILED)),
        "errors": str(errors + outcomes.count(Outcome.UNKNOWN)),
        "skipped": str(sum(outcomes.count(each) for each in _SKIPPED)),
        "time": _seconds(sum(case.duration_ns for case in cases)),
    }
    if run.started:
        attributes["timestamp"] = run.started[:19]  # the schema knows whole seconds of no zone
    return SubElement(root, "testsuite", attributes)


def _test_case(
    suite: Element, feature: Feature, section: Section, scenario: Scenario, case: Case
) -> None:
    names = (feature.name, section.name) if section.name else (feature.name,)
    element = SubElement(
        suite,
        "testcase",
        classname=".".join(clean(each, _NAME_LENGTH // 2).replace(".", " ") for each in names),
        name=_name(scenario, case),
        time=_seconds(case.duration_ns),
    )
    properties = SubElement(element, "properties")
    tags = [tag.name for tag in case.tags]
    for name, value in (
        ("feature", feature.name),
        ("file", f"{feature.uri}:{case.line}"),
        ("rule", section.name),
        ("tags", " ".join(tags)),
        *(("requirement", tag.removeprefix("@")) for tag in tags),
    ):
        if value:
            SubElement(properties, "property", name=name, value=clean(value))
    _outcome(element, case)
    _text(SubElement(element, "system-out"), "\n".join(_steps(case)))


def _name(scenario: Scenario, case: Case) -> str:
    """The scenario with its row, unless the name has a place for each of the row's cells."""
    if all(f"<{heading}>" in scenario.name for heading in case.example):
        return clean(case.name, _NAME_LENGTH)
    row = ", ".join(f"{heading}: {cell}" for heading, cell in case.example.items())
    return clean(f"{clean(case.name, _NAME_LENGTH // 2)} ({row})", _NAME_LENGTH)


def _outcome(element: Element, case: Case) -> None:
    culprit = case.culprit
    if culprit:
        message = f"{culprit.name}: {culprit.result.reason}"
        failure = SubElement(element, "failure", type=case.status.value, message=clean(message))
        _text(failure, culprit.result.details)
    elif case.outcome is Outcome.UNKNOWN:
        SubElement(element, "error", type=case.status.value, message=_why_not(case))
    elif case.outcome in _SKIPPED:
        SubElement(element, "skipped", message=_why_not(case))


def _why_not(case: Case) -> str:
    reasons = (each.result.message for each in case.parts if each.result.status is case.status)
    return clean(next(filter(None, reasons), "")) or str(case.status)


def _steps(case: Case) -> Iterable[str]:
    """The steps, and the hooks that did not pass."""
    parts: tuple[StepRun | HookRun, ...] = (
        *(each for each in case.hooks if each.before),
        *case.steps,
        *(each for each in case.hooks if not each.before),
    )
    for each in parts:
        if isinstance(each, StepRun) or each.result.status.outcome is not Outcome.PASSED:
            yield f"{each.name}  [{each.result.status}]"


def _troubles(root: Element, run: Run) -> None:
    suite = _suite(root, "The run itself", run, [], errors=len(run.troubles))
    for number, trouble in enumerate(run.troubles, 1):
        name = f"Trouble {number} outside any scenario"
        element = SubElement(suite, "testcase", classname="The run itself", name=name, time="0")
        _text(SubElement(element, "error", message=clean(trouble)), trouble)


def _text(element: Element, text: str) -> None:
    """Any text, without the characters that XML forbids."""
    element.text = _FORBIDDEN.sub("\ufffd", text)


def _seconds(nanoseconds: int) -> str:
    return f"{nanoseconds // 10**9}.{nanoseconds % 10**9 // 10**3:06}"

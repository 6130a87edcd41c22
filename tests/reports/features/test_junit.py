"""JUnit XML: what build servers find in it."""

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from reports.features.junit import as_xml
from reports.features.reading import read_run
from tests.reports.features.streams import Message, stream, write
from tests.reports.features.test_reading import KIT

FEATURE = """
@R1
Feature: Leads v1.0
  Scenario: One
    When it is stored
    Then there is a lead

  Rule: Only once
    @R2 @slow
    Scenario Outline: Again
      When <who> submits <what>

      Examples:
        | who | what    |
        | Ann | a form  |
        | Bob | nothing |

    Scenario Outline: <who> again
      When <who> submits

      Examples:
        | who |
        | Eve |
"""


def xml_of(path: Path) -> Element:
    return fromstring(as_xml(read_run(path)).encode())  # noqa: S314 - we have just written it


def xml(tmp_path: Path, messages: list[Message]) -> Element:
    return xml_of(write(tmp_path / "run.ndjson", messages))


def test_a_scenario_or_a_row_is_a_test_case(tmp_path: Path) -> None:
    """Feature and rule are its class; a row is told unless the scenario's name says it."""
    cases = xml(tmp_path, stream(FEATURE)).iter("testcase")

    assert [(each.get("classname"), each.get("name"), each.get("time")) for each in cases] == [
        ("Leads v1 0", "One", "0.002000"),
        ("Leads v1 0.Only once", "Again (who: Ann, what: a form)", "0.001000"),
        ("Leads v1 0.Only once", "Again (who: Bob, what: nothing)", "0.001000"),
        ("Leads v1 0.Only once", "Eve again", "0.001000"),
    ]


def test_a_suite_counts_its_test_cases(tmp_path: Path) -> None:
    """Tests, failures and skipped ones, and their time."""
    messages = stream(FEATURE, ends={"Ann submits a form": "FAILED"}, left_out=["One"])
    (suite,) = xml(tmp_path, messages)

    assert suite.attrib == {
        "name": "Leads v1.0",
        "tests": "4",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "0.003000",
        "timestamp": "2026-11-18T11:06:40",
    }


def test_a_failure_has_its_message_and_its_steps(tmp_path: Path) -> None:
    """The step and what it said, all that is known of it, and what became of every step."""
    messages = stream(FEATURE, ends={"it is stored": "FAILED"}, message="No room.\nNone at all.")
    case = next(xml(tmp_path, messages).iter("testcase"))
    failure = case.find("failure")
    assert failure is not None

    assert failure.get("message") == "When it is stored: No room. None at all."
    assert failure.text == "Trace\nNo room.\nNone at all."
    assert case.findtext("system-out") == (
        "When it is stored  [failed]\nThen there is a lead  [skipped]"
    )


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("UNDEFINED", "There is no code for this step."),
        ("AMBIGUOUS", "More than one piece of code claims this step."),
        ("PENDING", "The code for this step is not written yet."),
        ("FAILED", "It failed, and no message says why."),
    ],
)
def test_a_failure_without_a_message_says_why(status: str, reason: str, tmp_path: Path) -> None:
    """As far as its status tells."""
    messages = stream(FEATURE, ends={"it is stored": status})
    for each in messages:
        result = each.get("testStepFinished", {}).get("testStepResult", {})
        result.pop("message", None)
        result.pop("exception", None)
    failure = xml(tmp_path, messages).find(".//failure")
    assert failure is not None

    assert failure.get("message") == f"When it is stored: {reason}"
    assert failure.get("type") == status.lower()


@pytest.mark.parametrize(
    ("ends", "left_out", "why"),
    [({}, ["One"], "not run"), ({"it is stored": "SKIPPED"}, [], "skipped")],
)
def test_what_did_not_run_is_skipped(
    ends: dict[str, str], left_out: list[str], why: str, tmp_path: Path
) -> None:
    """Left out or skipped: no pass, no failure."""
    messages = stream(FEATURE, ends=ends, left_out=left_out)
    case = next(xml(tmp_path, messages).iter("testcase"))
    skipped = case.find("skipped")
    assert skipped is not None

    assert skipped.get("message") == why
    assert case.find("failure") is None


def test_properties_name_feature_rule_and_requirements(tmp_path: Path) -> None:
    """What a build server, or a test management behind it, can link to."""
    row = list(xml(tmp_path, stream(FEATURE)).iter("testcase"))[1]

    assert [(each.get("name"), each.get("value")) for each in row.iter("property")] == [
        ("feature", "Leads v1.0"),
        ("file", "features/f0.feature:15"),
        ("rule", "Only once"),
        ("tags", "@R1 @R2 @slow"),
        ("requirement", "R1"),
        ("requirement", "R2"),
        ("requirement", "slow"),
    ]


def test_trouble_outside_any_scenario_is_an_error() -> None:
    """A run that broke off before its scenarios must not look like one that skipped them."""
    root = xml_of(KIT / "test-run-exception" / "test-run-exception.ndjson")
    error = root.find(".//testcase/error")
    assert error is not None

    assert error.get("message") == "Whoops!"
    assert [suite.get("errors") for suite in root] == ["0", "1"]


def test_a_hook_that_failed_is_among_the_steps() -> None:
    """Hooks that passed are not; they are the test's own business."""
    root = xml_of(KIT / "hooks-conditional" / "hooks-conditional.ndjson")
    before, after, passed = (each.findtext("system-out") or "" for each in root.iter("testcase"))

    assert before.startswith("Before the scenario  [failed]")
    assert after.endswith("After the scenario  [failed]")
    assert "scenario  [" not in passed

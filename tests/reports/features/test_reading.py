"""Reading a run of features: what counts as passed, and what is no run at all."""

import json
import re
from pathlib import Path

import cucumber_compatibility_kit
import pytest

from event_log.bad_input import BadInput
from reports.features.reading import read_run
from reports.features.tree import Case, Outcome, Run, Status
from tests.reports.features.streams import Message, finished, stream, write

KIT = Path(cucumber_compatibility_kit.__file__).parent / "features"
SAMPLES = sorted(KIT.glob("*/*.ndjson"))

FEATURE = """
@R1
Feature: Leads
  Background:
    Given a request

  @R2
  Scenario: One
    When it is stored
    Then there is a lead

  Rule: Only once
    Background:
      Given a lead

    @R3
    Scenario Outline: Again as <who>
      When <who> submits
        | name  |
        | <who> |
      Then nothing happens

      Examples:
        | who |
        | Ann |
      @R4
      Examples:
        | who |
        | Bob |
"""


def run_of(tmp_path: Path, messages: list[Message]) -> Run:
    return read_run(write(tmp_path / "run.ndjson", messages))


def cases(run: Run) -> dict[str, Case]:
    return {case.name: case for *_, case in run.cases()}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_run_is_good_where_its_stream_says_so(sample: Path) -> None:
    """Every stream of Cucumber's own kit can be read, and none turns from bad into good."""
    messages = [json.loads(line) for line in sample.read_text("utf-8").splitlines()]
    said = [each["testRunFinished"]["success"] for each in messages if "testRunFinished" in each]
    run = read_run(sample)
    outcomes = [case.outcome for *_, case in run.cases()]

    assert [Outcome.FAILED not in outcomes and not run.troubles] == said
    assert len(outcomes) == sum("pickle" in each for each in messages)


def test_a_feature_is_read_with_its_rules_backgrounds_and_rows(tmp_path: Path) -> None:
    """Names, sections, inherited tags, background steps, and the data of each row."""
    run = run_of(tmp_path, stream(FEATURE))
    (feature,) = run.features
    own, rule = feature.sections
    bob = rule.scenarios[0].examples[1].rows[0].case

    assert (feature.name, feature.language, own.keyword, rule.name) == (
        "Leads",
        "en",
        "",
        "Only once",
    )
    assert [each.name for each in own.scenarios] == ["One"]
    assert bob.name == "Again as Bob"
    assert bob.example == {"who": "Bob"}
    assert [tag.name for tag in bob.tags] == ["@R1", "@R3", "@R4"]
    assert [(each.step.text, each.background) for each in bob.steps] == [
        ("a request", True),
        ("a lead", True),
        ("Bob submits", False),
        ("nothing happens", False),
    ]
    assert bob.steps[2].step.table == (("name",), ("Bob",))
    assert rule.scenarios[0].steps[0].table == (("name",), ("<who>",))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("FAILED", Outcome.FAILED),
        ("UNDEFINED", Outcome.FAILED),
        ("AMBIGUOUS", Outcome.FAILED),
        ("PENDING", Outcome.FAILED),
        ("SKIPPED", Outcome.NOT_RUN),
        ("UNKNOWN", Outcome.UNKNOWN),
        ("PASSED", Outcome.PASSED),
    ],
)
def test_the_worst_step_is_the_scenario_s(status: str, outcome: Outcome, tmp_path: Path) -> None:
    """One step decides; other scenarios are what they were."""
    found = cases(run_of(tmp_path, stream(FEATURE, ends={"it is stored": status})))

    assert found["One"].outcome is outcome
    assert found["Again as Ann"].outcome is Outcome.PASSED


def test_what_failed_is_told_with_its_message(tmp_path: Path) -> None:
    """The step, in brief and in full; the steps after it were skipped."""
    messages = stream(FEATURE, ends={"it is stored": "FAILED"}, message="No room.")
    one = cases(run_of(tmp_path, messages))["One"]
    assert one.culprit

    assert one.culprit.name == "When it is stored"
    assert (one.culprit.result.message, one.culprit.result.details) == (
        "No room.",
        "Trace\nNo room.",
    )
    assert one.steps[-1].result.status is Status.SKIPPED


def test_the_last_attempt_counts() -> None:
    """A scenario that fails and is repeated has passed if it passes in the end, and only then."""
    run = read_run(KIT / "retry" / "retry.ndjson")

    assert [case.outcome.value for *_, case in run.cases()] == ["passed"] * 3 + ["failed"]


def test_what_never_ran_has_not_passed(tmp_path: Path) -> None:
    """Left out of the run, or not even made a pickle: not run, with its steps."""
    messages = stream(FEATURE, left_out=["One", "Again as Bob"])
    messages = [each for each in messages if each.get("pickle", {}).get("name") != "Again as Bob"]
    run = run_of(tmp_path, messages)

    assert [(case.name, case.outcome.value, len(case.steps)) for *_, case in run.cases()] == [
        ("One", "not run", 3),
        ("Again as Ann", "passed", 4),
        ("Again as <who>", "not run", 4),
    ]


@pytest.mark.parametrize("lost", ["testCaseFinished", "testStepFinished"])
def test_what_broke_off_has_not_passed(lost: str, tmp_path: Path) -> None:
    """All that is known passed, yet the end of an attempt, or of its last step, is missing."""
    messages = stream(FEATURE, left_out=["Again as Ann", "Again as Bob"])
    messages.remove([each for each in messages if lost in each][-1])

    assert cases(run_of(tmp_path, messages))["One"].outcome is Outcome.NOT_RUN


def test_a_scenario_without_steps_shows_nothing(tmp_path: Path) -> None:
    """It ran to its end and held nothing, so it has not passed."""
    (case,) = cases(run_of(tmp_path, stream("Feature: F\n  Scenario: S\n"))).values()

    assert case.outcome is Outcome.NOT_RUN


def test_a_hook_that_fails_fails_its_scenario() -> None:
    """Before and after alike, and it is the culprit."""
    run = read_run(KIT / "hooks-conditional" / "hooks-conditional.ndjson")
    culprits = [case.culprit and case.culprit.name for *_, case in run.cases()]

    assert culprits == ["Before the scenario", "After the scenario", None]


def test_the_worst_of_several_test_cases_counts(tmp_path: Path) -> None:
    """A run may hold one scenario twice, in two surroundings; a failure in one is a failure."""
    good = stream(FEATURE)
    first = [each for each in good if "case 0" in str(each) or "attempt 0" in str(each)]
    bad = json.loads(
        re.sub("(case|attempt) 0", r"\1 again", json.dumps(first)).replace("PASSED", "FAILED")
    )

    for messages in ([*bad, *good], [*good, *bad]):
        assert cases(run_of(tmp_path, messages))["One"].outcome is Outcome.FAILED


def test_a_run_that_failed_at_nothing_known_is_in_trouble(tmp_path: Path) -> None:
    """The stream says no success, and no scenario says why."""
    messages = stream(FEATURE)
    messages[-1]["testRunFinished"]["success"] = False

    assert run_of(tmp_path, messages).troubles == ("The run says that it failed, and not at what.",)


def test_messages_of_a_newer_protocol_are_passed_over(tmp_path: Path) -> None:
    """What nobody knows yet, and what known messages have in addition, does not disturb."""
    messages = stream(FEATURE)
    messages[0]["meta"]["mood"] = "good"

    assert len(cases(run_of(tmp_path, [{"dream": {"id": "1"}}, {}, *messages]))) == 3


@pytest.mark.parametrize("left", [1, 3, 12])
def test_a_stream_that_breaks_off_between_messages_is_refused(left: int, tmp_path: Path) -> None:
    """However much of it there is, without its end it is no run."""
    path = write(tmp_path / "run.ndjson", stream(FEATURE)[:left])

    with pytest.raises(BadInput, match=rf"run\.ndjson breaks off after line {left}: .*; expected"):
        read_run(path)


def test_a_stream_that_breaks_off_in_a_message_is_refused(tmp_path: Path) -> None:
    """The line is named that is half there."""
    path = write(tmp_path / "run.ndjson", stream(FEATURE)[:5])
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(BadInput, match=r"run\.ndjson, line 5 is no JSON: .*; expected"):
        read_run(path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "breaks off after line 0"),
        (b'{"a": 1}\n', "breaks off after line 1"),
        (b"\n[1, 2]\n", "line 2 is no message"),
        (b"<html>\n", "line 1 is no JSON"),
        (b"\xff\xfe\x00\x01\n", "line 1 is no JSON"),
        (b"[" * 100_000, "line 1 is no JSON"),
        (b'{"pickle": {"id": 1}}\n', r"line 1 is no message: pickle\.\w+: "),
        (b'{"gherkinDocument": {"comments": [], "feature": "F"}}', "line 1 is no message: gherk"),
    ],
)
def test_what_is_no_stream_is_refused(content: bytes, complaint: str, tmp_path: Path) -> None:
    """With the file, the line, and what is wrong there."""
    (tmp_path / "run.ndjson").write_bytes(content)

    with pytest.raises(BadInput, match=rf"run\.ndjson,? {complaint}"):
        read_run(tmp_path / "run.ndjson")


@pytest.mark.parametrize("lost", ["gherkinDocument", "pickle", "testCase"])
def test_a_stream_with_a_hole_is_refused(lost: str, tmp_path: Path) -> None:
    """What ran must be explained by what was written."""
    messages = [each for each in stream(FEATURE) if lost not in each]

    with pytest.raises(BadInput, match="does not fit together"):
        run_of(tmp_path, messages)


def test_a_result_for_nothing_is_passed_over(tmp_path: Path) -> None:
    """A step's end that belongs to no test case changes no scenario."""
    stray = finished("attempt 0", "none", {"status": "FAILED", "duration": _SECOND})

    assert cases(run_of(tmp_path, [stray, *stream(FEATURE)]))["One"].outcome is Outcome.PASSED


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Missing, or a folder: one sentence."""
    for path in (tmp_path / "none.ndjson", tmp_path):
        with pytest.raises(BadInput, match=r"^Cannot read .*; expected"):
            read_run(path)


_SECOND = {"seconds": 1, "nanos": 0}

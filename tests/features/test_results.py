"""Results are read from Cucumber Messages, from ours and from anybody's."""

import json
from pathlib import Path

import pytest
from cucumber_compatibility_kit import CompatibilityKit

from conformance.messages import read_results
from conformance.verdicts import ScenarioResult
from event_log.bad_input import BadInput

PICKLE = {"id": "p", "uri": "a.feature", "name": "S", "tags": [{"name": "@R5"}, {"name": "@wip"}]}
CASE = {"id": "c", "pickleId": "p", "testSteps": []}
STARTED = {"id": "s", "testCaseId": "c", "attempt": 0}
BEGUN = [{"pickle": PICKLE}, {"testCase": CASE}, {"testCaseStarted": STARTED}]
PASSED = {"testStepFinished": {"testCaseStartedId": "s", "testStepResult": {"status": "PASSED"}}}
FINISHED = {"testCaseFinished": {"testCaseStartedId": "s", "willBeRetried": False}}


def read(folder: Path, *messages: object) -> list[ScenarioResult]:
    path = folder / "messages.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in messages), encoding="utf-8")
    return read_results(path)


def outcomes(sample: str) -> list[tuple[str, bool]]:
    folder = CompatibilityKit().feature_code_for(sample)
    return [(each.name, each.passed) for each in read_results(folder / f"{sample}.ndjson")]


def test_a_result_has_the_rules_among_its_tags(tmp_path: Path) -> None:
    """Other tags are somebody else's and mean nothing here."""
    expected = ScenarioResult("a.feature", "S", ["R5"], passed=True)
    assert read(tmp_path, *BEGUN, PASSED, FINISHED) == [expected]


def test_a_scenario_that_never_finished_has_failed(tmp_path: Path) -> None:
    """A stream that breaks off says nothing good of the scenario that was running."""
    assert [each.passed for each in read(tmp_path, *BEGUN, PASSED)] == [False]


def test_a_scenario_without_steps_is_no_result(tmp_path: Path) -> None:
    """What did nothing has shown nothing."""
    assert read(tmp_path, *BEGUN, FINISHED) == []


def test_only_passed_scenarios_pass() -> None:
    """Every status but passed and skipped is a failure, and what skipped itself is no result."""
    assert outcomes("all-statuses") == [
        ("Passing", True),
        ("Failing", False),
        ("Pending", False),
        ("Undefined", False),
        ("Ambiguous", False),
    ]


def test_the_last_attempt_counts() -> None:
    """Of a scenario that was tried again only the last attempt is a result."""
    assert [passed for _, passed in outcomes("retry")] == [True, True, True, False]


def test_a_failing_hook_fails_its_scenario() -> None:
    """Another tool's hooks count like steps, and its other messages do no harm."""
    assert False in [passed for _, passed in outcomes("hooks-conditional")]
    assert [passed for _, passed in outcomes("attachments")].count(False) == 1


def test_every_stream_of_the_kit_can_be_read() -> None:
    """Nothing valid is refused."""
    for folder in CompatibilityKit().gherkin():
        read_results(folder / f"{folder.name}.ndjson")


@pytest.mark.parametrize("text", ["Dear Sir,\n", "[1]\n", '{"a": 1, "b": 2}\n', "{}\n", "\xff"])
def test_what_is_no_stream_is_refused(text: str, tmp_path: Path) -> None:
    """A file of something else is one sentence that names it."""
    path = tmp_path / "letter.ndjson"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=r"letter\.ndjson: this is not a stream of Cucumber Mess"):
        read_results(path)


@pytest.mark.parametrize("wrong", [[PASSED], [*BEGUN[1:]], [{"pickle": {"name": "no id"}}]])
def test_a_stream_with_holes_is_refused(wrong: list[object], tmp_path: Path) -> None:
    """A message that refers to one that is not there is told by its line."""
    with pytest.raises(BadInput, match=r"messages\.ndjson:1: this \w+ lacks or refers to what is"):
        read(tmp_path, *wrong)

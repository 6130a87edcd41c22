"""The Cucumber Messages of a run: valid, complete, the same with workers, and true."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from reports.features.reading import read_run
from reports.features.tree import Outcome
from steps.recording.attempts import Recorder
from steps.recording.messages import Envelope
from tests.features.message_types import errors
from tests.features.running import messages_of, of_kind, run_pytest

FEATURE = """
@R2
Feature: Many ways to end

  Background:
    Given a company has applied on the site

  Scenario: It passes
    Then the site shows a confirmation

  Rule: A rule
    Scenario Outline: It passes or fails
      Then it is <what>
      And the site shows a confirmation

      @R3
      Examples:
        | what  |
        | right |
        | wrong |

    Scenario: It is skipped
      Then it is skipped
      And it is right
"""
STEPS = """
import pytest
from pytest_bdd import parsers, then

@then(parsers.parse("it is {what}"))
def it(what):
    if what == "skipped":
        pytest.skip("not today")
    assert what == "right", f"it is {what} in {__file__}"
"""
ALL = [
    ("It passes", "PP"),
    ("It passes or fails", "PPP"),
    ("It passes or fails", "PFS"),
    ("It is skipped", "PSS"),
]
OPEN = """
from conformance.deployment import {0}

@pytest.fixture(autouse=True)
def open_question():
    raise {0}("no mailbox")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a feature of its own, and steps for it."""
    (tmp_path / "ways.feature").write_text(FEATURE, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(STEPS, encoding="utf-8")
    return tmp_path


def add_steps(folder: Path, code: str) -> None:
    path = folder / "conftest.py"
    path.write_text(path.read_text(encoding="utf-8") + code, encoding="utf-8")


def endings(stream: list[Envelope]) -> list[tuple[str, str]]:
    """Each scenario and how its steps ended, hooks included, by their first letters."""
    pickles = {each["id"]: each["name"] for each in of_kind(stream, "pickle")}
    cases = {each["id"]: pickles[each["pickleId"]] for each in of_kind(stream, "testCase")}
    ends: dict[str, str] = {each["id"]: "" for each in of_kind(stream, "testCaseStarted")}
    for each in of_kind(stream, "testStepFinished"):
        ends[each["testCaseStartedId"]] += each["testStepResult"]["status"][0]
    started = of_kind(stream, "testCaseStarted")
    return [(cases[each["testCaseId"]], ends[each["id"]]) for each in started]


def steps_of(stream: list[Envelope]) -> list[Envelope]:
    return [step for case in of_kind(stream, "testCase") for step in case["testSteps"]]


def failure(stream: list[Envelope]) -> Any:
    results = [each["testStepResult"] for each in of_kind(stream, "testStepFinished")]
    (found,) = [result for result in results if result["status"] == "FAILED"]
    return found


def without_times(told: Any) -> Any:
    if isinstance(told, dict):
        kept = set(told) - {"timestamp", "duration"}
        return {key: without_times(told[key]) for key in sorted(kept)}
    return [without_times(each) for each in told] if isinstance(told, list) else told


def test_every_message_is_of_the_published_types(folder: Path) -> None:
    """Nothing is missing, unknown or of another type, in the version that we claim."""
    add_steps(folder, "\n@pytest.fixture(autouse=True)\ndef late():\n    yield\n    assert 0\n")
    stream = messages_of(folder)
    assert [error for each in stream for error in errors(each)] == []
    assert of_kind(stream, "meta")[0]["protocolVersion"] == version("cucumber-messages")


def test_each_scenario_tells_how_its_steps_ended(folder: Path) -> None:
    """What follows a failure is skipped, and what follows a skip too."""
    stream = messages_of(folder)
    assert endings(stream) == ALL
    assert of_kind(stream, "testRunFinished")[0]["success"] is False


def test_skipped_scenarios_do_not_fail_a_run(folder: Path) -> None:
    """A run is good if every step passed or was skipped."""
    stream = messages_of(folder, "-k", "not fails")
    assert endings(stream) == [ALL[0], ALL[3]]
    assert of_kind(stream, "testRunFinished")[0]["success"] is True


def test_what_is_not_selected_has_no_pickle(folder: Path) -> None:
    """The stream holds the scenarios that were to run, and the whole text of their file."""
    stream = messages_of(folder, "-m", "R3")
    assert endings(stream) == ALL[1:3]
    assert len(of_kind(stream, "pickle")) == 2
    assert of_kind(stream, "source")[0]["data"] == FEATURE


def test_a_failure_tells_what_was_asserted_and_where(folder: Path) -> None:
    """The message is the assertion's; no path begins at the root of the disk."""
    result = failure(messages_of(folder))
    assert result["message"].startswith("it is wrong in conftest.py\n")
    assert result["exception"]["type"] == "AssertionError"
    assert result["exception"]["stackTrace"].endswith("\nconftest.py:9 in it\nways.feature:13")
    assert str(folder) not in json.dumps(result)


def test_a_skip_tells_its_reason(folder: Path) -> None:
    """A scenario that skips itself says why, where it did."""
    (first, second) = [
        each["testStepResult"]
        for each in of_kind(messages_of(folder, "-k", "skipped"), "testStepFinished")[1:]
    ]
    assert (first["message"], "message" in second) == ("not today", False)


@pytest.mark.parametrize(
    ("raised", "status", "outcome"),
    [
        ("NotObservable", "SKIPPED", Outcome.NOT_OBSERVABLE),
        ("Undecided", "UNKNOWN", Outcome.UNKNOWN),
    ],
)
def test_what_a_deployment_leaves_open_is_neither_good_nor_bad(
    folder: Path, raised: str, status: str, outcome: Outcome
) -> None:
    """It comes through the messages with its reason."""
    add_steps(folder, OPEN.format(raised))
    stream = messages_of(folder, "-k", "It and passes and not fails")
    first = of_kind(stream, "testStepFinished")[0]["testStepResult"]
    assert (first["status"], first["message"]) == (status, "no mailbox")
    run = read_run(folder / "messages.ndjson")
    assert next(case for *_, case in run.cases()).outcome is outcome


def test_steps_tell_their_definitions_and_what_was_matched(folder: Path) -> None:
    """A step leads to its definition, whose pattern and place are told, and to its parameters."""
    stream = messages_of(folder, "-m", "R3", "-k", "right")
    (case,) = of_kind(stream, "testCase")
    step = case["testSteps"][1]
    (found,) = [
        each
        for each in of_kind(stream, "stepDefinition")
        if each["id"] in step["stepDefinitionIds"]
    ]
    assert found["pattern"] == {"type": "CUCUMBER_EXPRESSION", "source": "it is {what}"}
    assert found["sourceReference"] == {"uri": "conftest.py", "location": {"line": 5}}
    assert step["stepMatchArgumentsLists"] == [
        {
            "stepMatchArguments": [
                {"group": {"start": 6, "value": "right"}, "parameterTypeName": "what"}
            ]
        }
    ]
    uris = {each["sourceReference"]["uri"] for each in of_kind(stream, "stepDefinition")}
    assert {uri for uri in uris if not uri.startswith("steps/")} == {"conftest.py"}


@pytest.mark.parametrize(
    ("fixture", "expected", "hook"),
    [
        ("    assert 0, 'broken'", "FSS", "BEFORE_TEST_CASE"),
        ("    yield\n    assert 0, 'broken'", "PPF", "AFTER_TEST_CASE"),
    ],
)
def test_a_failing_fixture_is_a_failing_hook(
    fixture: str, expected: str, hook: str, folder: Path
) -> None:
    """A scenario whose fixtures fail has failed, before its steps or after them."""
    add_steps(folder, f"\n@pytest.fixture(autouse=True)\ndef mine():\n{fixture}\n")
    stream = messages_of(folder, "-k", "passes and not fails")
    assert endings(stream) == [("It passes", expected)]
    assert failure(stream)["message"].startswith("broken")
    told = {each["id"]: each["type"] for each in of_kind(stream, "hook")}
    hooks = [step["hookId"] for step in steps_of(stream) if "hookId" in step]
    assert [told[each] for each in hooks] == [hook]


def test_a_failing_step_and_a_failing_fixture_are_both_told(folder: Path) -> None:
    """What fails after a failure does not hide it."""
    add_steps(folder, "\n@pytest.fixture(autouse=True)\ndef mine():\n    yield\n    assert 0\n")
    assert endings(messages_of(folder, "-m", "R3", "-k", "wrong")) == [
        ("It passes or fails", "PFSF")
    ]


def test_a_fixture_may_skip_a_scenario(folder: Path) -> None:
    """All steps of a scenario that was skipped before it began are skipped."""
    add_steps(folder, "\n@pytest.fixture(autouse=True)\ndef mine():\n    pytest.skip('no')\n")
    stream = messages_of(folder)
    assert endings(stream) == [(name, "S" * len(ends)) for name, ends in ALL]
    assert of_kind(stream, "testRunFinished")[0]["success"] is True


def test_a_skip_after_all_steps_changes_nothing(folder: Path) -> None:
    """What has passed has passed, whatever its fixtures say when they are taken down."""
    add_steps(
        folder, "\n@pytest.fixture(autouse=True)\ndef mine():\n    yield\n    pytest.skip('no')\n"
    )
    assert endings(messages_of(folder, "-m", "R3")) == ALL[1:3]


def test_an_expected_failure_does_not_fail_a_run(folder: Path) -> None:
    """A scenario marked as one that fails is skipped from there; one that then passes fails."""
    add_steps(
        folder,
        "\ndef pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        "        item.add_marker(pytest.mark.xfail(strict='right' in item.name))\n",
    )
    stream = messages_of(folder, "-m", "R3")
    assert endings(stream) == [("It passes or fails", "PPPF"), ("It passes or fails", "PSS")]


def test_workers_make_no_difference(folder: Path) -> None:
    """With pytest-xdist the stream is the same, message by message, times aside."""
    add_steps(
        folder,
        "\n@pytest.fixture(autouse=True)\ndef mine(request):\n    yield\n"
        "    assert 'right' not in request.node.name\n",
    )
    alone = messages_of(folder)
    assert without_times(messages_of(folder, "-n2")) == without_times(alone)
    assert len(endings(alone)) == 4


def test_a_worker_that_dies_has_failed_its_scenario(folder: Path) -> None:
    """A scenario that ends its process is told of as failed, and the others as they were."""
    deadly = STEPS.replace(
        "    assert", "    if what == 'wrong': __import__('os')._exit(1)\n    assert"
    )
    (folder / "conftest.py").write_text(deadly, encoding="utf-8")
    stream = messages_of(folder, "-n2")
    assert endings(stream) == [*ALL[:2], ("It passes or fails", "FSSS"), ALL[3]]
    assert "crashed while running" in failure(stream)["message"]


def test_what_the_gate_refuses_is_told(folder: Path) -> None:
    """A run that was refused has no scenario, has failed, and says why."""
    (folder / "ways.feature").write_text(FEATURE.replace("@R3", "@R99"), encoding="utf-8")
    stream = messages_of(folder)
    (end,) = of_kind(stream, "testRunFinished")
    assert (end["success"], endings(stream)) == (False, [])
    assert end["message"] == "ways.feature:16: @R99 is no rule; `b2bkit rules` lists them."


def test_ids_are_the_same_on_every_run(folder: Path) -> None:
    """The same features have the same ids, whatever else is collected."""
    alone = messages_of(folder, "ways.feature")
    other = FEATURE.replace("Many ways", "Other ways")
    (folder / "another.feature").write_text(other, encoding="utf-8")
    ids = {each["id"] for each in of_kind(messages_of(folder), "testCaseStarted")}
    assert {each["id"] for each in of_kind(alone, "testCaseStarted")} < ids
    assert len(ids) == 8


def test_hostile_text_comes_through(folder: Path) -> None:
    """Line ends of other alphabets, markup and endless lines stay in their message."""
    hostile = "</script>\u2028\u0085\u202e=cmd()" + "x" * 10_000
    text = FEATURE.replace("| wrong |", f"| {hostile} |")
    (folder / "ways.feature").write_text(text, encoding="utf-8")
    stream = messages_of(folder)
    assert endings(stream) == ALL
    assert failure(stream)["message"].startswith(f"it is {hostile} in")


def test_nothing_half_written_is_left(folder: Path) -> None:
    """The file appears when it is whole, in a folder made for it; a folder in its place is told."""
    run_pytest(folder, "--messages=out/deep/m.ndjson")
    assert [path.name for path in (folder / "out" / "deep").iterdir()] == ["m.ndjson"]
    refused = run_pytest(folder, "--messages=out")
    assert refused.code == pytest.ExitCode.USAGE_ERROR


def test_without_the_option_nothing_is_recorded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages cost nothing when nobody asked for them."""
    made: list[Recorder] = []
    monkeypatch.setattr(Recorder, "__init__", made.append)
    assert run_pytest(folder).code == pytest.ExitCode.TESTS_FAILED
    assert made == []

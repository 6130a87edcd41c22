"""`b2bkit features` runs a user's own features, with definitions of their own."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.verdicts import Verdict
from event_log.bad_input import BadInput
from reference_model.rules import RULES
from reports.features.outputs import Outputs
from steps.collecting.documents import FEATURES
from steps.run import run_features
from tests.features.running import of_kind

OWN = """
Feature: Our own

  @R2
  Scenario: We apply
    Given our own definition
    When a company applies on the site

  @R3
  Scenario: We ask for more than there is
    Then there are {number:d} prospects
"""
STEPS = """
from pytest_bdd import given, parsers, then

@given("our own definition")
def own(): pass

@then(parsers.parse("there are {number:d} prospects"))
def there_are(deployment, number):
    assert len(deployment.headquarters.all_prospects()) == number
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of features with a conftest.py and a test that is none of them."""
    mine = tmp_path / "mine"
    (mine / "deeper").mkdir(parents=True)
    (mine / "conftest.py").write_text(STEPS, encoding="utf-8")
    (mine / "test_other.py").write_text("def test_other(): assert 0\n", encoding="utf-8")
    path = mine / "deeper" / "own.feature"
    path.write_text(OWN.replace("{number:d}", "3"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return mine


def b2bkit(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b2bkit", "features", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


def verdicts(*paths: Path, rules: tuple[str, ...] = ()) -> dict[str, Verdict]:
    judged = run_features(paths, rules, quiet=True)
    return {each.rule.id: each.verdict for each in judged if each.scenarios}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("path", ["mine", "mine/deeper", "mine/deeper/own.feature"])
def test_a_file_or_a_folder_runs(path: str) -> None:
    """Steps of the kit and of a conftest.py around the file serve together; no other test runs."""
    assert verdicts(Path(path)) == {"R2": Verdict.CONFORMS, "R3": Verdict.DEVIATES}


def test_a_folder_elsewhere_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The features need not be below the folder that one is in."""
    monkeypatch.chdir("/")
    assert verdicts(folder, rules=("r2",)) == {"R2": Verdict.CONFORMS}


def test_features_of_the_kit_may_run_by_path() -> None:
    """One of the kit's files runs alone, and nobody misses the steps of the others."""
    ran = verdicts(FEATURES / "lead_visibility.feature")
    assert "R8" in ran
    assert "R2" not in ran


def test_messages_are_written_where_asked(folder: Path) -> None:
    """`--messages` keeps the stream, which names files as seen from here."""
    done = b2bkit("mine", "--messages", "out/m.ndjson", cwd=folder.parent)
    assert done.returncode == 1, done.stderr
    lines = (folder.parent / "out" / "m.ndjson").read_text(encoding="utf-8").splitlines()
    stream = [json.loads(line) for line in lines]
    uris = {each["sourceReference"]["uri"] for each in of_kind(stream, "stepDefinition")}
    assert {"mine/conftest.py", "steps/applying.py"} <= uris
    assert of_kind(stream, "source")[0]["uri"] == "mine/deeper/own.feature"
    assert str(folder.parent) not in "".join(lines)


def test_complaints_are_told_plainly(folder: Path) -> None:
    """What the gate has against the features is all that is printed, with exit code 2."""
    broken = OWN.replace("@R3", "@R99").replace("We apply", "We ask for more than there is")
    (folder / "deeper" / "own.feature").write_text(broken, encoding="utf-8")
    (folder / "worse.feature").write_text("Feature: F\nScenario: S\nIf not\n", encoding="utf-8")
    done = b2bkit("mine", cwd=folder.parent)
    assert (done.returncode, done.stdout) == (2, "")
    beginnings = [line.removeprefix("b2bkit: ").split(" ")[0] for line in done.stderr.splitlines()]
    assert beginnings == [
        "mine/deeper/own.feature:9:",
        "mine/deeper/own.feature:10:",
        "mine/deeper/own.feature:11:",
        "mine/worse.feature:2:",
        "mine/worse.feature:2:",
    ]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("absent", "absent: there is no such file or folder"),
        ("empty", "empty: there is no .feature file in this folder"),
        ("mine/conftest.py", "mine/conftest.py: a file of features ends in .feature"),
    ],
)
def test_a_path_without_features_is_one_sentence(path: str, said: str, folder: Path) -> None:
    """What holds no feature is told by its name."""
    (folder.parent / "empty").mkdir()
    with pytest.raises(BadInput, match=said):
        run_features([Path(path)])


@pytest.mark.parametrize("path", ["mine", "mine/conftest.py/m.ndjson"])
def test_messages_that_cannot_be_written_are_one_sentence(path: str, folder: Path) -> None:
    """A folder in the place of the file, or a file in the place of its folder, is told."""
    with pytest.raises(BadInput, match=f"^Cannot write {path}: .*; expected a file name"):
        run_features([folder], outputs=Outputs(messages=Path(path)), quiet=True)


def test_a_rule_that_no_scenario_has_is_told(folder: Path) -> None:
    """Nothing that ran is no success."""
    assert "A26" in RULES
    with pytest.raises(BadInput, match="No scenario here is tagged A26; nothing has run"):
        run_features([folder], ["A26"], quiet=True)


@pytest.mark.parametrize("ci", ["", "true"])
def test_a_failure_is_told_in_gherkin_with_the_command_that_repeats_it(
    ci: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads a failure sees once the step that failed, and can run that scenario alone."""
    monkeypatch.setenv("CI", ci)
    done = b2bkit("--rule", "R8", "--mutant", "lead-in-my-open-leads", cwd=tmp_path)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("pytest ")]

    again = subprocess.run(
        [sys.executable, "-m", *shlex.split(line), "-c", os.devnull, "-p", "no:cacheprovider"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert '  > Then the view "My open leads" does not list the lead' in done.stdout
    assert "1 failed" in again.stdout.splitlines()[-1]


@pytest.mark.parametrize("option", ["--deployment=nowhere.toml", "--mutant=no-leed"])
def test_plain_pytest_refuses_in_a_sentence_too(option: str, folder: Path) -> None:
    """What is to be tested is looked up before anything runs."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "steps.plugin", "-c", os.devnull, option, folder],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.startswith("ERROR: ")
    assert "INTERNALERROR" not in done.stdout + done.stderr

"""The completeness gate finds what pytest-bdd would lose in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_bdd import parsers
from pytest_bdd.steps import StepFunctionContext

from steps import gate


def definition(kind: str, text: str) -> StepFunctionContext:
    return StepFunctionContext(kind, lambda: None, parsers.parse(text))  # type: ignore[arg-type]


APPLY = definition("when", "a company applies")
LISTED = definition("then", "it is listed")
GOOD = """
Feature: Applying
  @R2
  Scenario: A company applies
    When a company applies
    Then it is listed
"""


def complaints(
    folder: Path, text: str, *definitions: StepFunctionContext, collected: int | None = None
) -> str:
    path = folder / "applying.feature"
    path.write_text(text, encoding="utf-8")
    pickles = gate.compile_feature(path)
    number = len(pickles) if collected is None else collected
    return "\n".join(gate.complaints(path, pickles, number, definitions or (APPLY, LISTED)))


def test_a_sound_feature_passes(tmp_path: Path) -> None:
    """A feature with nothing wrong gets no complaint."""
    assert complaints(tmp_path, GOOD) == ""


def test_a_lost_scenario_is_noticed(tmp_path: Path) -> None:
    """Fewer collected tests than scenarios is a complaint that names the file."""
    found = complaints(tmp_path, GOOD, collected=0)
    assert "applying.feature: it has 1 scenarios, but pytest collected 0." in found


def test_scenarios_of_one_name_are_noticed(tmp_path: Path) -> None:
    """Two scenarios of one name in one file are a complaint, even under different rules."""
    twice = GOOD + GOOD.replace("\nFeature: Applying", "")
    assert "2 scenarios are called 'A company applies'" in complaints(tmp_path, twice)


def test_rows_of_an_outline_may_share_its_name(tmp_path: Path) -> None:
    """The rows of one outline are not taken for scenarios of one name."""
    outline = GOOD.replace("Scenario:", "Scenario Outline:") + (
        "    Examples:\n      | n |\n      | 1 |\n      | 2 |\n"
    )
    assert complaints(tmp_path, outline) == ""


def test_a_step_that_nothing_matches_is_noticed(tmp_path: Path) -> None:
    """A missing step definition is a complaint before anything runs."""
    found = complaints(tmp_path, GOOD, APPLY)
    assert "no step definitions match then 'it is listed'; exactly one must." in found


def test_a_step_that_two_definitions_match_is_noticed(tmp_path: Path) -> None:
    """An ambiguous step is a complaint."""
    found = complaints(tmp_path, GOOD, APPLY, LISTED, definition("then", "it is {state}"))
    assert "2 step definitions match then 'it is listed'" in found


def test_the_kind_of_a_step_counts(tmp_path: Path) -> None:
    """A Given does not serve as a Then."""
    found = complaints(tmp_path, GOOD, APPLY, definition("given", "it is listed"))
    assert "no step definitions match then 'it is listed'" in found


def test_a_scenario_without_steps_is_noticed(tmp_path: Path) -> None:
    """A scenario that does nothing would pass; here it is a complaint."""
    empty = "Feature: F\n  @R2\n  Scenario: Nothing\n"
    assert "the scenario 'Nothing' has no steps." in complaints(tmp_path, empty)


def test_a_scenario_without_rule_is_noticed(tmp_path: Path) -> None:
    """Every scenario exercises a rule."""
    assert "has no rule" in complaints(tmp_path, GOOD.replace("@R2", ""))


def test_an_unknown_rule_is_noticed(tmp_path: Path) -> None:
    """A tag that is no rule of the catalogue is a complaint."""
    assert "@R99 of 'A company applies' is no rule" in complaints(
        tmp_path, GOOD.replace("@R2", "@R99")
    )


def test_a_file_that_is_not_gherkin_is_refused(tmp_path: Path) -> None:
    """A syntax error names the file."""
    with pytest.raises(ValueError, match=r"applying\.feature"):
        complaints(tmp_path, "A company applies.\n")


def test_an_idle_definition_is_found(tmp_path: Path) -> None:
    """A step definition that no step uses is found."""
    path = tmp_path / "applying.feature"
    path.write_text(GOOD, encoding="utf-8")
    idle = definition("when", "nobody says this")
    assert gate.unused(gate.compile_feature(path), [APPLY, LISTED, idle]) == [idle]


def test_the_plugin_refuses_what_the_gate_complains_about(tmp_path: Path) -> None:
    """A feature file with a scenario lost to its namesake does not run at all."""
    (tmp_path / "lost.feature").write_text(
        "Feature: F\n"
        "  Rule: One\n    @R2\n    Scenario: Same\n      When a company applies on the site\n"
        "  Rule: Two\n    @R2\n    Scenario: Same\n      When a company applies on the site\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-p", "steps.plugin", "-c", os.devnull]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == pytest.ExitCode.INTERRUPTED
    assert "it has 2 scenarios, but pytest collected 1." in done.stdout

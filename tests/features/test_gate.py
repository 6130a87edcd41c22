"""The completeness gate finds what pytest-bdd would lose in silence."""

from pathlib import Path

import pytest
from pytest_bdd import parsers
from pytest_bdd.steps import StepFunctionContext

from steps.collecting import gate
from steps.collecting.definitions import Definition, Matcher
from steps.collecting.documents import Document, NotGherkin, read_document


def definition(kind: str, text: str) -> Definition:
    context = StepFunctionContext(kind, lambda: None, parsers.parse(text))  # type: ignore[arg-type]
    return Definition(lambda: None, context)


APPLY = definition("when", "a company applies")
LISTED = definition("then", "it is listed")
GOOD = """
Feature: Applying
  @R2
  Scenario: A company applies
    When a company applies
    Then it is listed
"""
OUTLINE = GOOD.replace("Scenario:", "Scenario Outline:") + "    Examples:\n      | n |\n"


def document(folder: Path, text: str) -> Document:
    path = folder / "applying.feature"
    path.write_text(text, encoding="utf-8")
    return read_document(path, "features/applying.feature")


def complaints(folder: Path, text: str, *definitions: Definition) -> list[str]:
    matcher = Matcher(definitions or (APPLY, LISTED))
    root = Path(__file__).parent
    return gate.complaints(document(folder, text), matcher, root)


def test_a_sound_feature_passes(tmp_path: Path) -> None:
    """A feature with nothing wrong gets no complaint."""
    assert complaints(tmp_path, GOOD) == []


def test_scenarios_of_one_name_are_noticed(tmp_path: Path) -> None:
    """Two scenarios of one name are a complaint that names the second, and tells of the first."""
    (found,) = complaints(tmp_path, GOOD + GOOD.replace("\nFeature: Applying", ""))
    assert found.startswith(
        "features/applying.feature:9: line 4 has a scenario 'A company applies'"
    )


def test_scenarios_of_one_name_may_stand_under_different_rules(tmp_path: Path) -> None:
    """The same name under another rule is no complaint, but twice under one rule is."""
    scenario = GOOD.partition("Applying")[2]
    apart = f"{GOOD}Rule: One\n{scenario}Rule: Two\n{scenario}"
    assert complaints(tmp_path, apart) == []
    (found,) = complaints(tmp_path, apart.replace("Rule: Two\n", ""))
    assert "line 10 has a scenario 'A company applies' under this rule too" in found


def test_rows_of_an_outline_may_share_its_name(tmp_path: Path) -> None:
    """The rows of one outline are not taken for scenarios of one name."""
    assert complaints(tmp_path, OUTLINE + "      | 1 |\n      | 2 |\n") == []


def test_an_outline_without_rows_is_noticed(tmp_path: Path) -> None:
    """An outline that makes no scenario would be lost in silence; here it is a complaint."""
    (found,) = complaints(tmp_path, OUTLINE)
    assert found.startswith("features/applying.feature:4: the scenario 'A company applies' has no")


def test_a_step_that_nothing_matches_is_noticed(tmp_path: Path) -> None:
    """A missing step definition is a complaint at the step, before anything runs."""
    (found,) = complaints(tmp_path, GOOD, APPLY)
    said = "no step definition matches then 'it is listed'; exactly one must."
    assert found == f"features/applying.feature:6: {said}"


def test_a_step_that_two_definitions_match_is_noticed(tmp_path: Path) -> None:
    """An ambiguous step is a complaint that says where the definitions are."""
    (found,) = complaints(tmp_path, GOOD, APPLY, LISTED, definition("then", "it is {state}"))
    assert found.startswith(
        "features/applying.feature:6: 2 step definitions match then 'it is listed' (test_gate.py:"
    )


def test_a_faulty_step_of_a_background_is_told_once(tmp_path: Path) -> None:
    """A step that many scenarios share is one complaint."""
    background = "Feature: F\n  Background:\n    Given nothing\n"
    text = GOOD.replace("\nFeature: Applying\n", background)
    (found,) = complaints(tmp_path, text + text.partition("nothing\n")[2].replace("A co", "Any co"))
    assert found.startswith("features/applying.feature:3: no step definition matches given")


def test_the_kind_of_a_step_counts(tmp_path: Path) -> None:
    """A Given does not serve as a Then."""
    (found,) = complaints(tmp_path, GOOD, APPLY, definition("given", "it is listed"))
    assert "no step definition matches then 'it is listed'" in found


def test_a_scenario_without_steps_is_noticed(tmp_path: Path) -> None:
    """A scenario that does nothing would pass; here it is a complaint."""
    (found,) = complaints(tmp_path, "Feature: F\n  @R2\n  Scenario: Nothing\n")
    assert found == "features/applying.feature:3: the scenario 'Nothing' has no steps."


@pytest.mark.parametrize("text", ["", "Feature: F\n", "Feature: F\n  Rule: R\n"])
def test_a_file_without_scenarios_is_noticed(text: str, tmp_path: Path) -> None:
    """A file that tests nothing is a complaint."""
    (found,) = complaints(tmp_path, text)
    assert found == "features/applying.feature:1: the file has no scenario."


def test_a_scenario_without_rule_is_noticed(tmp_path: Path) -> None:
    """Every scenario exercises a rule."""
    (found,) = complaints(tmp_path, GOOD.replace("@R2", ""))
    assert found.startswith("features/applying.feature:4: the scenario 'A company applies' has no")


def test_an_unknown_rule_is_noticed(tmp_path: Path) -> None:
    """A tag that is no rule of the catalogue is a complaint at the tag, wherever it stands."""
    (found,) = complaints(tmp_path, GOOD.replace("@R2", "@R2\n  @R99"))
    assert found.startswith("features/applying.feature:4: @R99 is no rule")
    examples = OUTLINE.replace("    Examples:", "    @R99\n    Examples:") + "      | 1 |\n"
    (found,) = complaints(tmp_path, examples)
    assert found.startswith("features/applying.feature:7: @R99 is no rule")


def test_a_file_that_is_not_gherkin_is_refused(tmp_path: Path) -> None:
    """Every syntax error names file and line."""
    text = GOOD + "  Whenn it is wrong\n  Feature: Another\n"
    with pytest.raises(NotGherkin) as refusal:
        document(tmp_path, text)
    first, second = str(refusal.value).splitlines()
    assert first.startswith("features/applying.feature:7: this is not Gherkin: expected: ")
    assert first.endswith("got 'Whenn it is wrong'")
    assert second.startswith("features/applying.feature:8: this is not Gherkin: expected: ")


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    """A language that Gherkin does not speak is an error at its line."""
    with pytest.raises(NotGherkin, match=r"^features/applying\.feature:1: .*Klingon"):
        document(tmp_path, f"# language: Klingon{GOOD}")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """A wrong encoding names the line of the first wrong byte."""
    path = tmp_path / "applying.feature"
    path.write_bytes(GOOD.encode() + b"\n# B\xe6rum\n")
    with pytest.raises(NotGherkin, match=r"^here:8: this is not UTF-8"):
        read_document(path, "here")


def test_an_idle_definition_is_found(tmp_path: Path) -> None:
    """A step definition that no step uses is found."""
    idle = definition("when", "nobody says this")
    matcher = Matcher([APPLY, LISTED, idle])
    assert gate.unused([(document(tmp_path, GOOD), matcher)]) == [idle]

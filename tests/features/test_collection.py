"""How pytest sees feature files: node ids, markers, and what the gate refuses."""

import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from steps.collecting.documents import FEATURES
from tests.features.running import run_pytest

TAGGED = """
@R1
Feature: Applying
  @R2
  Scenario: Same
    When a company applies on the site

  @R3
  Rule: One
    @R4
    Scenario: Same
      When a company applies on the site

    Scenario Outline: Rows of <n>
      When a company <does> on the site

      @R5
      Examples:
        | n     | does    |
        | 1     | applies |
        | Bærum | applies |
        | 1     | applies |

  @R6
  Rule: Two
    Scenario: Same
      When a company applies on the site
"""
ALL = [
    "tagged.feature::Same",
    "tagged.feature::One::Same",
    "tagged.feature::One::Rows of <n>[1-applies]",
    "tagged.feature::One::Rows of <n>[Bærum-applies]",
    "tagged.feature::One::Rows of <n>[1-applies] #2",
    "tagged.feature::Two::Same",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a feature that has tags on every level, and one name three times."""
    (tmp_path / "tagged.feature").write_text(TAGGED, encoding="utf-8")
    return tmp_path


def test_a_node_id_names_file_rule_scenario_and_row(folder: Path) -> None:
    """Scenarios of one name under different rules are all there, and so is a row that is twice."""
    assert run_pytest(folder).ids == ALL


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("R1", ALL), ("R2", ALL[:1]), ("R3", ALL[1:5]), ("R4", ALL[1:2]), ("R5", ALL[2:5])],
)
def test_tags_of_every_level_select(tag: str, expected: list[str], folder: Path) -> None:
    """A tag on feature, rule, scenario or examples is a marker of the scenarios below it."""
    assert run_pytest(folder, "-m", tag).ids == expected


def test_a_node_id_selects(folder: Path) -> None:
    """Pytest takes the id of a rule, of a scenario and of an outline."""
    assert run_pytest(folder, "tagged.feature::One").ids == ALL[1:5]
    assert run_pytest(folder, "tagged.feature::Two::Same").ids == ALL[5:]
    assert run_pytest(folder, "tagged.feature::One::Rows of <n>").ids == ALL[2:5]


def test_all_of_them_run(folder: Path) -> None:
    """What is collected runs, each scenario with its own steps."""
    done = run_pytest(folder, "-q", "tagged.feature")
    assert done.code == pytest.ExitCode.OK, done.output
    assert "6 passed" in done.output


def test_what_the_gate_complains_about_does_not_run(folder: Path) -> None:
    """Plain pytest shows the complaints as a collection error, by file and line."""
    broken = TAGGED.replace("@R6", "@R66").replace("applies |", "flies |", 1)
    (folder / "tagged.feature").write_text(broken, encoding="utf-8")
    done = run_pytest(folder)
    assert done.code == pytest.ExitCode.INTERRUPTED
    assert "tagged.feature:15: no step definition matches when 'a company flies on" in done.output
    assert "tagged.feature:24: @R66 is no rule" in done.output
    assert "Traceback" not in done.output


def test_definitions_beside_a_feature_serve_it(folder: Path) -> None:
    """A conftest.py brings steps, overrides those of the kit word for word, and hides none."""
    (folder / "conftest.py").write_text(
        "from pytest_bdd import when\n"
        "@when('a company applies on the site')\n"
        "def mine(): assert False, 'mine ran'\n",
        encoding="utf-8",
    )
    done = run_pytest(folder, "-q", "tagged.feature::Two")
    assert done.code == pytest.ExitCode.TESTS_FAILED, done.output
    assert "mine ran" in done.output


def test_definitions_of_one_folder_do_not_reach_another(folder: Path) -> None:
    """Two folders may define the same step, each for its own features."""
    for name in ("one", "two"):
        (folder / name).mkdir()
        definition = f"from pytest_bdd import given\n@given('a {{step}}')\ndef {name}(): pass\n"
        own = definition.replace("'a {step}'", "'a step of our own'")
        (folder / name / "conftest.py").write_text(own, encoding="utf-8")
        feature = "@R2\nFeature: F\n  Scenario: S\n    Given a step of our own\n"
        (folder / name / "own.feature").write_text(feature, encoding="utf-8")
    (folder / "tagged.feature").write_text(feature, encoding="utf-8")
    done = run_pytest(folder)
    assert "tagged.feature:4: no step definition matches given 'a step of our own'" in done.output
    assert "own.feature:" not in done.output


def test_an_ambiguous_step_runs_no_definition(folder: Path) -> None:
    """Even without the gate, nobody guesses which definition was meant."""
    (folder / "conftest.py").write_text(
        "from pytest_bdd import when, parsers\n"
        "from tests.features.running import GATE_OFF\n"
        "exec(GATE_OFF)\n"
        "@when(parsers.parse('a company {does} on the site'))\n"
        "def mine(does): print('mine ran')\n",
        encoding="utf-8",
    )
    done = run_pytest(folder, "tagged.feature::Two")
    assert done.code == pytest.ExitCode.TESTS_FAILED
    assert "2 step definitions match 'a company applies on the site'." in done.output
    assert "mine ran" not in done.output


def test_a_definition_that_no_feature_of_the_kit_uses_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Idle definitions stop a run of the whole kit, and not that of one file."""
    idle = ModuleType("steps.idle")
    code = "from pytest_bdd import given\n@given('nobody says this')\ndef idle(): pass\n"
    exec(code, idle.__dict__)  # noqa: S102 - a module of the kit that is no file
    monkeypatch.setitem(sys.modules, "steps.idle", idle)
    one = str(FEATURES / "email.feature")
    run = partial(run_pytest, FEATURES.parent, "-p", "steps.idle", "--collect-only")
    assert run(one).code == pytest.ExitCode.OK
    assert run(str(FEATURES)).code == pytest.ExitCode.USAGE_ERROR
    refusal = "No feature uses these step definitions: given 'nobody says this'."
    assert refusal in capsys.readouterr().err


def test_a_test_knows_where_its_scenario_stands(folder: Path) -> None:
    """The line of a test is that of its scenario, or of its row."""
    lines = [item.reportinfo()[1] for item in run_pytest(folder).items]
    assert [(line or 0) + 1 for line in lines] == [5, 11, 20, 21, 22, 26]

"""Deviations that were expected: what becomes of them, and of the run."""

from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from reports.conformance.expected import read_expected
from reports.conformance.judging import judged
from reports.conformance.run_folder import RunFolder
from reports.conformance.verdict_file import Verdicts
from tests.reports.conformance.runs import CANCELED, run_folder

LOST = {"it is lost as Canceled": "FAILED"}
R9 = '[[expected]]\nrule = "R9"\nreason = "Ticket 4711"\n'


def verdicts_of(tmp_path: Path, text: str, ends: dict[str, str] | None = None) -> Verdicts:
    """Of a run that ended on 18 November 2026."""
    file = tmp_path / "expected.toml"
    file.write_text(text, "utf-8")
    folder = run_folder(tmp_path / "run", ends=LOST if ends is None else ends)
    return judged(RunFolder(folder), read_expected(file))


@pytest.mark.parametrize(
    ("entry", "outcome", "exit_code"),
    [
        ("", "happened", 0),
        ("until = 2026-11-18", "happened", 0),
        ("until = 2026-11-17", "expired", 1),
        ('scenario = "It is lost as Canceled"', "happened", 0),
        (f"scenario = '{CANCELED}'", "happened", 0),
        ('scenario = "It is qualified"', "did not happen", 1),
        ('scenario = "Nowhere"', "undecided", 1),
    ],
)
def test_a_deviation_that_was_expected_does_not_fail_the_run(
    entry: str, outcome: str, exit_code: int, tmp_path: Path
) -> None:
    """As long as it is the one that was meant, until the day on which it expires."""
    verdicts = verdicts_of(tmp_path, R9 + entry)

    assert [each.outcome for each in verdicts.expected] == [outcome]
    assert verdicts.exit_code == exit_code


def test_it_is_a_deviation_all_the_same(tmp_path: Path) -> None:
    """The verdict stays what it is, and says that it was expected."""
    (rule,) = (each for each in verdicts_of(tmp_path, R9).rules if each.id == "R9")

    assert (rule.verdict, rule.expected) == ("deviates", True)


def test_another_rule_of_the_scenario_has_to_be_expected_too(tmp_path: Path) -> None:
    """A1 differs by the same scenario, and nobody said so."""
    assert [each.id for each in verdicts_of(tmp_path, R9).unexpected] == ["A1"]


def test_every_scenario_that_failed_has_to_be_expected(tmp_path: Path) -> None:
    """One that was not makes the rule's deviation unexpected."""
    ends = {**LOST, "it is lost as Out-Sold": "FAILED"}
    verdicts = verdicts_of(tmp_path, R9 + 'scenario = "It is lost as Canceled"', ends)

    assert "R9" in [each.id for each in verdicts.unexpected]


def test_what_did_not_happen_is_to_be_removed(tmp_path: Path) -> None:
    """Everything passed."""
    verdicts = verdicts_of(tmp_path, R9, {})

    assert [each.outcome for each in verdicts.expected] == ["did not happen"]
    assert verdicts.exit_code == 0


def test_what_could_not_be_seen_stays_undecided(tmp_path: Path) -> None:
    """One of its scenarios was not seen to its end, and might have failed."""
    verdicts = verdicts_of(tmp_path, R9, {"a lead": "UNKNOWN"})

    assert [each.outcome for each in verdicts.expected] == ["undecided"]
    assert verdicts.exit_code == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "not valid TOML"),
        ('rule = "R9"', "'rule' means nothing here; entries begin with [[expected]]."),
        ('[[expected]]\nreason = "x"', "expected.toml:1: rule is missing; an expected"),
        ('\n[[expected]]\nrule = "R9"', "expected.toml:2: reason is missing; an expected"),
        (f'{R9}\n[[expected]]\nrule = "Q1"\nreason = "x"', "expected.toml:5: rule: it is no rule;"),
        (f"{R9}why = 1", "expected.toml:1: 'why' is not a key of [[expected]]; known there: rule,"),
        (f'{R9}until = "soon"', "until: input should be a valid date, found 'soon'."),
        ('[[expected]]\nrule = "R9"\nreason = ""', "reason: string should have at least 1"),
        (f"{R9}{R9}", "R9 is expected twice; keep one of the entries."),
    ],
)
def test_a_bad_list_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """In a sentence that says where."""
    with pytest.raises(BadInput, match=r"expected\.toml") as refused:
        verdicts_of(tmp_path, text)
    assert said in str(refused.value)


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """It is not there, or no text."""
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(BadInput, match=r"none\.toml: there is no such file; expected a list"):
        read_expected(tmp_path / "none.toml")
    with pytest.raises(BadInput, match="picture: not a readable text file; expected a list"):
        read_expected(tmp_path / "picture")

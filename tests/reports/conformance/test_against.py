"""Two runs compared: what broke, what got better, what is no longer seen, what is new or gone."""

from pathlib import Path

import pytest
from rich.console import Console

from event_log.bad_input import BadInput
from reports.conformance import telling
from reports.conformance.against import Comparison, compare, verdicts_of
from reports.conformance.package import make_package
from tests.reports.conformance.runs import CANCELED, QUALIFIED, SOURCE, run_folder

CANCEL, OUT_SELL, QUALIFY = "it is lost as Canceled", "it is lost as Out-Sold", "a lead"
OUT_SOLD = CANCELED.replace("Canceled", "Out-Sold")


def compared(
    tmp_path: Path,
    before: dict[str, str],
    now: dict[str, str],
    later: str = SOURCE,
) -> Comparison:
    """By how steps ended before and now."""
    return compare(
        verdicts_of(run_folder(tmp_path / "before", ends=before)),
        verdicts_of(run_folder(tmp_path / "now", later, ends=now)),
    )


def told(comparison: Comparison) -> list[tuple[str, str, str, str]]:
    changes = (*comparison.rules, *comparison.scenarios)
    return [(each.change, each.name, each.before, each.now) for each in changes]


def test_nothing_has_changed(tmp_path: Path) -> None:
    """What fails as before has not broken."""
    comparison = compared(tmp_path, {CANCEL: "FAILED"}, {CANCEL: "FAILED"})

    assert told(comparison) == []
    assert not comparison.broke


def test_what_broke_is_told_by_rule_and_scenario(tmp_path: Path) -> None:
    """An assumption that holds no longer is among it."""
    comparison = compared(tmp_path, {}, {CANCEL: "FAILED"})

    assert told(comparison) == [
        ("broke", "R9", "conforms", "deviates"),
        ("broke", "A1", "conforms", "differs"),
        ("broke", CANCELED, "passed", "failed"),
    ]
    assert comparison.broke


def test_a_scenario_may_break_in_a_rule_that_did_not_hold_anyway(tmp_path: Path) -> None:
    """Then the rule says nothing new, and something broke all the same."""
    comparison = compared(tmp_path, {CANCEL: "FAILED"}, {CANCEL: "FAILED", OUT_SELL: "FAILED"})

    assert told(comparison) == [("broke", OUT_SOLD, "passed", "failed")]
    assert comparison.broke


def test_what_got_better_is_told(tmp_path: Path) -> None:
    """Also what was not known before."""
    comparison = compared(tmp_path, {CANCEL: "FAILED", QUALIFY: "UNKNOWN"}, {})

    assert told(comparison) == [
        ("got better", "R9", "deviates", "conforms"),
        ("got better", "A1", "differs", "conforms"),
        ("got better", QUALIFIED, "unknown", "passed"),
        ("got better", CANCELED, "failed", "passed"),
    ]
    assert not comparison.broke


def test_what_is_no_longer_seen_is_no_better(tmp_path: Path) -> None:
    """Nor did it break."""
    comparison = compared(tmp_path, {QUALIFY: "FAILED"}, {QUALIFY: "UNKNOWN"})

    assert told(comparison) == [
        ("no longer seen", "R9", "deviates", "unknown"),
        ("no longer seen", QUALIFIED, "failed", "unknown"),
    ]
    assert not comparison.broke


def test_scenarios_come_and_go(tmp_path: Path) -> None:
    """A new one that fails broke; one that was renamed is gone and new."""
    later = SOURCE.replace("Out-Sold", "Price").replace("It is qualified", "It is won")
    comparison = compared(tmp_path, {}, {"it is lost as Price": "FAILED"}, later)

    assert told(comparison)[2:] == [
        ("broke", OUT_SOLD.replace("Out-Sold", "Price"), "", "failed"),
        ("new", QUALIFIED.replace("It is qualified", "It is won"), "", "passed"),
        ("gone", QUALIFIED, "passed", ""),
        ("gone", OUT_SOLD, "passed", ""),
    ]


def test_rules_come_and_go_with_the_kit(tmp_path: Path) -> None:
    """A rule of one version only."""
    verdicts = verdicts_of(run_folder(tmp_path))
    fewer = verdicts.model_copy(update={"rules": verdicts.rules[1:]})

    assert told(compare(fewer, verdicts)) == [("new", "R1", "", "not run")]
    assert told(compare(verdicts, fewer)) == [("gone", "R1", "not run", "")]


@pytest.mark.parametrize(("rules", "broke"), [("R9", "yes"), ("R9 A1", "")])
def test_what_was_expected_to_break_is_told_and_is_no_failure(
    rules: str, broke: str, tmp_path: Path
) -> None:
    """If all that broke was expected."""
    expected = tmp_path / "expected.toml"
    expected.write_text(
        "".join(f'[[expected]]\nrule = "{rule}"\nreason = "x"\n' for rule in rules.split())
    )
    folder = run_folder(tmp_path / "now", ends={CANCEL: "FAILED"})
    package = make_package(folder, secrets={}, expected=expected).path
    earlier = verdicts_of(run_folder(tmp_path / "before"))
    comparison = compare(earlier, verdicts_of(package))

    assert [each.change for each in comparison.rules] == ["broke", "broke"]
    assert comparison.broke is bool(broke)


def test_a_package_says_what_the_run_says(tmp_path: Path) -> None:
    """Either can be compared."""
    folder = run_folder(tmp_path, ends={CANCEL: "FAILED"})
    package = make_package(folder, secrets={}).path

    assert told(compare(verdicts_of(folder), verdicts_of(package))) == []


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    """A folder of something else, a file of something else."""
    with pytest.raises(BadInput, match=r"there is no run\.json with messages\.ndjson in this"):
        verdicts_of(tmp_path)
    with pytest.raises(BadInput, match="expected a conformance package"):
        verdicts_of(Path(__file__))


def test_hostile_names_are_told_harmlessly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No escape sequence, no writing turned round, no markup."""
    console = Console(width=200, record=True, highlight=False)
    monkeypatch.setattr(telling, "console", console)
    name = "\u202e[bold]x[/bold]"
    later = SOURCE.replace("It is qualified", name)
    telling.tell_comparison(compared(tmp_path, {}, {QUALIFY: "FAILED"}, later))
    text = console.export_text()

    assert "[bold]x[/bold]" in text
    assert "\u202e" not in text
    assert "broke: 1 rule" in text

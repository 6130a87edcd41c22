"""What scenarios need is known beforehand, from the model and the deployment's file alone."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from b2bkit.validating import validate
from emulator.describing import described
from reference_model.landscape import Landscape
from steps.validating import foretelling
from steps.validating.needs import Forecast
from steps.validating.playing import Play
from steps.validating.validate import Wanted, forecast

BEGINS = 'begins = ["begin_by_hand"]\n'
OPERATOR = 'url = "https://nowhere.invalid/_emulator/v1/acts"\n'
JOBS = "".join(
    f'[jobs."{name}"]\nevery = "15 min"\n'
    for name in (
        "P-0001",
        "Synchronize customers and channel requests",
        "1010",
        "Process retail order email notification",
    )
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Describes an emulator that is not there."""
    path = tmp_path / "nowhere.toml"
    site = Landscape().site
    text = described("https://nowhere.invalid", tmp_path / "ca.pem", tmp_path, site, "json")
    path.write_text(text, "utf-8")
    return path


def changed(file: Path, *replaced: tuple[str, str]) -> Path:
    """The file with these texts in the place of those."""
    text = file.read_text("utf-8")
    for here, there in replaced:
        assert here in text
        text = text.replace(here, there)
    file.write_text(text, "utf-8")
    return file


def foretold(file: Path, *rules: str) -> Forecast:
    """What these rules' scenarios need."""
    return forecast(Wanted(file, rules))


def test_everything_is_observable_where_everything_is_offered(file: Path) -> None:
    """The emulator's own description leaves nothing out."""
    assert not foretold(file).reasons


def test_who_has_too_few_salespeople_is_told_so(file: Path) -> None:
    """By the number that a scenario has, its bystanders' included."""
    changed(
        file, ('{"name" = "Sally Seller"}, {"name" = "Sam Seller"}, {"name" = "Sina Seller"}', "")
    )
    reasons = foretold(file, "S1").reasons
    said = "would be salesperson 1 of the scenario, and [dataverse] salespeople has 0."
    assert reasons
    assert all(said in reason for reason in reasons)


def test_what_a_file_does_not_show_cannot_be_judged(file: Path) -> None:
    """Neither a limit without a column, nor a letter without a text to know it by."""
    changed(file, ('spending_limit = "B2BSpendingLimit"\n', ""))
    changed(file, ('"B2B prospect approved".fi', '"B2B prospect approved".et'))
    reasons = set(foretold(file).reasons)
    assert "[finance.customers] names no column spending_limit." in reasons
    assert "[mailbox.templates] has no text of 'B2B prospect approved' in fi." in reasons


def test_who_cannot_undo_an_act_does_not_do_it(file: Path) -> None:
    """Without an operator nothing is brought about that concerns everyone."""
    changed(file, (OPERATOR, ""), (BEGINS, ""), ("[mailbox]", f"{JOBS}[mailbox]"))
    reasons = foretold(file, "D1", "D3").reasons
    assert any("No operator offers the act 'pause'" in each for each in reasons)


def test_jobs_that_run_by_themselves_show_less(file: Path) -> None:
    """That nothing happens until a job runs can be seen only where no job runs."""
    places = {place for place, need in foretold(file, "R3").needs.items() if "alone" in place}
    assert places
    changed(file, (OPERATOR, ""), (BEGINS, ""), ("[mailbox]", f"{JOBS}[mailbox]"))
    told = foretold(file, "R3")
    assert all("holds only while no job runs" in str(told.needs[p].not_observable) for p in places)
    assert told.observable


def test_waiting_is_counted_by_the_schedules(file: Path) -> None:
    """Two jobs of 15 minutes, each of which takes two; the others wait at the same time."""
    changed(file, (OPERATOR, ""), (BEGINS, ""), ("[mailbox]", f"{JOBS}[mailbox]"))
    told = foretold(file, "R3")
    waits = [need.waits for need in told.observable]
    assert told.at_once == 8
    assert timedelta(minutes=34) in waits
    assert max(waits) <= told.lasts < sum(waits, timedelta())


def test_what_minds_others_jobs_has_the_deployment_for_itself(file: Path) -> None:
    """Where an operator runs jobs for all scenarios of one world."""
    changed(file, (BEGINS, ""))
    told = foretold(file, "R3")
    assert {need.exclusive for need in told.needs.values()} == {True, False}
    assert not told.reasons


def test_the_command_says_what_would_be_done(file: Path) -> None:
    """In a few sentences, reasons counted."""
    changed(file, (OPERATOR, ""), (BEGINS, ""), ("[mailbox]", f"{JOBS}[mailbox]"))
    said = CliRunner().invoke(validate, [str(file), "--rule", "R3", "--dry-run"])
    assert said.exit_code == 0, said.output
    assert "scenarios can be observed; 8 run at once, but 0 alone." in said.output
    assert "not observable: It holds only while no job runs" in said.output
    assert "They wait " in said.output


def test_a_second_process_foretells_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same order."""
    alone = foretold(file, "R4")
    monkeypatch.setattr(foretelling, "MANY", 1)
    assert list(foretold(file, "R4").needs.items()) == list(alone.needs.items())


def test_a_second_process_that_dies_takes_nothing_with_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was to foretell is foretold by the first one."""
    alone, here = foretold(file, "R4"), os.getpid()

    class Dying(Play):
        def __init__(self, *arguments: object) -> None:
            if os.getpid() != here:
                os._exit(1)
            super().__init__(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(foretelling, "MANY", 1)
    monkeypatch.setattr(foretelling, "Play", Dying)
    assert foretold(file, "R4").needs == alone.needs


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is one process only")
def test_a_second_process_that_is_not_waited_for_ends_without_a_word(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever the first one does when it is asked to end itself, as while it validates."""
    here, (reads, writes) = os.getpid(), os.pipe()

    class Broken(Play):
        def __init__(self, *_: object) -> None:
            if os.getpid() != here:
                os.write(writes, b".")
                signal.pause()
            os.read(reads, 1)
            raise RuntimeError

    monkeypatch.setattr(foretelling, "MANY", 1)
    monkeypatch.setattr(foretelling, "Play", Broken)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with pytest.raises(RuntimeError):
            foretold(file, "R4")
    finally:
        signal.signal(signal.SIGTERM, before)
        os.close(reads)
        os.close(writes)
    assert not capfd.readouterr().err

"""`sweep` and `plan` as a user types them: what they write, print and return."""

import resource
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from b2bkit import commands
from sim.experiments.executors import LocalProcesses
from tests.experiments.studies import scenario_file

VARY = ("--vary", "sales_team.people=1,3", "--workers", "1")


def b2bkit(
    *arguments: str, cwd: Path, largest_file: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command; largest_file: how many bytes a file may have, as on a disk that is full."""

    def limit() -> None:
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.run(
        [sys.executable, "-m", "b2bkit", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=limit,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario in it."""
    scenario_file(tmp_path)
    return tmp_path


def test_a_terminal_without_quotation_marks_gets_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a terminal cannot show is told in what it can."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    measure = ("--measure", "p95 signed_in")
    done = b2bkit("sweep", "quick.toml", *VARY, "--replications", "2", *measure, cwd=folder)

    assert done.returncode == 0, done.stderr
    assert 'time to "signed in"' in done.stdout


def test_a_sweep_writes_a_table_and_a_page(folder: Path) -> None:
    """And says what it has found; again, it says that nothing was left to do."""
    command = ("sweep", "quick.toml", *VARY, "--replications", "3", "--measure", "p95 signed_in")
    done, again = b2bkit(*command, cwd=folder), b2bkit(*command, cwd=folder)

    assert done.returncode == 0, done.stderr
    assert "6 replications run." in done.stdout
    assert "p95 signed_in: Best: 3 people instead of 1: p95 time to “signed in”" in done.stdout
    assert {path.name for path in (folder / "out" / "sweep").iterdir()} == {
        "journal.jsonl",
        "results.parquet",
        "comparison.html",
    }
    assert again.returncode == 0
    assert "Nothing was left to run." in again.stdout


def test_a_plan_says_what_is_cheapest_and_writes_its_scenario(folder: Path) -> None:
    """Exit code 0 and a scenario that runs; 1 and none if nothing meets the goal."""
    met = b2bkit("plan", "quick.toml", *VARY, "--goal", "share lead > 90 %", cwd=folder)
    assert met.returncode == 0, met.stderr
    assert "The cheapest setting that meets share lead > 90 % with 95 % confidence: 1" in met.stdout
    assert (folder / "out" / "plan" / "plan.toml").exists()

    goal = ("--goal", "p95 lead < 1 s", "--out", "other")
    unmet = b2bkit("plan", "quick.toml", *VARY, *goal, cwd=folder)
    assert unmet.returncode == 1
    assert "No setting meets p95 lead < 1 s" in unmet.stdout
    assert not (folder / "other" / "plan.toml").exists()


def test_a_file_that_cannot_grow_keeps_what_is_finished(folder: Path) -> None:
    """The system refuses a write: one sentence, 2, and the same command goes on."""
    command = ("sweep", "quick.toml", *VARY, "--replications", "3")
    full = b2bkit(*command, cwd=folder, largest_file=3_000)

    assert full.returncode == 2
    (said,) = full.stderr.splitlines()
    assert said.startswith("b2bkit: Cannot write out/sweep/journal.jsonl: ")
    assert "kept in out/sweep: the same command continues from there." in said
    done = b2bkit(*command, cwd=folder)
    assert done.returncode == 0
    assert "6 replications run." not in done.stdout


def test_ctrl_c_is_a_sentence_and_130(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both commands, whatever the processes were doing."""

    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.chdir(folder)
    monkeypatch.setattr(LocalProcesses, "run", interrupted)
    for command in (("sweep",), ("plan", "--goal", "p95 lead < 1 h")):
        done = CliRunner().invoke(commands, [*command, "quick.toml", *VARY])
        assert done.exit_code == 130
        assert "Interrupted. 0 replications are kept" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sweep", "quick.toml"), "There is nothing to vary; add --vary"),
        (("sweep", "quick.toml", "--vary", "sales_team.peple=1,2"), "did you mean people?"),
        (("sweep", "quick.toml", "--vary", "sales_team.people=40..4"), "runs backwards"),
        (("sweep", "quick.toml", *VARY, "--measure", "p95 signd_in"), "did you mean signed_in"),
        (("sweep", "absent.toml", *VARY), "there is no such file"),
        (("sweep", "quick.toml", *VARY, "--out", "full"), "full holds other files"),
        (("sweep", "quick.toml", *VARY, "--out", "quick.toml"), "quick.toml is a file"),
        (("plan", "quick.toml", *VARY), "There is no goal"),
        (("plan", "quick.toml", *VARY, "--goal", "p95 signed_in"), "is not a goal"),
        (("plan", "quick.toml", *VARY, "--goal", "p95 lead < 1 h", "--cost", "x=1"), "no price"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    """With exit code 2, and nothing written."""
    (folder / "full").mkdir()
    (folder / "full" / "letter.txt").touch()
    before = sorted(folder.rglob("*"))
    done = b2bkit(*arguments, cwd=folder)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(folder.rglob("*")) == before

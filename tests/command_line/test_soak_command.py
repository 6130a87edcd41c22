"""`b2bkit soak` and `simulate --check-invariants` as a user types them."""

import shlex
import signal
import subprocess
import sys
from pathlib import Path

from sim.scenario.loading import EXAMPLES

HEEDING_CTRL_C = """
import signal, b2bkit
signal.signal(signal.SIGINT, signal.default_int_handler)
b2bkit.main()
"""
"""`python -m b2bkit` also where the tests run in the background, which ignores Ctrl-C."""

LAUNCH_WEEK = (EXAMPLES / "launch_week.toml").read_text(encoding="utf-8")


def b2bkit(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b2bkit", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_soak_that_passes_says_how_much_it_tried(tmp_path: Path) -> None:
    """The seed comes first; nothing is written."""
    done = b2bkit("soak", "--days", 30, "--seed", 3, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, *_ = done.stdout.splitlines()
    assert first == "Seed 3"
    assert "PASSED: " in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_soak_that_fails_ends_with_the_command_that_reproduces_it(tmp_path: Path) -> None:
    """Exit code 1, the class of the failure, two files, and a last line that can be pasted."""
    mutant = ("--mutant", "failed-row-lost")
    failed = b2bkit("soak", "--days", 100, "--seed", 1, *mutant, cwd=tmp_path)
    assert failed.returncode == 1, failed.stderr
    first, *_, last = failed.stdout.splitlines()
    assert first == "Seed 1"
    assert "SAFETY: " in failed.stdout
    assert "each_request_is_in_one_place: " in failed.stdout
    written = {path.name for path in (tmp_path / "out" / "soak").iterdir()}
    assert written == {"drawn.toml", "failing.toml"}

    name, *arguments = shlex.split(last)
    again = b2bkit(*arguments, cwd=tmp_path)
    assert name == "b2bkit"
    assert again.returncode == 1, again.stderr
    assert "each_request_is_in_one_place: " in again.stdout

    healthy = b2bkit("soak", "out/soak/failing.toml", cwd=tmp_path)
    assert healthy.returncode == 0, healthy.stdout
    checked = b2bkit("simulate", "out/soak/failing.toml", "--check-invariants", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout


def test_an_unknown_mutant_and_a_missing_file_are_bad_input(tmp_path: Path) -> None:
    """One sentence, exit code 2."""
    for wrong in (("--mutant", "nobody"), ("missing.toml",)):
        done = b2bkit("soak", *wrong, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("b2bkit: ")


def test_a_broken_invariant_ends_a_simulation(tmp_path: Path) -> None:
    """Exit code 1, the instant, the case's events, the command; and no results."""
    scenario = tmp_path / "small.toml"
    scenario.write_text(LAUNCH_WEEK.replace("requests = 5000", "requests = 40"), encoding="utf-8")
    program = f"""
import sys
from reference_model.headquarters import Headquarters
store = Headquarters.store_prospect
def stored_twice(self, row):
    store(self, row)
    return store(self, row)
Headquarters.store_prospect = stored_twice
import b2bkit
sys.argv = ["b2bkit", "simulate", {str(scenario)!r}, "--check-invariants", "--out", "here"]
b2bkit.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "each_request_is_in_one_place: Channel database, inbox" in done.stdout
    assert "Prospect stored" in done.stdout
    assert "+01:00, after " in done.stdout
    last = done.stdout.splitlines()[-1]
    assert shlex.split(last)[:4] == ["b2bkit", "simulate", str(scenario), "--check-invariants"]
    assert not list((tmp_path / "here").iterdir())


def test_ctrl_c_ends_a_command_with_a_sentence_and_130(tmp_path: Path) -> None:
    """Also where no command of its own waits for it."""
    command = [sys.executable, "-uc", HEEDING_CTRL_C, "soak", "--days", "100000", "--seed", "1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True) as soak:
        assert soak.stdout is not None
        assert soak.stdout.readline() == "Seed 1\n"
        soak.send_signal(signal.SIGINT)
        _, said = soak.communicate(timeout=60)

    assert soak.returncode == 130
    assert said.splitlines()[-1] == "b2bkit: Interrupted."

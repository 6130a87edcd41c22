"""`b2bkit emulate`, asked for what cannot be: a sentence, exit code 2, and nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

from b2bkit.emulating import emulate
from event_log.bad_input import BadInput

ANY_PORTS = ("--http-port", "0", "--https-port", "0")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--mutant", "no-such"), "There is no mutant no-such"),
        (("--host", "no.such.host.invalid"), "there is no such host"),
        (("--host", ""), "'': there is no such host"),
        (("--host", "a b"), "'a b': there is no such host"),
        (("--host", "0.0.0.0"), "can be reached from other machines"),  # noqa: S104 - refused
        (("--http-port", "99999"), "99999 is not a port"),
        (("--name", "a b"), "'a b': not host names that a certificate can carry"),
        (("--speed", "nan"), "nan is no speed of a clock"),
        (("--smtp", "nonsense:x"), "'nonsense:x' is no mail server; expected host:port"),
        (("--smtp", "a b:25"), "'a b:25' is no mail server"),
        (("--smtp", ""), "'' is no mail server"),
        (("--maildir", "file"), "file: not a Maildir"),
        (("--authority", "file/in"), "the certificate authority cannot be written there"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, str], sentence: str
) -> None:
    """Before a state file is begun."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(BadInput) as mistake:
        emulate.main([*ANY_PORTS, "--state", "state.db", *options], standalone_mode=False)
    assert sentence in str(mistake.value)
    assert "\n" not in str(mistake.value)
    assert not list(tmp_path.glob("*.partial"))
    if options[0] != "--maildir":  # a whole state file, of a world in which nothing has happened
        assert not list(tmp_path.glob("state.db*"))


def test_the_program_ends_with_2_and_without_a_traceback(tmp_path: Path) -> None:
    """The sentence is on stderr, and nothing on stdout."""
    command = [sys.executable, "-m", "b2bkit", "emulate", *ANY_PORTS, "--mutant", "no-such"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("b2bkit: There is no mutant no-such; ")
    assert done.stderr.count("\n") == 1

"""The doctor and the cleaning as one calls them, over TLS, with an emulator of its own process."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance.remote.emulated import ENVIRONMENT, SECRET
from tests.emulator.serving import emulating

ROOT = Path(__file__).parents[4]
CALLING = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)}
CALLING["AZURE_TENANT_ID"] = ENVIRONMENT["B2BKIT_TENANT"]


@dataclass(frozen=True)
class Running:
    """An emulator. file: that describes it. folder: where commands are called."""

    file: Path
    folder: Path

    def call(
        self, *arguments: str, environ: Mapping[str, str] = CALLING
    ) -> subprocess.CompletedProcess[str]:
        """Call `b2bkit`; its secrets are in nothing that it prints."""
        command = [sys.executable, "-m", "b2bkit", *arguments]
        done = subprocess.run(
            command, env=environ, cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert SECRET not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests."""
    folder = tmp_path_factory.mktemp("doctor")
    options = ("--speed", "0", "--describe", "contoso.toml")
    with emulating(folder, *options, environment=ENVIRONMENT):
        yield Running(folder / "contoso.toml", folder)


def test_an_emulator_is_well(running: Running) -> None:
    """Exit code 0; its certificate is trusted, its clock is right, and nothing is written down."""
    before = set(running.folder.rglob("*"))
    done = running.call("doctor", "contoso.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(
        r"ok +Sales answers: localhost:\d+ answers \(.*\), over TLS that is", done.stdout
    )
    assert re.search(r"ok +Clocks: The clock of localhost:\d+ agrees with ours", done.stdout)
    assert set(running.folder.rglob("*")) == before


def test_a_certificate_that_nobody_trusts(running: Running) -> None:
    """Exit code 1; the setting is named, and whoever signs in has not sent a secret."""
    text = running.file.read_text("utf-8")
    untrusted = running.folder / "untrusted.toml"
    untrusted.write_text(re.sub("(?m)^ca_file = .*$", "", text), "utf-8")
    done = running.call("doctor", str(untrusted), "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["verdict"] == "problem"
    problems = [each for each in told["findings"] if each["verdict"] == "problem"]
    assert {each["todo"] for each in problems} == {
        "Name the authority's certificate (PEM) in [conduct] ca_file."
    }


def test_a_wrong_secret(running: Running) -> None:
    """Exit code 1, with the authority's reason, and never the secret."""
    environ = {**CALLING, "B2BKIT_ADMINISTRATOR_SECRET": "wrong-and-secret"}
    done = running.call("doctor", "contoso.toml", environ=environ)
    assert done.returncode == 1
    assert "AADSTS7000215" in done.stdout
    assert "wrong-and-secret" not in done.stdout + done.stderr


def test_a_smoke_test_and_what_it_leaves(running: Running) -> None:
    """It takes its lead away; what is left carries its mark, and `clean` lists it with a reason."""
    done = running.call("doctor", "contoso.toml", "--smoke-test", "--out", "runs/first")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Smoke test: Taken away again: annotation, lead." in done.stdout
    folder = running.folder / "runs" / "first"
    kept = "".join(each.read_text("utf-8") for each in folder.glob("*.ndjson"))
    assert SECRET not in kept
    assert "eyJ" not in kept
    listed = running.call("clean", "runs/first", "--deployment", "contoso.toml", "--dry-run")
    assert (listed.returncode, listed.stdout.count("would go: prospect")) == (0, 1)
    again = running.call("clean", "runs/first", "--deployment", "contoso.toml")
    assert again.returncode == 1
    assert "still there: deleting rows of B2BProspects is not offered" in again.stdout
    (folder / "run.json").write_text('{"file": "contoso.toml"}', "utf-8")
    assert running.call("clean", "runs/first", "--dry-run").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("doctor", "missing.toml"), "there is no such file"),
        (("doctor", "model.toml"), "names the reference model"),
        (("clean", "nowhere"), "no readable ledger"),
        (("clean", "empty"), "name it with --deployment"),
        (("clean", "empty", "--deployment", "model.toml"), "names the reference model"),
    ],
)
def test_a_mistake_is_one_sentence(
    running: Running, arguments: tuple[str, ...], sentence: str
) -> None:
    """And exit code 2."""
    (running.folder / "model.toml").write_text('system = "reference model"\n', "utf-8")
    (running.folder / "empty").mkdir(exist_ok=True)
    (running.folder / "empty" / "ledger.ndjson").touch()
    done = running.call(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (running.folder / "nowhere").exists()

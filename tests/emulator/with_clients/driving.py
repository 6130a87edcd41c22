"""An emulator in a process of its own, a client driven against it, and what was seen of both."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, unquote_plus

from emulator.exchange import Request
from emulator.live.journal import Journal
from tests.emulator.with_clients.catalogue import FINANCE, ROOT, Client

PATIENCE = 120
APPLICANT = {
    "first_name": "Ola",
    "last_name": "Hansen",
    "email": "ola@fjord.example",
    "company": "Fjord AS",
}


@dataclass(frozen=True)
class Step:
    """What became of a step: the client did it and saw something, or it cannot, and why."""

    seen: str = ""
    cannot: str = ""


@dataclass(frozen=True)
class Driven:
    """How far a client came. asked: its exchanges, each as text: request line, headers, body."""

    version: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Emulator:
    """A running one. variables: what it printed for its clients to set."""

    http: str
    https: str
    variables: Mapping[str, str]
    state: Path

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Over plain HTTP, as the administrator who everybody on this machine is there."""
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the emulator's address
            f"{self.http}{quote(path, safe='/?&=$,()')}",
            content,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return json.loads(response.read() or b"null")

    def drive(self, client: Client) -> Driven:
        """Run a client's script to its end; raises Missing."""
        command, more = client.command()
        base = self.https
        if client.name == FINANCE:
            base = self.http
            self._have_applied()
        reads, writes = len(self._trace()), len(self._written())
        folder = self.state.with_name(client.script)
        ended = subprocess.run(
            [*command, base, str(folder)],
            cwd=ROOT,
            env={**_environment(), **self.variables, **more},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert not ended.returncode, ended.stderr
        told = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
        steps = {each.pop("step"): Step(**each) for each in told}
        asked = (*self._trace()[reads:], *self._written()[writes:])
        return Driven(client.version(), steps, asked)

    def _have_applied(self) -> None:
        """Let a partner be a prospect whom nobody has decided on."""
        self.ask("POST", "/site/B2B site/sign-up", APPLICANT)
        for job in ("P-0001", "Synchronize customers and channel requests"):
            self.ask("POST", f"/_emulator/v1/jobs/{job}/run", {})

    def _trace(self) -> list[str]:
        """What was read, so far; of reads no headers are known."""
        exchanges = self.ask("GET", "/_emulator/v1/trace")
        return [
            unquote_plus(f"GET {each['path']}?{each['query']}")
            for each in exchanges
            if each["method"] == "GET" and not each["path"].startswith("/_emulator")
        ]

    def _written(self) -> list[str]:
        """What was written, so far; out of a copy, since a state file is its emulator's alone."""
        with TemporaryDirectory() as folder:
            for each in self.state.parent.glob(f"{self.state.name}*"):
                shutil.copy(each, folder)
            journal = Journal(Path(folder) / self.state.name)
            found = list(map(_told_of, journal.entries()))
            journal.close()
        return found


def _told_of(entry: tuple[int, Request]) -> str:
    _, asked = entry
    headers = "".join(f"{name}: {value}\n" for name, value in asked.headers.items())
    body = asked.body.decode(errors="replace")
    return f"{asked.method} {asked.path}?{asked.query}\n{headers}\n{body}"


@contextmanager
def emulator(folder: Path) -> Iterator[Emulator]:
    """Start `b2bkit emulate` on ports of its own with a clock that stands, and end it."""
    state = folder / "state.db"
    options = {
        "--http-port": 0,
        "--https-port": 0,
        "--speed": 0,
        "--state": state,
        "--authority": folder,
        "--maildir": folder / "mail",
    }
    told = [str(each) for option in options.items() for each in option]
    command = [sys.executable, "-m", "b2bkit", "emulate", *told]
    variables = _environment() | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield Emulator(**_told(process), state=state)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _environment() -> dict[str, str]:
    """Our own, without what would tell of another emulator."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AZURE_", "B2BKIT_"))
    }


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The addresses and the variables that are printed, as a user would copy them."""
    assert process.stdout
    addresses, variables = {}, {}
    for line in process.stdout:
        if line.startswith("{"):
            addresses = json.loads(line)
        else:
            name, _, value = shlex.split(line)[1].partition("=")
            variables[name] = value
        if line.startswith("export B2BKIT_READER_SECRET"):
            break
    assert addresses, process.communicate(timeout=PATIENCE)[1]
    return {"http": addresses["http"], "https": addresses["https"], "variables": variables}

"""An emulator as a process of its own, described in a deployment file, and runs against it."""

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from conformance.verdicts import Verdict
from steps.validating.journal import Journal
from steps.validating.validate import JOURNAL, Progress, Validation, Wanted, validate
from tests.emulator.serving import ENVIRONMENT, TENANT, emulating

VARIABLES = {**ENVIRONMENT, "AZURE_TENANT_ID": TENANT}


@dataclass
class Emulator:
    """One that runs. file: describes it. plain: its address without TLS."""

    process: subprocess.Popen[str]
    file: Path
    plain: str

    def described(self, name: str, *replaced: tuple[str, str]) -> Path:
        """Another description of it, with these texts in the place of those."""
        text = self.file.read_text("utf-8")
        for here, there in replaced:
            assert here in text
            text = text.replace(here, there)
        path = self.file.with_name(f"{name}.toml")
        path.write_text(text, "utf-8")
        return path

    def in_one_world(self) -> Path:
        """Another description of it, by which there are no further worlds."""
        worlds = next(
            line for line in self.file.read_text("utf-8").splitlines() if line.startswith("worlds ")
        )
        return self.described("one-world", (f"{worlds}\n", ""))

    def without(self, name: str, *tables: str) -> Path:
        """Another description of it, which leaves out these tables."""
        parts = self.file.read_text("utf-8").split("\n[")
        kept = [part for part in parts if part.partition("]")[0] not in tables]
        path = self.file.with_name(f"{name}.toml")
        path.write_text("\n[".join(kept), "utf-8")
        return path


@contextmanager
def emulator(
    folder: Path, *options: str, port: int = 0, program: tuple[str, ...] = ("-m", "b2bkit")
) -> Iterator[Emulator]:
    """Start one with an empty world, and end it. program: what Python runs."""
    file = folder / "emulator.toml"
    told = ("--speed", "0", "--https-port", str(port), "--describe", str(file), *options)
    with emulating(folder, *told, environment=VARIABLES, program=program) as server:
        try:
            yield Emulator(server.process, file, server.http)
        finally:
            server.process.kill()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("localhost", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Following:
    """Follows a run: what was said before it, and how far it was each time that one ended."""

    said: list[str] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def done(self, share: float) -> None:
        """Note how far it is."""
        self.shares.append(share)


def run(file: Path, *rules: str, following: Following | None = None, **more: Any) -> Validation:
    """Validate with the scenarios of these rules."""
    follows = following or Following()
    wanted = Wanted(file, rules, out=file.parent / "out", **more)
    with catch_warnings():
        simplefilter("ignore")  # as on the command line
        return validate(wanted, Progress(follows.said.append, follows.done))


def outcomes(validation: Validation) -> dict[str, str]:
    """How each scenario ended, by its place."""
    last = Journal(validation.folder / JOURNAL).last
    return {place: str(ended.outcome) for place, ended in last.items()}


def needs(validation: Validation) -> dict[str, Any]:
    """What each scenario was found to need, by its place."""
    found: dict[str, Any] = json.loads((validation.folder / "needs.json").read_text("utf-8"))
    return found


def verdicts(validation: Validation) -> dict[str, str]:
    """What was found of the rules that were looked at."""
    found = {each.rule.id: each.verdict for each in validation.verdicts}
    return {rule: str(verdict) for rule, verdict in found.items() if verdict != Verdict.NOT_RUN}


def lines(path: Path) -> list[Mapping[str, Any]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

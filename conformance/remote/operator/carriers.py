"""[operator]: an address, or a program, that carries out acts.

    GET  <url>         {"acts": ["run_jobs", ...]}
    POST <url>/<act>   the arguments as a JSON object; answers {"value": ...}

A program is called with the act's name and reads the arguments from its standard input; it prints
the value as JSON, and ends with 0, or prints a sentence and ends with 1 to refuse. Called with
`acts`, it prints a list of names.
"""

import json
import subprocess
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import Field

from conformance.deployment import Undecided
from conformance.remote.refusals import granted, read, refusal
from conformance.remote.wire.asking import Wire
from sim.laws import PositiveDuration
from sim.scenario.part import Part

_REFUSED = 1


class OperatorSettings(Part):
    """The table [operator] of a deployment file."""

    url: Annotated[str, Field(description="Where acts are carried out by HTTP.")] = ""
    credentials: Annotated[
        str, Field(description="The name of the credentials to sign in with; none without.")
    ] = ""
    program: Annotated[
        list[str], Field(description="A program that carries acts out, and its first arguments.")
    ] = []
    begins: Annotated[
        list[str], Field(description="Acts before each scenario, such as a reset of a sandbox.")
    ] = []
    worlds: Annotated[
        str,
        Field(
            description="Where further worlds like this one are begun, so that scenarios can run "
            "at the same time, each in a world of its own."
        ),
    ] = ""
    patience: Annotated[
        PositiveDuration, Field(description="How long a program may take for an act.")
    ] = 600_000


class ByHttp:
    """Acts at an address."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @cached_property
    def _offered(self) -> frozenset[str]:
        return frozenset(read(self._wire.ask("GET", ""), "The list of acts")["acts"])

    def offered(self) -> frozenset[str]:
        return self._offered

    def carry_out(self, act: str, arguments: dict[str, Any]) -> Any:
        answer = self._wire.ask("POST", quote(act, safe=""), json=arguments)
        return granted(answer, f"the act {act}").json["value"]


class ByProgram:
    """Acts of a program."""

    def __init__(self, command: list[str], patience: float) -> None:
        self._command = command
        self._patience = patience

    def offered(self) -> frozenset[str]:
        return frozenset(self._run("acts", {}))

    def carry_out(self, act: str, arguments: dict[str, Any]) -> Any:
        return self._run(act, arguments)

    def _run(self, act: str, arguments: dict[str, Any]) -> Any:
        name = self._command[0]
        try:
            done = subprocess.run(  # noqa: S603 - the file names it
                [*self._command, act],
                input=json.dumps(arguments),
                capture_output=True,
                text=True,
                timeout=self._patience,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as reason:
            raise Undecided(f"[operator] program {name}: {act}: {reason}") from None
        if done.returncode == _REFUSED:
            raise refusal(done.stdout.strip() or f"The operator refuses {act}.")
        if done.returncode:
            raise Undecided(f"[operator] program {name} ended {act} with {done.returncode}.")
        try:
            return json.loads(done.stdout or "null")
        except ValueError:
            raise Undecided(f"[operator] program {name} printed no JSON for {act}.") from None

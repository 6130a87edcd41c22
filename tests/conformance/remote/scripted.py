"""A wire to a service that answers by a script, at a time that only the script turns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import httpx
from pydantic import SecretStr

from conformance.remote.wire.asking import SignsIn, Wire
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.evidence import Evidence, Exchange
from tests.conformance.remote.emulated import Time

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
BASE = "https://crm.example/api/data/v9.2/"
Step = httpx.Response | type[Exception]


def said(status: int, text: str = "{}", **headers: str) -> httpx.Response:
    """A response; `retry_after` is the header Retry-After."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, text=text, headers=told)


@dataclass
class Scripted:
    """A service that takes one step of its script for each request; the last one lasts."""

    steps: Iterable[Step]
    told: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    signs_in: SignsIn | None = None
    base: str = BASE
    time: Time = field(default_factory=Time)
    received: list[httpx.Request] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._script = list(self.steps)

    @cached_property
    def conduct(self) -> Conduct:
        settings = ConductSettings.model_validate({"requests_per_second": 10_000.0, **self.told})
        return Conduct(settings, self.file, self.time.sleep, self.time, lambda: NOW, Random(1))

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.exchanges.append)

    @cached_property
    def transport(self) -> httpx.BaseTransport:
        return httpx.MockTransport(self._answer)

    @cached_property
    def wire(self) -> Wire:
        return Wire(
            self.base,
            conduct=self.conduct,
            evidence=self.evidence,
            signs_in=self.signs_in,
            transport=self.transport,
        )

    @property
    def slept(self) -> list[float]:
        """The pauses, without those of the rate, which is hardly any."""
        return [pause for pause in self.time.slept if pause > 0.001]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        self.tokens.append(request.headers.get("authorization", ""))
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(step, httpx.Response):
            return step
        raise step("it broke")


class Signing:
    """Gives the tokens t1, t2 and so on, a new one only when it is asked for."""

    def __init__(self) -> None:
        self.number = 1

    def __call__(self, *, fresh: bool = False) -> SecretStr:
        self.number += fresh
        return SecretStr(f"t{self.number}")

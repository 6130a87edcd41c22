"""An emulator in this process, to which httpx speaks without a network, and a Sales over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import httpx
from pydantic import TypeAdapter

from conformance.mark import Mark
from conformance.remote.credentials import Credentials, Means, token_source
from conformance.remote.dataverse import RemoteSales, Scene
from conformance.remote.dataverse.service import Service
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.ledger import Ledger
from conformance.remote.wire.asking import Wire
from conformance.remote.wire.conduct import Conduct, ConductSettings
from conformance.remote.wire.evidence import Evidence, Exchange
from emulator.emulation import Wanted, emulation
from emulator.exchange import Request
from emulator.front import Front
from emulator.identity.clients import Registration, registered
from emulator.identity.gate import NOBODY, Gate, Rules
from emulator.identity.tokens import Tokens
from emulator.live.pace import Pace

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
URL = "https://crm.example"
MARK = Mark("k7x2m4")
SECRET = "s3cret: of+the%administrator"  # noqa: S105
ENVIRONMENT = {
    "B2BKIT_TENANT": "11111111-2222-4333-8444-555555555555",
    "B2BKIT_ADMINISTRATOR_ID": "judge",
    "B2BKIT_ADMINISTRATOR_SECRET": SECRET,
    "B2BKIT_SALESPERSON_SECRET": "another secret",
    "B2BKIT_READER_SECRET": "a third secret",
}
SETTINGS: Mapping[str, Any] = {
    "url": URL,
    "salespeople": [{"name": "Sally Seller"}, {"name": "sam.seller@b2bkit.example"}],
}
CREDENTIALS = {
    "dataverse": {
        "kind": "client secret",
        "authority": URL,
        "tenant": "B2BKIT_TENANT",
        "client": "B2BKIT_ADMINISTRATOR_ID",
        "secret": "B2BKIT_ADMINISTRATOR_SECRET",
    }
}

Send = Callable[[httpx.Request], httpx.Response]


@dataclass
class Time:
    """A clock that somebody turns."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Emulated(httpx.BaseTransport):
    """The way to an emulator. Two seconds pass with each exchange, so that no two rows are of one.

    before: may answer in the emulator's place, or raise; None lets the request through.
    """

    def __init__(self, time: Time | None = None, life: int = 3599) -> None:
        self.time = time or Time()
        self.front = emulation(Wanted(), START)
        self.front.pace = Pace(1.0, self.time)
        registration: Registration = registered(ENVIRONMENT)
        tokens = Tokens(registration.tenant, registration.clients, life)
        rules = Rules(further_names=("crm.example",), open_to_all=("/site",))
        self._gate = Gate(self.front, tokens, rules, self.time)
        self.before: Callable[[httpx.Request], httpx.Response | None] = lambda _: None
        self.received: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.time.seconds += 2
        return self.before(request) or self.carry_out(request)

    def carry_out(self, request: httpx.Request) -> httpx.Response:
        """Let the emulator answer."""
        url, body = request.url, request.read()
        self.received.append(f"{request.method} {url.path}")
        headers = {name.lower(): value for name, value in request.headers.items()}
        base = f"{url.scheme}://{url.netloc.decode()}"
        path, query = unquote(url.raw_path.decode().partition("?")[0]), url.query.decode()
        answer = self._gate.answer(
            Request(request.method, path, query, headers, body, base, NOBODY)
        )
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)

    def times(self, what: str) -> int:
        """How often something arrived whose path holds this."""
        return sum(what in each for each in self.received)


def services_at(
    settings: DataverseSettings, described: Mapping[str, Any], means: Means
) -> Callable[[str], Service]:
    """The Web API of an environment, asked by whoever signs in with credentials of a name."""
    adapter: TypeAdapter[dict[str, Credentials]] = TypeAdapter(dict[str, Credentials])
    credentials = adapter.validate_python(described)

    @cache
    def service(name: str) -> Service:
        wire = Wire(
            f"{settings.url}/api/data/{settings.version}",
            conduct=means.conduct,
            evidence=means.evidence,
            signs_in=token_source(credentials[name], settings.url, means),
            transport=means.transport,
        )
        return Service(wire)

    return service


@dataclass
class Remote:
    """Sales over an emulator, and everything around it."""

    folder: Path
    transport: Emulated = field(default_factory=Emulated)
    told: Mapping[str, Any] = field(default_factory=dict)
    conduct_told: Mapping[str, Any] = field(default_factory=dict)
    credentials_told: Mapping[str, Any] = field(default_factory=dict)
    scene: Mapping[str, Any] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def front(self) -> Front:
        return self.transport.front

    @cached_property
    def conduct(self) -> Conduct:
        time = self.transport.time
        settings = ConductSettings.model_validate(
            {"requests_per_second": 10_000.0, **self.conduct_told}
        )
        return Conduct(settings, None, time.sleep, time, lambda: START, Random(7))

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.exchanges.append)

    @cached_property
    def sales(self) -> RemoteSales:
        means = Means(self.conduct, self.evidence, ENVIRONMENT, self.transport)
        settings = DataverseSettings.model_validate({**SETTINGS, **self.told})
        ledger = Ledger(self.ledger, "run-1", lambda: START)
        scene = Scene(**{"mark": MARK, "ledger": ledger, "legal_entity": "USRT", **self.scene})
        services = services_at(settings, {**CREDENTIALS, **self.credentials_told}, means)
        return RemoteSales(services, settings, scene)

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.ndjson"

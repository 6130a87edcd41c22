"""An emulator in this process, asked in bytes as from the wire.

Time passes with each request, not with the wall's clock, so that a seed always does the same.
"""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from emulator import edge
from emulator.console.surface import KEY
from emulator.dataverse.following import Following
from emulator.dataverse.store import Store
from emulator.edge import Edge
from emulator.emulation import Wanted, emulation
from emulator.front import Front
from emulator.identity import clients
from emulator.identity.clients import TENANT, Role, digest
from emulator.identity.gate import Gate, Rules
from emulator.identity.tokens import Tokens
from emulator.live.pace import Pace
from tests.emulator.clients import Client
from tests.emulator.hostile.corpus import JSON

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
BODY_LIMIT = 1_000_000
STEP = 0.1
"""Seconds that pass with each request, so that nobody asks 6,000 times in five minutes."""

MOST_STEPS = 20_000_000
"""What SQLite may do for one request, in instructions: a page of 5,000 rows takes a million."""

_EVERY = 10_000
_CLIENTS = tuple(clients.Client(role, role, digest(role)) for role in Role)
TOKENS = Tokens(TENANT, _CLIENTS)
NOW = 1_800_000_000
"""The time by which tokens are made and checked."""


class Sent(NamedTuple):
    """A request as the wire has it."""

    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    scheme: str = "http"


class Got(NamedTuple):
    """What came back. steps: what SQLite did for it, in instructions. mistake: of ours, if any."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    steps: int
    mistake: str


class Wall:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Mistakes(logging.Handler):
    """Keeps what the edge logs: a surface has raised what it never should."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = logging.Formatter().format(record)


class HostileWorld:
    """The emulator as `b2bkit emulate` puts it together."""

    def __init__(self) -> None:
        self.wall, self.mistakes = Wall(), Mistakes()
        self.front: Front = emulation(Wanted(speed=0), START)
        for key in ("key", KEY):  # with which forms are signed: else they differ from run to run
            self.front.journal.remember(key, "0b" * 32)
        self.front.rebuild()
        self.front.pace = Pace(1.0, self.wall)
        administrator = next(each for each in _CLIENTS if each.role is Role.ADMINISTRATOR)
        rules = Rules(default=administrator, open_to_all=("/site",))
        gate = Gate(self.front, TOKENS, rules, clock=lambda: NOW)
        self._edge = Edge(gate, BODY_LIMIT)
        self.steps = 0
        self._watched: Store | None = None
        logger = logging.getLogger("emulator.edge")
        logger.handlers, logger.propagate = [self.mistakes], False
        self.session = ""
        self.prepare()

    def prepare(self) -> None:
        """Let two partners through, and keep the first one's cookie."""
        client, site = Client(self.front), "/site/B2B site"
        for number in (1, 2):
            person = {"first_name": "Ann", "last_name": "Ash", "email": f"ann{number}@ash.example"}
            applied = client("POST", f"{site}/sign-up", {**person, "company": "Ash"}, JSON)
            assert applied.status == 201, applied.body
        self._run(client, "P-0001", "Synchronize customers and channel requests")
        from_site = "leads?$filter=statecode eq 0 and b2bkit_prospectid ne null"
        for lead in client("GET", from_site).json["value"]:
            assert client.close(client.qualify(lead["leadid"])["opportunity"]).status == 204
        self._run(client, "1010", "Process retail order email notification")
        signed_in = client("POST", f"{site}/sign-in", {"email": "ann1@ash.example"}, JSON)
        self.session = signed_in.headers.get("set-cookie", "").partition(";")[0].partition("=")[2]

    @staticmethod
    def _run(client: Client, *jobs: str) -> None:
        for job in jobs:
            answer = client("POST", f"/_emulator/v1/jobs/{quote(job)}/run", {})
            assert answer.status == 200, answer.body

    def send(self, sent: Sent) -> Got:
        """Carry out one request."""
        self.wall.seconds += STEP
        self._watch()
        self.steps, self.mistakes.last = 0, ""
        answer = self._edge(on_the_wire(sent))
        headers = tuple((name.encode(), value.encode("latin-1")) for name, value in answer.headers)
        return Got(answer.status, headers, answer.body, self.steps, self.mistakes.last)

    def get(self, target: str) -> Any:
        """The JSON that is read there, by somebody who means well."""
        got = self.send(Sent("GET", encoded(target), HEADERS, b""))
        assert got.status == 200, got
        return json.loads(got.body)

    def _watch(self) -> None:
        """Count what SQLite does; after a reset there is another store."""
        store = self.stores()[0]
        if store is self._watched:
            return
        self._watched = store
        for each in self.stores():
            each.sql.set_progress_handler(self._count, _EVERY)

    def _count(self) -> int:
        self.steps += _EVERY
        return int(self.steps > MOST_STEPS)

    def stores(self) -> list[Any]:
        """Whatever has a connection to rows: those of the Web API, and of finance."""
        finance: Any = self._surfaces()["/data"]
        return [self.following().store, finance._rows.store]  # noqa: SLF001 - the tests look inside

    def following(self) -> Following:
        """The rows of the Web API."""
        found: Following = self._surfaces()["/api/data"].rows
        return found

    def _surfaces(self) -> dict[str, Any]:
        return dict(self.front._surfaces)  # noqa: SLF001 - the tests look inside


HEADERS = ((b"host", b"localhost:8080"), (b"accept", b"application/json"))


@lru_cache
def bearer(id: str, base: str) -> str:
    """The header with which an application shows its token."""
    client = TOKENS.client(id)
    assert client
    return f"Bearer {TOKENS.issue(client, base, base, NOW)}"


def on_the_wire(sent: Sent) -> edge.Sent:
    """The request as the edge takes it."""
    headers = list(sent.headers)
    if sent.body:
        headers.append((b"content-length", str(len(sent.body)).encode()))
    return edge.Sent(
        sent.method,
        sent.target,
        "1.1",
        edge.headers_of(headers),
        sent.body,
        sent.scheme,
        ("127.0.0.1", 8080),
    )


def encoded(target: str) -> bytes:
    """A target as clients encode it."""
    path, mark, query = target.partition("?")
    return (quote(path, safe="/()'$,=@:!*") + mark + quote(query, safe="/()'$,=@:!*&+")).encode()


def wire_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[bytes, bytes], ...]:
    """Headers as the wire has them."""
    return tuple(
        (name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers
    )

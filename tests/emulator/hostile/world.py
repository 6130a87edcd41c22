"""An emulator in this process, asked in bytes as from the wire, and the ids that are in it.

Time passes with each request, not with the wall's clock, so that a seed always does the same.
"""

import json
import logging
import re
from collections.abc import Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

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
from emulator.live.users import SALLY, SAM, guid
from tests.emulator.clients import Client
from tests.emulator.hostile.corpus import API, JSON, Exchange

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
BODY_LIMIT = 1_000_000
STEP = 0.1
"""Seconds that pass with each request: few enough to ask 6,000 times in five minutes is never met."""

MOST_STEPS = 20_000_000
"""What SQLite may do for one request: instructions of its machine. A page of 5,000 takes 1,000,000."""

_EVERY = 10_000
_SETS = {
    "lead": ("leads", "leadid"),
    "opportunity": ("opportunities", "opportunityid"),
    "account": ("accounts", "accountid"),
    "annotation": ("annotations", "annotationid"),
}
_GAP = re.compile(r"\{(\w+)\}")
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
        self._ids: dict[str, list[str]] = {}
        self._prepare()

    def _prepare(self) -> None:
        """Let two partners through, and keep the first one's cookie."""
        client, site = Client(self.front), "/site/B2B site"
        for number in (1, 2):
            person = {"first_name": "Ann", "last_name": "Ash", "email": f"ann{number}@ash.example"}
            applied = client("POST", f"{site}/sign-up", {**person, "company": "Ash"}, JSON)
            assert applied.status == 201, applied.body
        self._run(client, "P-0001", "Synchronize customers and channel requests")
        for lead in client("GET", "leads?$select=leadid&$filter=statecode eq 0").json["value"]:
            assert client.close(client.qualify(lead["leadid"])["opportunity"]).status == 204
        self._run(client, "1010", "Process retail order email notification")
        signed_in = client("POST", f"{site}/sign-in", {"email": "ann1@ash.example"}, JSON)
        self._session = signed_in.headers["set-cookie"].partition(";")[0].partition("=")[2]

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
        answer: list[dict[str, Any]] = []
        run(self._edge(scope(sent), Body(sent.body), Collect(answer)))
        start, content = answer
        return Got(
            start["status"],
            tuple(start["headers"]),
            content["body"],
            self.steps,
            self.mistakes.last,
        )

    def get(self, target: str) -> Any:
        """The JSON that is read there, by somebody who means well."""
        got = self.send(Sent("GET", encoded(target), HEADERS, b""))
        assert got.status == 200, got
        return json.loads(got.body)

    def fill(self, exchange: Exchange, luck: Random) -> Exchange:
        """Put what is there now into the gaps of an exchange."""

        def found(gap: re.Match[str]) -> str:
            return self.value(gap[1], luck) if gap[1] in KNOWN else gap[0]

        body = _GAP.sub(found, exchange.body.decode())
        headers = {name: _GAP.sub(found, value) for name, value in exchange.headers.items()}
        return Exchange(
            exchange.method, _GAP.sub(found, exchange.target), body.encode(), headers
        )

    def value(self, name: str, luck: Random) -> str:
        """Something of this name that is there, most of the time."""
        match name:
            case "guid":
                return guid("hostile", luck.random())
            case "number":
                return str(luck.randint(1, 12))
            case "record" | "customer" | "hierarchy" | "member" | "prospect":
                return str(luck.choice(self._numbers(name) or [1]))
            case "systemuser":
                return luck.choice((SALLY, SAM)).id
            case "savedquery":
                return guid("savedquery", "Open Leads")
            case "deltatoken":
                return f"{luck.randint(1, 50)}!11/02/2026 08:00:00"
            case "tenant":
                return TENANT
            case "session":
                return self._session
            case "console_user":
                return SALLY.id
            case "site_token" | "console_token":
                return self._token(name)
        return luck.choice(self._ids.get(name) or [guid(name, 1)])

    def learn(self) -> None:
        """Find out which rows there are; after a reset, let partners through again."""
        if not self.front.live.landscape.headquarters.customers:
            self._prepare()
        for name, (entity_set, key) in _SETS.items():
            rows = self.get(f"{API}/{entity_set}?$select={key}&$orderby=createdon desc&$top=20")
            self._ids[name] = [row[key] for row in rows["value"]]

    def _numbers(self, what: str) -> list[int]:
        """The numbers that the model has given to something."""
        headquarters, sales = self.front.live.landscape.headquarters, self.front.live.landscape.sales
        hierarchies = headquarters.hierarchies.values()
        found = {
            "customer": list(headquarters.customers),
            "hierarchy": list(headquarters.hierarchies),
            "member": [each.customer for one in hierarchies for each in one.members],
            "prospect": list(headquarters.prospects),
        }
        of_sales = (sales.leads, sales.accounts, sales.contacts, sales.opportunities)
        return found.get(what) or [number for table in of_sales for number in table]

    def _token(self, name: str) -> str:
        page = {"site_token": "/site/B2B site/sign-up", "console_token": "/headquarters/jobs"}
        accept = (b"accept", b"text/html")
        got = self.send(Sent("GET", encoded(page[name]), (HEADERS[0], accept), b""))
        found = re.search(rb'name="token" value="([0-9a-f]+)"', got.body)
        return found[1].decode() if found else "none"

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
        surfaces: Mapping[str, Any] = dict(self.front._surfaces)  # noqa: SLF001 - white box
        return [surfaces["/api/data"].rows.store, surfaces["/data"]._rows]  # noqa: SLF001 - likewise


    def following(self) -> Following:
        """The rows of the Web API."""
        found: Following = dict(self.front._surfaces)["/api/data"].rows  # type: ignore[attr-defined] # noqa: SLF001 - likewise
        return found


KNOWN = {
    *_SETS,
    *("guid", "number", "record", "customer", "hierarchy", "member", "prospect", "systemuser", "savedquery", "deltatoken", "tenant"),
    *("console_user", "site_token", "console_token", "session"),
}
HEADERS = ((b"host", b"localhost:8080"), (b"accept", b"application/json"))


@lru_cache
def bearer(id: str, base: str) -> str:
    """The header with which an application shows its token."""
    client = TOKENS.client(id)
    assert client
    return f"Bearer {TOKENS.issue(client, base, base, NOW)}"


class Body:
    """Gives a body in one piece, as ASGI has it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __call__(self) -> dict[str, Any]:
        return {"type": "http.request", "body": self._body, "more_body": False}


class Collect:
    """Takes what is answered."""

    def __init__(self, answer: list[dict[str, Any]]) -> None:
        self._answer = answer

    async def __call__(self, message: Any) -> None:
        self._answer.append(dict(message))


def run(exchange: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that has nothing to wait for."""
    try:
        exchange.send(None)
    except StopIteration:
        return
    raise AssertionError("The edge waits for something.")


def scope(sent: Sent) -> dict[str, Any]:
    """The request as ASGI describes it."""
    path, _, query = sent.target.partition(b"?")
    headers = list(sent.headers)
    if sent.body:
        headers.append((b"content-length", str(len(sent.body)).encode()))
    return {
        "type": "http",
        "method": sent.method,
        "raw_path": path,
        "query_string": query,
        "headers": headers,
        "scheme": sent.scheme,
        "http_version": "1.1",
        "server": ("127.0.0.1", 8080),
    }


def encoded(target: str) -> bytes:
    """A target as clients encode it."""
    path, mark, query = target.partition("?")
    return (quote(path, safe="/()'$,=@:!*") + mark + quote(query, safe="/()'$,=@:!*&+")).encode()


def wire_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[bytes, bytes], ...]:
    """Headers as the wire has them."""
    return tuple((name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers)

"""Clients of a server, in a process of their own: `python -m benchmarks.load PORT` reads a `Load`.

Each connection stays open, and asks again as soon as it is answered. Prints JSON: seconds, the
latency of each request in milliseconds, how many were answered with which status, and the share of
its own time in which the client computed: near 1, it would have been the client that was measured.
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

import uvloop

API = "/api/data/v9.2"
QUALIFIED = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}
LEAD = {
    "subject": "Wants a quote",
    "firstname": "Ann",
    "lastname": "Ash",
    "companyname": "Ash & Oak",
    "emailaddress1": "ann@ash.example",
    "telephone1": "+1 555 0100",
    "description": "Called twice.",
}
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_ENTITY = re.compile(rb"\r\nodata-entityid: .*\(([0-9a-f-]{36})\)", re.IGNORECASE)

Answer = tuple[bytes, bytes]
"""The head of a response, and its body."""

Conversation = Generator[bytes, Answer, None]
"""Requests, each sent when the one before is answered."""


@dataclass(frozen=True)
class Load:
    """What is asked. times: so many conversations, over so many connections.

    targets: of requests, in turn; if there are none, it is the whole flow through Win.
    prefer: the header of this name.
    """

    method: str = "GET"
    targets: list[str] = field(default_factory=list)
    prefer: str = ""
    times: int = 2_000
    connections: int = 8

    def conversations(self) -> Iterator[Conversation]:
        """All of them."""
        if not self.targets:
            return (flow() for _ in range(self.times))
        body = LEAD if self.method == "POST" else None
        messages = [request(self.method, each, body, self.prefer) for each in self.targets]
        return (single(each) for each in islice(cycle(messages), self.times))


def request(method: str, target: str, body: object = None, prefer: str = "") -> bytes:
    """A request as it goes over the wire."""
    sent = b"" if body is None else json.dumps(body).encode()
    fields = ["Host: localhost", "Accept: application/json", "OData-Version: 4.0"]
    if prefer:
        fields.append(f"Prefer: {prefer}")
    if sent:
        fields += ["Content-Type: application/json", f"Content-Length: {len(sent)}"]
    return "\r\n".join([f"{method} {target} HTTP/1.1", *fields, "", ""]).encode() + sent


def single(message: bytes) -> Conversation:
    """One request, and no more."""
    yield message


def flow() -> Conversation:
    """A lead is made, qualified and won; its customer is read."""
    head, _ = yield request("POST", f"{API}/leads", LEAD)
    found = _ENTITY.search(head)
    assert found, head
    lead = f"{API}/leads({found[1].decode()})"
    _, body = yield request("POST", f"{lead}/Microsoft.Dynamics.CRM.QualifyLead", QUALIFIED)
    account, contact, deal = (
        next(value for name, value in row.items() if name.endswith("id"))
        for row in json.loads(body)["value"]
    )
    closing = {"subject": "Won", "opportunityid@odata.bind": f"/opportunities({deal})"}
    yield request("POST", f"{API}/WinOpportunity", {"Status": 3, "OpportunityClose": closing})
    yield request("GET", f"{API}/accounts({account})")
    yield request("GET", f"{API}/contacts({contact})")


class Connection(asyncio.Protocol):
    """Holds conversations, one after the other, until there are none left."""

    def __init__(self, coming: Iterator[Conversation], latencies: list[float]) -> None:
        self.coming = coming
        self.latencies = latencies
        self.statuses: Counter[str] = Counter()
        self.done = asyncio.get_running_loop().create_future()
        self.received = b""
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._begin()

    def data_received(self, data: bytes) -> None:
        if self.received:
            data = self.received + data
        end = data.find(b"\r\n\r\n") + 4
        length = _LENGTH.search(data, 0, end)
        if end < len(b"\r\n\r\n") or len(data) < end + int(length[1] if length else 0):
            self.received = data
            return
        self.latencies.append(time.perf_counter() - self.asked)
        self.statuses[data[9:12].decode()] += 1
        self.received = b""
        try:
            self._ask(self.conversation.send((data[:end], data[end:])))
        except StopIteration:
            self._begin()

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(reason or ConnectionError("The server closed the connection."))

    def _begin(self) -> None:
        following = next(self.coming, None)
        if following is None:
            self.done.set_result(None)
            self.transport.close()
        else:
            self.conversation = following
            self._ask(next(following))

    def _ask(self, message: bytes) -> None:
        self.asked = time.perf_counter()
        self.transport.write(message)


async def measure(port: int, load: Load) -> dict[str, Any]:
    """Put a load on a server."""
    loop, coming, latencies = asyncio.get_running_loop(), load.conversations(), list[float]()
    started, computed = time.perf_counter(), time.process_time()
    connections = [
        (await loop.create_connection(lambda: Connection(coming, latencies), "127.0.0.1", port))[1]
        for _ in range(load.connections)
    ]
    await asyncio.gather(*(each.done for each in connections))
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "latencies": [1000 * each for each in latencies],
        "statuses": sum((each.statuses for each in connections), Counter()),
        "computing": (time.process_time() - computed) / seconds,
    }


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        wanted = Load(**json.load(sys.stdin))
        print(json.dumps(uvloop.run(measure(int(sys.argv[1]), wanted))))

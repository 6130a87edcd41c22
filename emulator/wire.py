"""One connection: HTTP/1.1 is read by uvicorn's parser, and each request carried out at once.

Surfaces are synchronous, so there is no task for a request, as uvicorn would make one; an answer is
written in one piece, when answers depart (emulator/departures.py), and requests that come before
the one in front of them is answered wait.

Where the parser needs to be stricter, or kinder: offers to go on in another protocol are ignored,
as RFC 9110 has it: clients such as Java's make one with every request over plain HTTP, and uvicorn
would lose their bodies. A head that does not end is refused, because the parser takes time in the
square of its length.
"""

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from emulator.departures import Departures, Leave
from emulator.edge import Edge, Sent, headers_of
from emulator.exchange import Response

HEAD_LIMIT = 64 * 1024
_BODILESS = frozenset({204, 304})
_CLOSE = ("connection", "close")
_PLAIN = (("content-type", "text/plain; charset=utf-8"),)
_UNREADABLE = Response(400, b"Invalid HTTP request received.", _PLAIN)
_TOO_LARGE = Response(431)


@lru_cache(maxsize=2)
def _lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Headers that all answers of a second have, as they go over the wire."""
    return b"".join(b"%b: %b\r\n" % each for each in headers)


@dataclass(frozen=True, slots=True)
class Application:
    """What answers, and where answers wait to leave."""

    edge: Edge
    departures: Departures

    def __call__(self, sent: Sent, leave: Leave) -> None:
        """Carry out a request; its answer leaves later."""
        self.departures.add(leave, self.edge(sent))


class Wire(HttpToolsProtocol):
    """One connection."""

    app: Application

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._waiting: deque[tuple[Sent | Response, bool]] = deque()
        self._leaving: tuple[str, bool] | None = None  # how the answer shall leave that is made
        self._in_head = False
        self._head_length = 0
        self._offered = False  # the request at hand offers another protocol, and is read again
        self._refused = False  # the request at hand is answered, and the rest of it is dropped
        self._version = "1.1"
        self._keep_alive = True
        self._chunks: list[bytes] = []
        self._length = 0
        self._heard = 0.0  # when the client has last sent something

    def data_received(self, data: bytes) -> None:
        self._heard = self.loop.time()
        try:
            while data:
                data = self._fed(data)
        except httptools.HttpParserError:
            self._refuse(_UNREADABLE, keep_alive=False)

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.clear()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    # What the parser tells.

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._in_head = True
        self._head_length = self._length = 0
        self._refused = False
        self._chunks = []

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._offered = self.parser.should_upgrade()
        if self._offered:
            return
        self._named = headers_of(self.headers)
        self._version = self.parser.get_http_version()
        self._keep_alive = self._version != "1.0" and self.parser.should_keep_alive()
        self._require_length(int(self._named.get("content-length", "0")))
        if self.expect_100_continue and not self._refused:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._length += len(body)
        self._require_length(self._length)
        if not self._refused:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        if self._offered or self._refused or self.transport.is_closing():
            return
        assert self.server
        sent = Sent(
            self.parser.get_method().decode("ascii"),
            self.url,
            self._version,
            self._named,
            b"".join(self._chunks),
            self.scheme or "http",
            self.server,
        )
        self._waiting.append((sent, self._keep_alive))
        self._answer_waiting()

    # How it is answered.

    def pause_writing(self) -> None:
        """The client reads slower than we write: nothing more is taken from it."""
        super().pause_writing()
        self.flow.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._answer_waiting()
        if not self.flow.write_paused:
            self.flow.resume_reading()

    def _answer_waiting(self) -> None:
        """Carry out the first that waits. Those behind it wait until its answer has left."""
        if self._leaving or self.flow.write_paused or self.transport.is_closing():
            return
        if self._waiting:
            sent, keep_alive = self._waiting.popleft()
            if isinstance(sent, Sent):
                self._leaving = sent.method, keep_alive
                self.app(sent, self._leave)
            else:
                self._leaving = "", keep_alive
                self.app.departures.add(self._leave, sent)

    def _leave(self, response: Response) -> None:
        assert self._leaving
        method, keep_alive = self._leaving
        self._leaving = None
        if self.transport.is_closing():
            return
        self._write(response, method, keep_alive=keep_alive)
        if self._waiting:
            self.loop.call_soon(self._answer_waiting)

    def _refuse(self, response: Response, *, keep_alive: bool) -> None:
        """Let a request have this answer, behind those to the requests before it."""
        self._refused = True
        self._waiting.append((response, keep_alive))
        self._answer_waiting()

    def _require_length(self, length: int) -> None:
        """Refuse a long body at once, and drop what is already on its way.

        A client that waits for leave to send it gets none, so its connection cannot go on.
        """
        edge = self.app.edge
        if length > edge.body_limit and not self._refused:
            keep_alive = self._keep_alive and not self.expect_100_continue
            self._refuse(edge.too_long(), keep_alive=keep_alive)

    def _write(self, response: Response, method: str, *, keep_alive: bool) -> None:
        if not keep_alive:
            response = Response(response.status, response.body, (*response.headers, _CLOSE))
        self.transport.write(self._written(response, method))
        self.server_state.total_requests += 1
        if not keep_alive:
            self.transport.close()
        elif self.timeout_keep_alive_task is None:
            self._close_later(self.timeout_keep_alive)

    def _close_later(self, seconds: float) -> None:
        """Close the connection once nothing has been heard for long; one timer for all requests."""
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        left = self._heard + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._close_later(left)
        else:
            super().timeout_keep_alive_handler()

    def _written(self, response: Response, method: str) -> bytes:
        """A response as it goes over the wire, with its length and the date."""
        lines = [f"{name.lower()}: {value}\r\n" for name, value in response.headers]
        bodiless = response.status in _BODILESS
        if not bodiless:
            lines.append(f"content-length: {len(response.body)}\r\n")
        always = _lines(tuple(self.server_state.default_headers))
        head = STATUS_LINE[response.status] + always + "".join(lines).encode("latin-1") + b"\r\n"
        return head if bodiless or method == "HEAD" else head + response.body

    # Where the parser is too strict, or too patient.

    def _fed(self, data: bytes) -> bytes:
        """Feed the parser, and give back what it has to be fed yet."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            return self._head_without_offer() + data[upgrade.args[0] :]
        self._require_an_end(len(data))
        return b""

    def _head_without_offer(self) -> bytes:
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            raise httptools.HttpParserInvalidMethodError
        self.parser = httptools.HttpRequestParser(self)
        fields = [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        head = [b"%b %b HTTP/%b" % (method, self.url, version), *fields, b"", b""]
        return b"\r\n".join(head)

    def _require_an_end(self, length: int) -> None:
        self._head_length += length
        if self._in_head and self._head_length > HEAD_LIMIT:
            self._refuse(_TOO_LARGE, keep_alive=False)

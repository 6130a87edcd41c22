"""Connections of our own: which answers are whole, which connections are used again, what fails."""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from conformance.remote.wire.engine import IDLE_S, LONGEST_HEAD, Direct, transport_to_anywhere

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
TWICE = [[OK, OK]]
PLAIN = "http://127.0.0.1"


@dataclass
class Service:
    """Answers with these bytes, a list for each connection; then it closes that.

    received: what came on each connection. lasting: whether connections stay open at the end.
    """

    connections: list[list[bytes]]
    lasting: bool = False
    received: list[list[bytes]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def serve(self, listening: socket.socket) -> None:
        """Serve one connection after the other."""
        kept = []
        for answers in self.connections:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            kept.append(line)
            self._answer(line, answers)
            if not self.lasting:
                line.close()
                self.closed.set()
        self.over.wait(10)
        for line in kept:
            line.close()

    over: threading.Event = field(default_factory=threading.Event)

    def _answer(self, line: socket.socket, answers: list[bytes]) -> None:
        heard: list[bytes] = []
        self.received.append(heard)
        for answer in answers:
            heard.append(b"")
            while not heard[-1].endswith(b"\r\n\r\n"):
                data = line.recv(65536)
                if not data:
                    return
                heard[-1] += data
            line.sendall(answer)


@contextmanager
def serving(*connections: list[bytes], lasting: bool = False) -> Iterator[Service]:
    """A service that listens."""
    service = Service([*connections], lasting)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        service.url = f"{PLAIN}:{listening.getsockname()[1]}/"
        thread = threading.Thread(target=service.serve, args=(listening,), daemon=True)
        thread.start()
        yield service
        service.over.set()


@pytest.fixture
def engine() -> Iterator[Direct]:
    """Waits a second, and no longer."""
    with closing(Direct(ssl.create_default_context(), timeout=1.0)) as direct:
        yield direct


def ask(engine: httpx.BaseTransport, url: str, method: str = "GET") -> tuple[int, bytes]:
    """Status and body of the answer."""
    response = engine.handle_request(httpx.Request(method, url))
    try:
        return response.status_code, b"".join(response.iter_bytes())
    finally:
        response.close()


def test_a_connection_is_used_again(engine: Direct) -> None:
    """Requests that follow each other need no other."""
    with serving(*TWICE) as service:
        assert [ask(engine, service.url) for _ in range(2)] == [(200, b"ok")] * 2
        assert len(service.received) == 1


def test_requests_at_once_do_not_wait_for_each_other(engine: Direct) -> None:
    """Each has a connection."""
    with serving([OK], [OK], lasting=True) as service:
        responses = [engine.handle_request(httpx.Request("GET", service.url)) for _ in range(2)]
        assert [b"".join(response.iter_bytes()) for response in responses] == [b"ok"] * 2
        for response in responses:
            response.close()


def test_a_connection_that_was_closed_meanwhile_is_not_used(engine: Direct) -> None:
    """The request is sent on another one, so nothing is lost."""
    with serving([OK], [OK]) as service:
        ask(engine, service.url)
        assert service.closed.wait(5)
        assert ask(engine, service.url) == (200, b"ok")


@pytest.mark.parametrize("more", [OK, b"garbage", b"HTTP/1.1 200"])
def test_what_nobody_asked_for_is_no_answer(engine: Direct, more: bytes) -> None:
    """Bytes behind an answer are not taken for the next one."""
    with serving([OK + more], [OK.replace(b"ok", b"no")], lasting=True) as service:
        assert [ask(engine, service.url)[1] for _ in range(2)] == [b"ok", b"no"]


def test_a_connection_that_nobody_used_for_long_is_given_up(
    engine: Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other side may be about to close it."""
    with serving([OK], [OK], lasting=True) as service:
        ask(engine, service.url)
        monkeypatch.setattr("conformance.remote.wire.engine.IDLE_S", -IDLE_S)
        ask(engine, service.url)
        assert len(service.received) == 2


def test_an_answer_that_nobody_read_to_its_end_ends_its_connection(engine: Direct) -> None:
    """Its rest would be taken for the next one."""
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
    with serving([half], [OK], lasting=True) as service:
        engine.handle_request(httpx.Request("GET", service.url)).close()
        assert ask(engine, service.url) == (200, b"ok")


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", b"to the end"),
        (b"HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nold", b"old"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            b"abc",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n",
            b"x",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + OK, b"ok"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b"
            % (len(gzip.compress(b"small")), gzip.compress(b"small")),
            b"small",
        ),
    ],
)
def test_an_answer_ends_as_it_says(engine: Direct, answer: bytes, body: bytes) -> None:
    """By its length, by its last piece, or with the connection; what announces it is none."""
    with serving([answer]) as service:
        response = engine.handle_request(httpx.Request("GET", service.url))
        assert b"".join(response.iter_bytes()) == body
        assert "a" not in response.headers
        response.close()


def test_an_answer_to_head_has_no_body(engine: Direct) -> None:
    """Whatever length it tells, nobody waits for it."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    with serving([head], [OK], lasting=True) as service:
        assert ask(engine, service.url, "HEAD") == (200, b"")
        assert ask(engine, service.url) == (200, b"ok")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "in the middle"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "in the middle"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "in the middle"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n", "before there was an answer"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "before there was an answer"),
        (b"", "before there was an answer"),
        (b"SSH-2.0-OpenSSH\r\n", "No HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "No HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "No HTTP"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h\r\nConnection: upgrade\r\n\r\n", "HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * LONGEST_HEAD, "does not end"),
    ],
)
def test_half_an_answer_is_none(engine: Direct, answer: bytes, why: str) -> None:
    """It says so in httpx's words, in which the request may have arrived."""
    with serving([answer]) as service, pytest.raises(httpx.RemoteProtocolError, match=why):
        ask(engine, service.url)


def test_an_interruption_is_no_broken_answer(
    engine: Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may come while the parser tells what has arrived."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("conformance.remote.wire.engine._Connection.on_body", interrupted)
    with serving([OK]) as service, pytest.raises(KeyboardInterrupt):
        ask(engine, service.url)


def test_whoever_says_nothing_is_not_waited_for(engine: Direct) -> None:
    """The request may have arrived."""
    with serving([b""], lasting=True) as service, pytest.raises(httpx.ReadTimeout):
        ask(engine, service.url)


@pytest.mark.parametrize("url", [f"{PLAIN}:1/", f"http://{'x' * 64}.invalid/"])
def test_who_is_not_there_has_received_nothing(engine: Direct, url: str) -> None:
    """So it is said in the words that let a request be sent again."""
    with pytest.raises(httpx.ConnectError):
        ask(engine, url)


@pytest.mark.parametrize("value", ["a\r\nHost: evil.example", "a\nb", "a\0b"])
def test_a_header_begins_no_other(engine: Direct, value: str) -> None:
    """A token with a line break in it is not sent at all."""
    with serving([OK]) as service:
        request = httpx.Request("GET", service.url, headers={"Authorization": value})
        with pytest.raises(httpx.LocalProtocolError):
            engine.handle_request(request)
        assert service.received == []


def test_a_request_is_sent_as_it_is(engine: Direct) -> None:
    """Its line, its headers and its body, in one piece."""
    with serving([OK]) as service:
        request = httpx.Request(
            "PUT", f"{service.url}a%20b?c=d", headers={"A": "b"}, content=b"\r\n\r\n"
        )
        engine.handle_request(request).close()
        host = service.url.removeprefix("http://").rstrip("/").encode()
        assert service.received == [
            [
                b"PUT /a%20b?c=d HTTP/1.1\r\nHost: "
                + host
                + b"\r\nA: b\r\nContent-Length: 4\r\n\r\n\r\n\r\n"
            ]
        ]


@pytest.mark.parametrize(("exempt", "proxied"), [("", True), ("service.example", False)])
def test_proxies_of_the_environment_are_used(
    monkeypatch: pytest.MonkeyPatch, exempt: str, *, proxied: bool
) -> None:
    """Unless it exempts the place."""
    with serving([OK]) as service:
        monkeypatch.setenv("HTTP_PROXY", service.url)
        monkeypatch.setenv("NO_PROXY", exempt)
        with closing(transport_to_anywhere(ssl.create_default_context(), 1.0)) as transport:
            if proxied:
                assert ask(transport, "http://service.example/") == (200, b"ok")
                assert service.received[0][0].startswith(b"GET http://service.example/ HTTP/1.1")
            else:
                with pytest.raises(httpx.ConnectError):
                    ask(transport, "http://service.example/")

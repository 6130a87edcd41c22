"""Connections are kept as long as they can be, and what goes wrong with one is told."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from conformance.remote.wire.kept import Kept
from conformance.remote.wire.origin import Door, Origin


class Service(BaseHTTPRequestHandler):
    """Answers by what its address says; counts its connections."""

    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self) -> None:
        super().setup()
        type(self).connections += 1

    def do_GET(self) -> None:
        how = self.path.strip("/")
        self.send_response(204 if how == "nothing" else 200)
        if how == "pieces":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            return
        length = {"whole": 5, "leaving": 5, "cut": 9}.get(how)
        if length:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if how != "nothing":
            self.wfile.write(b"abcde")
        self.close_connection = how in {"cut", "leaving", "until-closed"}

    def do_POST(self) -> None:
        told = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Tells when it has ended a connection."""

    hung_up = threading.Event()
    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.hung_up.set()


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a service that has had no connection yet."""
    Service.connections = 0
    Server.hung_up.clear()
    with Server(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def kept() -> Iterator[Kept]:
    with closing(Kept(ssl.create_default_context())) as transport:
        yield transport


def asked(kept: Kept, url: str, method: str = "GET", **headers: str) -> bytes:
    """The body of the answer."""
    with closing(kept.handle_request(httpx.Request(method, url, headers=headers))) as response:
        assert isinstance(response.stream, httpx.SyncByteStream)
        return b"".join(response.stream)


def test_requests_share_a_connection(url: str, kept: Kept) -> None:
    """Whatever tells where an answer ends."""
    for how, body in (("whole", b"abcde"), ("pieces", b"abcde"), ("nothing", b"")):
        assert [asked(kept, f"{url}/{how}") for _ in range(2)] == [body, body]
    assert asked(kept, f"{url}/whole", "HEAD") == b""
    assert asked(kept, f"{url}/whole") == b"abcde"
    assert Service.connections == 1


def test_an_answer_that_ends_with_its_connection_is_whole(url: str, kept: Kept) -> None:
    """The next request has a connection of its own."""
    assert [asked(kept, f"{url}/until-closed") for _ in range(2)] == [b"abcde"] * 2
    assert Service.connections == 2


def test_an_answer_that_is_cut_off_is_none(url: str, kept: Kept) -> None:
    """It may have meant something else."""
    with pytest.raises(httpx.RemoteProtocolError):
        asked(kept, f"{url}/cut")
    assert asked(kept, f"{url}/whole") == b"abcde"


def test_an_answer_that_nobody_has_read_does_not_answer_the_next(url: str, kept: Kept) -> None:
    """Its connection is not kept."""
    kept.handle_request(httpx.Request("GET", f"{url}/whole")).close()
    assert asked(kept, f"{url}/pieces") == b"abcde"
    assert Service.connections == 2


def test_a_connection_that_was_ended_meanwhile_is_not_used(url: str, kept: Kept) -> None:
    """A request sent there might be lost, and nobody could say whether it was."""
    assert asked(kept, f"{url}/whole") == b"abcde"
    assert asked(kept, f"{url}/leaving") == b"abcde"
    assert Server.hung_up.wait(10)
    assert asked(kept, f"{url}/whole") == b"abcde"
    assert Service.connections == 2


def test_a_door_leads_elsewhere_and_the_address_stays(url: str) -> None:
    """Only from its own origin; what is asked says where it was meant for."""
    port = int(url.rpartition(":")[2])
    named = "http://127.0.0.1:9"
    door = Door(Origin("http", "127.0.0.1", 9), port)
    with closing(Kept(ssl.create_default_context(), door)) as kept:
        assert asked(kept, f"{named}/", "POST", Host="127.0.0.1:9") == b"127.0.0.1:9"
        assert asked(kept, f"{url}/whole") == b"abcde"
        with pytest.raises(httpx.ConnectError):
            asked(kept, "http://127.0.0.1:10/")


def test_nobody_there_is_told_apart_from_an_answer_that_fails(url: str, kept: Kept) -> None:
    """What has not arrived can be sent again."""
    with pytest.raises(httpx.ConnectError):
        asked(kept, "http://127.0.0.1:9/")
    with pytest.raises(httpx.LocalProtocolError):
        asked(kept, url, **{"x-note": "two\nlines"})

"""How requests leave: by which proxies, if any."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from conformance.remote.wire.transport import transport_to_anywhere


class Proxy(BaseHTTPRequestHandler):
    """Answers everything itself, with the address that it was asked for."""

    def do_GET(self) -> None:
        told = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[str]:
    """The address of a proxy that listens."""
    with HTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def asked(url: str) -> bytes:
    """What is answered to whoever asks for this."""
    with closing(transport_to_anywhere(ssl.create_default_context())) as transport:
        response = transport.handle_request(httpx.Request("GET", url))
        with closing(response):
            return b"".join(response.iter_bytes())


def test_proxies_of_the_environment_are_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """A deployment may be behind one."""
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert asked("http://service.invalid/") == b"http://service.invalid/"


def test_a_place_that_is_exempt_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """Nobody is there."""
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "service.invalid")
    with pytest.raises(httpx.ConnectError):
        asked("http://service.invalid/")


def test_without_proxies_a_place_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """The address then tells the path alone."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert asked(f"{proxy}/here") == b"/here"

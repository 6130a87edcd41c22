"""A surface on two ports, as clients of HTTP and the person who starts it see it."""

import json
import signal
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emulator.serving import Listening, Serving
from event_log.bad_input import BadInput
from tests.emulator.echo_server import BODY_LIMIT, Echo
from tests.emulator.serving import PATIENCE, Server, read_all, running, started

CLOSE = b"Host: localhost\r\nConnection: close\r\n\r\n"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("served")) as server:
        yield server
        assert server.ended() == ""  # whatever clients did


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    context = ssl.create_default_context(cafile=server.certificate_authority)
    with httpx.Client(base_url=server.http, verify=context, timeout=PATIENCE) as client:
        yield client


def test_a_request_reaches_the_surface_as_a_value(server: Server, client: httpx.Client) -> None:
    """Path decoded once except slashes, query and body as sent, base as the client addressed us."""
    told = client.post("/a%20%C3%A9%2fb%252Fc?$filter=a%20eq+1&x", content=b"12345").json()
    assert told["path"] == "/a é%2Fb%2Fc"
    assert told["query"] == "$filter=a%20eq+1&x"
    assert (told["method"], told["length"]) == ("POST", 5)
    assert told["base"] == server.http
    assert told["headers"]["user-agent"].startswith("python-httpx")


def test_the_scheme_is_what_was_used_and_not_what_a_header_says(server: Server) -> None:
    """Else a client could claim the rights of TLS, or be told the wrong addresses."""
    claim = b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: proto=https\r\n"
    told = body(server.exchange(b"GET / HTTP/1.1\r\n" + claim + CLOSE))
    assert told["base"] == "http://localhost"


def test_headers_that_come_twice_are_one(server: Server) -> None:
    """Joined by commas, as the standard has it."""
    answer = server.exchange(b"GET / HTTP/1.1\r\nPrefer: a\r\nprefer: b\r\n" + CLOSE)
    assert body(answer)["headers"]["prefer"] == "a, b"


def test_head_answers_as_get_without_the_body(client: httpx.Client) -> None:
    """With the length that GET would have."""
    head = client.head("/long")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == "5000000"
    lengths = {client.request(way, "/").headers["content-length"] for way in ("HEAD", "GET")}
    assert len(lengths) == 1  # the surface repeats the method, and has seen GET
    assert client.options("/").json()["method"] == "OPTIONS"


def test_no_content_has_neither_body_nor_length(client: httpx.Client) -> None:
    """And other headers arrive."""
    answer = client.get("/nothing")
    assert answer.status_code == 204
    assert "content-length" not in answer.headers
    assert answer.headers["odata-version"] == "4.0"


def test_the_server_says_nothing_of_itself(client: httpx.Client) -> None:
    """No name, no version; but the date."""
    headers = client.get("/").headers
    assert "server" not in headers
    assert "date" in headers


def test_a_client_that_asks_before_it_sends_is_told_to(server: Server) -> None:
    """100 Continue, and then the answer."""
    with closing(server.connected()) as connection:
        head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n"
        connection.sendall(head + CLOSE)
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"hello")
        assert body(read_all(connection))["length"] == 5


@pytest.mark.parametrize("evil", ["/evil", "/unwritable"])
def test_a_header_that_would_break_the_answer_is_a_mistake(tmp_path: Path, evil: str) -> None:
    """Nothing of it is sent: no header that the surface did not mean."""
    with running(tmp_path) as server:
        answer = server.exchange(f"GET {evil} HTTP/1.1\r\n".encode() + CLOSE)
    assert status(answer) == 500
    assert b"set-cookie" not in answer


def test_a_body_of_the_limit_is_read(client: httpx.Client) -> None:
    """In one piece or in many."""
    assert client.post("/", content=b"x" * BODY_LIMIT).json()["length"] == BODY_LIMIT
    assert client.post("/", content=iter([b"x"] * 10)).json()["length"] == 10


@pytest.mark.parametrize("head", [b"Content-Length: 99999999999", b"Transfer-Encoding: chunked"])
def test_a_body_over_the_limit_is_refused_before_it_has_come(server: Server, head: bytes) -> None:
    """The rest is never sent here."""
    with closing(server.connected()) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
        if b"chunked" in head:
            connection.sendall(b"186a1\r\n" + b"x" * (BODY_LIMIT + 1))
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_connection_goes_on_after_a_body_over_the_limit(client: httpx.Client) -> None:
    """A client that has sent all of it reads its 413, and may go on."""
    refused = client.post("/", content=b"x" * 3_000_000)
    assert refused.status_code == 413
    assert "100,000 bytes" in refused.json()["error"]["message"]
    assert client.get("/").status_code == 200


def test_a_client_that_asks_before_it_sends_is_refused_and_let_go(server: Server) -> None:
    """What it would send next cannot be told from a body."""
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
    answer = server.exchange(head + b"Content-Length: 100001\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer


def test_clients_that_go_in_the_middle_harm_nobody(server: Server, client: httpx.Client) -> None:
    """In the head, in the body, in the answer."""
    whole = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel"
    for sent in (whole[:20], whole, b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        server.connected().close()
        with closing(server.connected()) as connection:
            connection.sendall(sent)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("tls", [False, True])
def test_an_offer_of_another_protocol_is_ignored(server: Server, *, tls: bool) -> None:
    """Java's client makes it with every request; nothing of the request may be lost."""
    head = b"POST /x HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + b"Content-Length: 5\r\n\r\n"
    answer = server.exchange(head + b"hello", tls=tls)
    expected = 401 if tls else 200
    assert status(answer) == expected
    if not tls:
        assert body(answer)["length"] == 5


def test_many_offers_on_one_connection_are_ignored(server: Server) -> None:
    """One after the other, however many arrive together."""
    offer = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    answers = server.exchange(offer * 1500 + b"GET / HTTP/1.1\r\n" + CLOSE)
    assert answers.count(b"HTTP/1.1 401 ") == 1500
    assert answers.count(b"HTTP/1.1 200 ") == 1


@pytest.mark.parametrize("endless", [b"GET / HTTP/1.1\r\nX: ", b"GET /", b"GET / HTTP/1.1\r\n"])
def test_a_head_without_an_end_is_refused(server: Server, endless: bytes) -> None:
    """A long value, a long path, many headers."""
    with closing(server.connected()) as connection:
        connection.sendall(endless + b"x" * 60_000)
        with pytest.raises(OSError, match=r"reset|pipe"):
            connection.sendall(b"x: y\r\n" * 10_000_000)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + CLOSE,
        b"GET / HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [:::::]\r\nConnection: close\r\n\r\n",
        b"GET /%ff HTTP/1.1\r\n" + CLOSE,
        b"GET /\xff HTTP/1.1\r\n" + CLOSE,
        b"CONNECT localhost:443 HTTP/1.1\r\n" + CLOSE,
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n" + CLOSE,
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n" + CLOSE,
    ],
)
def test_what_is_no_request_is_refused(server: Server, head: bytes) -> None:
    """With 400, and the next client is served."""
    assert status(server.exchange(head)) == 400
    assert status(server.exchange(b"GET / HTTP/1.1\r\n" + CLOSE)) == 200


def test_http_1_0_needs_no_host(server: Server) -> None:
    """The address that was connected to stands in for it."""
    port = server.http.rpartition(":")[2]
    told = body(server.exchange(b"GET / HTTP/1.0\r\n\r\n"))
    assert told["base"] in {f"http://127.0.0.1:{port}", f"http://[::1]:{port}"}


LINES = st.lists(st.binary(max_size=60), max_size=8).map(b"\r\n".join)
TOKENS = st.sampled_from(
    [
        *(b"GET ", b"POST ", b"/", b"*", b" HTTP/1.1\r\n", b" HTTP/1.0\r\n"),
        *(b"Host: localhost\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n"),
        *(b"Expect: 100-continue\r\n", b"Upgrade: h2c\r\n", b"Connection: upgrade\r\n"),
        *(b"Authorization: Bearer a.b.c\r\n", b"\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n"),
        *(b"%", b"%2F", b"http://", b"\0", b"\xff", b"?", b"#"),
    ]
)
PIECES = st.lists(TOKENS, max_size=20).map(b"".join)


@settings(max_examples=300)
@example(b"")
@given(st.one_of(LINES, PIECES, st.tuples(PIECES, LINES).map(b"".join)))
def test_no_bytes_break_the_server(server: Server, sent: bytes) -> None:
    """No 5xx, others are served meanwhile, and the connection ends when the client says so."""
    with closing(server.connected()) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        assert status(server.exchange(b"GET / HTTP/1.1\r\n" + CLOSE)) == 200
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        answers = read_all(connection)
    assert not answers or answers.startswith(b"HTTP/1.1 ")
    assert b"HTTP/1.1 5" not in answers


def test_what_is_not_tls_is_sent_away(server: Server) -> None:
    """Plain HTTP on the port of TLS."""
    port = int(server.https.rpartition(":")[2])
    with closing(socket.create_connection(("localhost", port), timeout=PATIENCE)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + CLOSE)
        assert b"HTTP/1.1" not in read_all(connection)


def test_a_mistake_of_a_surface_is_told_on_stderr_only(tmp_path: Path) -> None:
    """The client learns that there was one; hostile bytes, in contrast, leave no trace there."""
    with running(tmp_path) as server:
        assert server.exchange(b"\x16\x03\x01\0\0\r\n\r\n") != b""
        answer = server.exchange(b"GET /mistake HTTP/1.1\r\n" + CLOSE)
        said = server.ended()
    assert status(answer) == 500
    assert b"a mistake of the surface" not in answer
    assert said.splitlines()[0] == "GET /mistake failed, and that is a mistake here"
    assert said.splitlines()[-1] == "RuntimeError: a mistake of the surface"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: int, code: int) -> None:
    """Although one client keeps its connection, and another has sent half a request."""
    with (
        running(tmp_path) as server,
        closing(server.connected()) as idle,
        closing(server.connected()) as half,
    ):
        half.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nh")
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(20).startswith(b"HTTP/1.1 200 ")
        server.process.send_signal(number)
        _, said = server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == code, said
    assert said.strip() == ("" if code == 0 else "b2bkit: Interrupted.")


def test_it_ticks_although_nobody_asks(tmp_path: Path) -> None:
    """What the surface wants to do from time to time is done; here it ends the server."""
    with running(tmp_path, "--ends-at-second-tick") as server:
        assert server.process.wait(timeout=PATIENCE) == 0


def test_it_prints_what_clients_need(tmp_path: Path) -> None:
    """The addresses in a line for programs, and three variables to copy."""
    with running(tmp_path / "my folder") as server:
        assert server.process.stdout
        printed = [server.process.stdout.readline() for _ in range(3)]
    file = tmp_path / "my folder" / "b2bkit-ca.pem"
    assert server.certificate_authority == str(file)
    variables = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
    assert printed == [f"export {name}='{file}'\n" for name in variables]


def test_tls_is_valid_for_every_name(tmp_path: Path) -> None:
    """For localhost, both addresses of loopback, and the names given."""
    with running(tmp_path, "--name", "crm.example", "--name", "192.0.2.7") as server:
        port = int(server.https.rpartition(":")[2])
        context = ssl.create_default_context(cafile=server.certificate_authority)
        for name in ("localhost", "127.0.0.1", "::1", "crm.example", "192.0.2.7"):
            plain = socket.create_connection(("localhost", port), timeout=PATIENCE)
            with context.wrap_socket(plain, server_hostname=name) as secret:
                assert secret.version() == "TLSv1.3"
        plain = socket.create_connection(("localhost", port), timeout=PATIENCE)
        with pytest.raises(ssl.SSLCertVerificationError), plain:
            context.wrap_socket(plain, server_hostname="evil.example")


@pytest.mark.skipif(sys.platform != "linux", reason="only there 127.0.0.2 is an address")
def test_it_listens_on_loopback_only(server: Server) -> None:
    """Not on every address of the machine: another one of its own is refused."""
    port = int(server.http.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=PATIENCE)


def test_beyond_loopback_a_token_is_required(tmp_path: Path) -> None:
    """It does not start without, and starts with."""
    with started(tmp_path, "--host", "0.0.0.0") as process:  # noqa: S104
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert said == (
        "b2bkit: 0.0.0.0 can be reached from other machines, and plain HTTP needs no token; "
        "require one, or listen on localhost.\n"
    )
    with running(tmp_path, "--host", "0.0.0.0", "--token") as server:  # noqa: S104
        assert status(server.exchange(b"GET / HTTP/1.1\r\n" + CLOSE)) == 401


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ({"host": "no.such.host.invalid"}, "there is no such host"),
        ({"host": "192.0.2.1"}, "192.0.2.1: not an address of this machine"),
        ({"host": "a" * 70}, "there is no such host"),
        ({"host": "\0"}, "there is no such host"),
        ({"http_port": 65536}, "65536 is not a port; expected a number from 0 to 65535"),
        ({"http_port": -1}, "-1 is not a port"),
        ({"names": ("a b",)}, "'a b': not host names that a certificate can carry"),
        ({"names": ("",)}, "'': not host names"),
    ],
)
def test_where_it_cannot_listen_is_a_sentence(
    tmp_path: Path, where: dict[str, str | int], sentence: str
) -> None:
    """What was given, and what is expected."""
    settings_given = {"http_port": 0, "https_port": 0} | where
    listening = Listening(tmp_path, **settings_given)  # type: ignore[arg-type]
    with pytest.raises(BadInput) as mistake:
        Serving(listening, requires_token=False).serve(Echo())
    assert sentence in str(mistake.value)


def test_a_port_in_use_is_a_sentence(server: Server, tmp_path: Path) -> None:
    """With what to do about it, and exit code 2."""
    port = server.http.rpartition(":")[2]
    with started(tmp_path, "--https-port", port) as process:
        printed, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert printed == ""
    assert said == (
        f"b2bkit: Port {port} of localhost cannot be listened on: it is in use; end what listens "
        "there, or choose another, 0 for any.\n"
    )


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """Exit code 2 follows from BadInput."""
    file = tmp_path / "file"
    file.touch()
    where = Listening(file / "in", http_port=0, https_port=0)
    with pytest.raises(BadInput, match="the certificate authority cannot be written there"):
        Serving(where, requires_token=False).serve(Echo())


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def body(answer: bytes) -> dict[str, Any]:
    """The JSON that was answered."""
    told: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return told

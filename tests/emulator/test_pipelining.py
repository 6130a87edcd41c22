"""Requests that come before the one in front of them is answered: answers come in their order."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.emulator.serving import Server, read_all, running
from tests.emulator.test_serving import CLOSE, body, status


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("served")) as server:
        yield server
        assert server.ended() == ""  # whatever clients did


def test_one_connection_serves_many_requests(server: Server) -> None:
    """Also when the second is sent before the first is answered."""
    first = b"GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answers = server.exchange(first + b"GET /2 HTTP/1.1\r\n" + CLOSE)
    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert answers.index(b'"/1"') < answers.index(b'"/2"')


@pytest.mark.parametrize(
    ("wrong", "status_line"),
    [
        (b"NO HTTP\r\n\r\n", b"HTTP/1.1 400 Bad Request"),
        (b"POST /2 HTTP/1.1\r\nContent-Length: 999999999\r\n" + CLOSE, b"HTTP/1.1 413 "),
        (b"GET /2 HTTP/1.1\r\nX: " + b"x" * 100_000, b"HTTP/1.1 431 "),
    ],
)
def test_what_is_refused_is_told_after_what_was_asked_before(
    server: Server, wrong: bytes, status_line: bytes
) -> None:
    """Also when both come at once: else a client would take the refusal for its first answer."""
    answers = server.exchange(b"GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n" + wrong)
    assert answers.startswith(b"HTTP/1.1 200 OK")
    assert answers.index(b'"/1"') < answers.index(status_line)


def test_a_client_that_reads_nothing_for_a_while_gets_all_in_the_end(server: Server) -> None:
    """Answers wait for it, in their order, and others are served meanwhile."""
    asked = b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n" * 9
    with closing(server.connected()) as connection:
        connection.sendall(asked + b"GET /last HTTP/1.1\r\n" + CLOSE)
        assert status(server.exchange(b"GET / HTTP/1.1\r\n" + CLOSE)) == 200
        answers = read_all(connection)
    assert answers.count(b"HTTP/1.1 200 OK") == 10
    assert len(answers) > 9 * 5_000_000
    assert body(answers[answers.rindex(b"HTTP/1.1") :])["path"] == "/last"

"""The same over real connections: bytes that are no HTTP, half requests, many at once.

The emulator runs in a process of its own, as `b2bkit emulate` starts it.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from random import Random

from tests.emulator.hostile.breaking import broken, on_the_wire
from tests.emulator.hostile.corpus import CORPUS
from tests.emulator.hostile.gaps import Gaps
from tests.emulator.hostile.world import HostileWorld, Sent

PATIENCE = 60
"""Seconds after which an answer, or the end of the process, counts as never coming."""

LEFT_OPEN = 30
WELL_MEANT = b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_STATUS = re.compile(rb"(?:\A|\r\n|\})HTTP/1\.1 (\d{3}) ")
_PIECES = (
    *(b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\xff", b"%", b"HTTP/9.9", b"\r\n\r\n", b"\t"),
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"),
    *(b"Content-Length: 3\r\n", b"Content-Length: +3\r\n", b"Content-Length: 3, 3\r\n"),
    *(b"Content-Length: 99999999999999999999\r\n", b"Host: evil.example\r\n", b"ffffffff\r\n"),
    *(b"Expect: 100-continue\r\n", b"Upgrade: h2c\r\n", b"Connection: upgrade\r\n", b"X" * 70_000),
    *(b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding: xchunked\r\n", b" folded\r\n"),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /_emulator/v1/clock HTTP/1.1\r\nHost: localhost\r\n\r\n",
)


@contextmanager
def emulator() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that serves, and its port."""
    with tempfile.TemporaryDirectory() as folder:
        ports = ("--http-port", "0", "--https-port", "0", "--speed", "3600")
        folders = ("--authority", f"{folder}/ca", "--maildir", f"{folder}/mail")
        command = [sys.executable, "-m", "b2bkit", "emulate", *ports, *folders]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=_ROOT) as process:
            try:
                yield process, _port(process)
            finally:
                process.kill()


_ROOT = Path(__file__).parents[3]


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout
    for line in process.stdout:
        if line.startswith("{"):
            return int(json.loads(line)["http"].rpartition(":")[2])
    raise AssertionError(process.communicate(timeout=PATIENCE)[1])


def exchanged(port: int, sent: bytes) -> bytes:
    """Send bytes, say that no more will come, and read until the other side closes."""
    with closing(socket.create_connection(("localhost", port), timeout=PATIENCE)) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        return _all_of(connection)


def _all_of(connection: socket.socket) -> bytes:
    received = b""
    with suppress(ConnectionError):
        while data := connection.recv(65_536):
            received += data
    return received


def written(sent: Sent) -> bytes:
    """A request as HTTP/1.1 has it."""
    target = sent.target.replace(b" ", b"%20") or b"/"
    length = b"Content-Length: %d\r\n" % len(sent.body) if sent.body else b""
    fields = b"".join(b"%b: %b\r\n" % field for field in sent.headers)
    return b"%b %b HTTP/1.1\r\n%b%b\r\n%b" % (
        sent.method.encode(),
        target,
        fields,
        length,
        sent.body,
    )


def mangled(luck: Random, whole: bytes) -> bytes:
    """Bytes that are changed, doubled, cut off or put in somewhere, mostly in the head."""
    changed = bytearray(whole)
    for _ in range(luck.randint(0, 3)):
        at = luck.randrange(min(len(changed), 400) + 1)
        match luck.randrange(4):
            case 0:
                changed[at:at] = luck.choice(_PIECES)
            case 1:
                del changed[at : at + luck.randint(1, 5)]
            case 2:
                changed[at : at + 1] = bytes([luck.randrange(256)])
            case _:
                changed = changed[: max(at, 1)] if luck.random() < 0.2 else changed + changed[:at]
    return bytes(changed)


def attack_over_the_wire(seed: str, requests: int, tally: Counter[str]) -> Iterator[str]:
    """Ask a process so many things; tells what was wrong."""
    luck = Random(seed)
    gaps = Gaps(HostileWorld(), luck)
    with emulator() as (process, port), ExitStack() as stack:
        left_open: deque[socket.socket] = deque()
        for number in range(requests):
            many = [
                written(on_the_wire(luck, broken(luck, gaps.fill(luck.choice(CORPUS)))))
                for _ in range(luck.choice((1, 1, 1, 2, 5)))
            ]
            sent = mangled(luck, b"".join(many))
            if luck.random() < 0.1:
                left_open.append(_half(stack, port, sent[: luck.randint(1, len(sent))]))
            for status in _STATUS.findall(exchanged(port, sent)):
                tally[f"{status.decode()[0]}xx"] += 1
                if status >= b"500" and status not in {b"501", b"503"}:
                    yield f"wire {number}: {status.decode()} for {sent[:600]!r}"
            if len(left_open) > LEFT_OPEN:
                left_open.popleft().close()
        yield from _afterwards(process, port)


def _half(stack: ExitStack, port: int, sent: bytes) -> socket.socket:
    """A connection over which no more will come, and which nobody closes for a while."""
    connection = socket.create_connection(("localhost", port), timeout=PATIENCE)
    stack.enter_context(closing(connection))
    with suppress(ConnectionError):
        connection.sendall(sent)
    return connection


def _afterwards(process: subprocess.Popen[str], port: int) -> Iterator[str]:
    """It still answers, breaks none of its own rules, and has complained about nothing."""
    answer = exchanged(port, WELL_MEANT % b"/_emulator/v1/invariants")
    if b"\r\n\r\n[]" not in answer:
        yield f"invariants: {answer[-500:]!r}"
    process.terminate()
    _, said = process.communicate(timeout=PATIENCE)
    if said:
        yield f"stderr: {said[-3_000:]}"

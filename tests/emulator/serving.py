"""Servers in processes of their own, started by tests and ended with them."""

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TENANT = "11111111-2222-4333-8444-555555555555"
SECRET = "a secret: of+the%administrator"  # noqa: S105
ENVIRONMENT = {
    "B2BKIT_TENANT": TENANT,
    "B2BKIT_ADMINISTRATOR_ID": "judge",
    "B2BKIT_ADMINISTRATOR_SECRET": SECRET,
    "B2BKIT_SALESPERSON_ID": "sally",
    "B2BKIT_SALESPERSON_SECRET": SECRET,
    "B2BKIT_READER_ID": "reader",
    "B2BKIT_READER_SECRET": SECRET,
}
ROOT = Path(__file__).parents[2]
PATIENCE = 20
"""Seconds after which a test gives up on an answer."""


@dataclass(frozen=True)
class Server:
    """A running one: its process and its addresses."""

    process: subprocess.Popen[str]
    http: str
    https: str
    certificate_authority: str

    def exchange(self, data: bytes, *, tls: bool = False) -> bytes:
        """Send bytes, and read until the server closes the connection."""
        with closing(self.connected(tls=tls)) as connection:
            with suppress(ConnectionError):  # it has answered and closed already
                connection.sendall(data)
            return read_all(connection)

    def ended(self) -> str:
        """End it as an operator does, and give what it said on stderr."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE)[1]

    def connected(self, *, tls: bool = False) -> socket.socket:
        """A connection of our own."""
        address = urlsplit(self.https if tls else self.http)
        plain = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
        if not tls:
            return plain
        context = ssl.create_default_context(cafile=self.certificate_authority)
        return context.wrap_socket(plain, server_hostname=address.hostname)


def read_all(connection: socket.socket) -> bytes:
    """Everything until the other side closes, or breaks off."""
    received = b""
    with suppress(ConnectionError):
        while data := connection.recv(65536):
            received += data
    return received


@contextmanager
def running(
    folder: Path, *options: str, environment: Mapping[str, str] = ENVIRONMENT
) -> Iterator[Server]:
    """Start the echo server, wait for its line, and end it."""
    with started(folder, *options, environment=environment) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate(timeout=PATIENCE)[1]
        yield Server(process, **json.loads(line))


@contextmanager
def started(
    folder: Path, *options: str, environment: Mapping[str, str] = ENVIRONMENT
) -> Iterator[subprocess.Popen[str]]:
    """Start the echo server; kill it if the test has not ended it."""
    command = [sys.executable, "-m", "tests.emulator.echo_server", "echo", str(folder), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def emulating(
    folder: Path,
    *options: str,
    environment: Mapping[str, str] = ENVIRONMENT,
    program: Sequence[str] = ("-m", "b2bkit"),
) -> Iterator[Server]:
    """Start `b2bkit emulate` at any ports, and end it; all that it leaves is in the folder.

    It can be used by then, and has written what it was to describe. program: what Python runs.
    """
    places = ("--authority", str(folder), "--maildir", str(folder / "mail"))
    ports = ("--http-port", "0", "--https-port", "0")
    variables = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *program, "emulate", *ports, *places, *options]
    with subprocess.Popen(
        command, env=variables, cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = json.loads(next(line for line in process.stdout if line.startswith("{")))
        assert any(line.startswith("# Open") for line in process.stdout)  # the file is written
        try:
            yield Server(process, **told)
        finally:
            process.terminate()

"""Servers in processes of their own that are measured: the emulator, and its peer."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.load import API, LEAD, Load

AT_ONCE = 100
"""Leads that are made with one request, at one instant of the world."""

Recorded = tuple[int, dict[str, str], str]
"""Status, headers and body of an answer."""


@dataclass(frozen=True)
class Server:
    """A running one."""

    port: int
    process: int

    def computed(self) -> float:
        """For how many seconds it has computed by now; 0 where the system does not say."""
        try:
            told = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        user, system = told.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def ask(self, method: str, target: str, body: object = None, prefer: str = "") -> Recorded:
        """One exchange."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "localhost", "Content-Type": "application/json"}
        if prefer:
            headers["Prefer"] = prefer
        sent = None if body is None else json.dumps(body)
        connection.request(method, target.replace(" ", "%20"), sent, headers)
        response = connection.getresponse()
        told = response.read().decode()
        connection.close()
        kept = {n: v for n, v in response.getheaders() if n not in {"date", "content-length"}}
        assert response.status < HTTPStatus.MULTIPLE_CHOICES, (response.status, told)
        return response.status, kept, told

    def advance(self, by: str) -> None:
        """Let the world's time pass."""
        self.ask("POST", "/_emulator/v1/clock/advance", {"by": by})

    def forget(self) -> None:
        """Let service protection, which stays on, count from the beginning."""
        self.ask("PUT", "/_emulator/v1/limits", {"service_protection": {}})

    def grow(self, leads: int) -> None:
        """Make so many leads, some of them disqualified, over as many minutes as it takes."""
        for first in range(0, leads, AT_ONCE):
            targets = [lead(number) for number in range(first, min(first + AT_ONCE, leads))]
            told = {"Targets": targets}
            self.ask("POST", f"{API}/leads/Microsoft.Dynamics.CRM.CreateMultiple", told)
            self.advance("1 min")

    def measure(self, load: Load) -> dict[str, Any]:
        """Put a load on it; besides what the clients tell, for how long it has computed."""
        computed = self.computed()
        command = [sys.executable, "-m", "benchmarks.load", str(self.port)]
        done = subprocess.run(  # noqa: S603
            command, input=json.dumps(asdict(load)), check=True, capture_output=True, text=True
        )
        measured: dict[str, Any] = json.loads(done.stdout)
        return measured | {"computed": self.computed() - computed}


def lead(number: int) -> dict[str, Any]:
    """A lead unlike the others. One in ten is disqualified."""
    told = {
        **LEAD,
        "@odata.type": "Microsoft.Dynamics.CRM.lead",
        "lastname": f"Ash {number % 997}",
        "companyname": f"{('Ash', 'Birch', 'Cedar', 'Oak')[number % 4]} & Co {number}",
        "emailaddress1": f"ann{number}@ash.example",
        "jobtitle": f"Title {number % 50}",
        "address1_city": f"City {number % 100}",
    }
    return told | ({"statecode": 2, "statuscode": 4} if number % 10 == 0 else {})


@contextmanager
def emulator(*options: str) -> Iterator[Server]:
    """`b2bkit emulate`, plain HTTP, with a clock that is stopped."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        kept = ["--authority", str(folder / "ca"), "--maildir", str(folder / "mail")]
        ports = ["--http-port", "0", "--https-port", "0"]
        command = [sys.executable, "-m", "b2bkit", "emulate", "--speed", "0", *ports, *kept]
        command += [each.replace("FOLDER", name) for each in options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            try:
                assert process.stdout
                told = next(line for line in process.stdout if line.startswith("{"))
                yield Server(int(json.loads(told)["http"].rpartition(":")[2]), process.pid)
            finally:
                process.kill()


@contextmanager
def bare(recorded: list[tuple[str, str, Recorded]]) -> Iterator[Server]:
    """A bare Starlette application that repeats these answers."""
    with TemporaryDirectory() as name:
        file = Path(name) / "recorded.json"
        flat = [(method, path, *answer) for method, path, answer in recorded]
        file.write_text(json.dumps(flat), encoding="utf-8")
        port = _free_port()
        command = [sys.executable, "-m", "benchmarks.bare", str(port), str(file)]
        with subprocess.Popen(command) as process:  # noqa: S603
            try:
                _await(port)
                yield Server(port, process.pid)
            finally:
                process.kill()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _await(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(port)

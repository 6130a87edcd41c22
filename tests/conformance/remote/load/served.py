"""What loads are sent at: an emulator that is a process of its own, and a site with one hand."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.conformance.remote.emulated import ENVIRONMENT, SECRET
from tests.emulator.serving import emulating

ROOT = Path(__file__).parents[4]
JOBS = ("P-0001", "Synchronize customers and channel requests")
SCENARIO = """
name = "A small load"
start = 2026-03-02T08:00:00+01:00
lasts = "2 h"
traffic = {{ requests = {requests}, over = "{over}", repeated = 0.2 }}
jobs.p_0001.every = "10 min"
jobs.synchronize.every = "10 min"
sales_team.people = 4
"""


@dataclass
class Emulator:
    """Its deployment file, and its addresses. It runs its jobs each ten minutes of its time."""

    file: Path
    http: str

    def prospects(self, mark: str) -> list[str]:
        """The addresses of the prospects with this mark."""
        rows = httpx.get(f"{self.http}/data/B2BProspects?cross-company=true").json()
        return [row["PrimaryContactEmail"] for row in rows["value"] if mark in str(row)]


HANGS_AFTER = 300
"""Seconds."""


def environment() -> dict[str, str]:
    """The environment variables of a command."""
    more = {"PYTHONPATH": str(ROOT), "AZURE_TENANT_ID": ENVIRONMENT["B2BKIT_TENANT"]}
    return {**os.environ, **ENVIRONMENT, **more}


@contextmanager
def emulator(folder: Path, *arguments: str) -> Iterator[Emulator]:
    """An emulator whose clock runs 600 times as fast."""
    file = folder / "emulator.toml"
    options = ("--speed", "600", "--describe", str(file), *arguments)
    with emulating(folder, *options, environment=ENVIRONMENT) as server:
        for job in JOBS:
            schedule = {"name": job, "every": "10 min", "offset": "0 s"}
            act = f"{server.http}/_emulator/v1/acts/schedule_job"
            httpx.post(act, json=schedule).raise_for_status()
        yield Emulator(file, server.http)


@dataclass
class Site:
    """A site that serves one after another, each for a while. refuses: every so many-th."""

    takes: float = 0.0
    refuses: int = 0
    received: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    url: str = ""


@contextmanager
def one_handed(site: Site, clock: Any) -> Iterator[Site]:
    """The site, listening."""

    class Hand(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            site.times.append(clock())
            site.received.append(body["email"])
            threading.Event().wait(site.takes)
            refused = site.refuses and len(site.received) % site.refuses == 0
            answer = json.dumps({"request_id": f"R{len(site.received)}"}).encode()
            self.send_response(503 if refused else 201)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Queue(HTTPServer):
        request_queue_size = 200

    with Queue(("127.0.0.1", 0), Hand) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


def described(file: Path, folder: Path, site: str, conduct: str = "") -> Path:
    """The file of an emulator, with another site and further rules of conduct."""
    text = file.read_text()
    lines = [
        f'url = "{site}"' if line.startswith('url = "') and "/site/" in line else line
        for line in text.splitlines()
        if not (conduct and line.startswith(conduct.partition(" =")[0]))
    ]
    lines = [f"{line}\n{conduct}" if line == "[conduct]" else line for line in lines]
    path = folder / "deployment.toml"
    path.write_text("\n".join(lines))
    return path


def scenario(folder: Path, requests: int, over: str) -> Path:
    """A scenario file with so many partners in this time."""
    path = folder / "small.toml"
    path.write_text(SCENARIO.format(requests=requests, over=over))
    return path


def command(deployment: Path, scenario: Path, folder: Path, *more: str) -> list[str]:
    """The command that sends a load; looks often, and insists that it may."""
    words = [sys.executable, "-m", "b2bkit", "load", str(deployment), str(scenario)]
    words += ["--out", str(folder / "out"), "--look-every", "500 ms", "--follow", "90 s"]
    return [*words, "--allow-production", *more]


def run(words: list[str], folder: Path) -> tuple[int, str, Path]:
    """Run it to its end: exit code, output, and the folder of the run."""
    done = subprocess.run(
        words,
        env=environment(),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGS_AFTER,
    )
    output = done.stdout + done.stderr
    assert SECRET not in output
    return done.returncode, output, the_run(folder)


def the_run(folder: Path) -> Path:
    """The folder of the only run."""
    (found,) = (folder / "out").iterdir()
    return found


def partners(run: Path) -> list[dict[str, Any]]:
    """What is noted of each partner."""
    lines = (run / "partners.ndjson").read_text().splitlines()
    return [json.loads(line) for line in lines[1:]]

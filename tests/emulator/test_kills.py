"""What was acknowledged is there after the process was killed."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit

import pytest

from tests.emulator.clients import ROOT as API
from tests.emulator.clients import Client, front
from tests.emulator.serving import PATIENCE, emulating

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_no_acknowledged_write_is_lost_in_fifty_kills(tmp_path: Path) -> None:
    """Nor is any half there: what Sales has made a customer, headquarters has."""
    state = str(tmp_path / "state.db")
    command = [sys.executable, "-m", "tests.emulator.killing", state, "50", "7"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 kills, ")


def write_on(address: str, acknowledged: Queue[str]) -> None:
    """Make leads over one connection until the server is gone, and note each that it told of."""
    server = urlsplit(address)
    connection = HTTPConnection(server.hostname or "", server.port, timeout=PATIENCE)
    with closing(connection) as wire, suppress(OSError, HTTPException):
        while True:
            wire.request("POST", f"{API}leads", json.dumps({"lastname": "Ash"}))
            answer = wire.getresponse()
            answer.read()
            acknowledged.put(answer.headers["OData-EntityId"][-37:-1])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_server_that_is_killed_has_kept_what_it_told_its_clients(tmp_path: Path) -> None:
    """Also where what several asked at once was committed at once."""
    state, acknowledged = tmp_path / "state.db", Queue[str]()
    with (
        emulating(tmp_path, "--state", str(state), "--speed", "0") as server,
        ThreadPoolExecutor() as clients,
    ):
        for _ in range(8):
            clients.submit(write_on, server.http, acknowledged)
        told = [acknowledged.get(timeout=PATIENCE) for _ in range(300)]
        server.process.kill()
        server.process.wait()
    told += acknowledged.queue
    world = front(state)
    client = Client(world)
    lost = [id for id in told if client("GET", f"leads({id})").status != 200]
    world.journal.close()
    assert not lost

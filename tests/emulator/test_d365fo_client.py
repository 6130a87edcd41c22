"""The unmodified d365fo-client goes through /data and /Metadata over a real socket.

B2BKIT_D365FO_PYTHON names the Python that it is installed in, which has to be 3.13 or newer:

    python3.13 -m venv fo && fo/bin/pip install d365fo-client 'mcp<2' pysqlite3-binary
"""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from emulator.edge import Edge
from emulator.exchange import Request, Response
from emulator.finance.surface import Finance
from emulator.live.users import HEADQUARTERS
from emulator.live.world import LiveWorld
from emulator.wire import Wire
from tests.emulator.partners import applied, partner, world

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("B2BKIT_D365FO_PYTHON", "")
PATIENCE = 120


class SignedIn:
    """Finance and operations for somebody who may write."""

    def __init__(self, live: LiveWorld) -> None:
        self._finance = Finance(live)

    def answer(self, request: Request) -> Response:
        return self._finance.answer(replace(request, user=HEADQUARTERS))


@contextmanager
def served(live: LiveWorld) -> Iterator[str]:
    """Serve a world on a port of its own."""
    settings = uvicorn.Config(
        Edge(SignedIn(live), 1 << 20),
        port=0,
        http=Wire,
        interface="asgi3",
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(settings)
    listening = settings.bind_socket()
    worker = Thread(target=lambda: asyncio.run(server.serve([listening])))
    worker.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        worker.join()
        listening.close()


@pytest.mark.skipif(not PYTHON, reason="B2BKIT_D365FO_PYTHON names no Python with the client")
def test_d365fo_client_goes_all_the_way(tmp_path: Path) -> None:
    """Metadata is synchronized, customers are found and changed, a prospect is approved."""
    live = world()
    applied(live, "Nora")
    partner(live, "Ola")
    with served(live) as base:
        script = "tests.emulator.with_clients.drive_d365fo_client"
        command = [PYTHON, "-m", script, base, str(tmp_path)]
        ended = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert not ended.returncode, ended.stderr
    lines = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    steps = {step["step"]: step["seen"] for step in map(json.loads, lines)}
    ours = ("B2BKitCustomerHierarchyEntity", "B2BKitCustomerHierarchyMemberEntity")
    assert steps == {
        "connect": "",
        "synchronize metadata": str([*ours, "CustCustomerV3Entity"]),
        "read an entity's properties": "['dataAreaId', 'CustomerAccount']",
        "find customers": "1",
        "change a customer": "500",
        "approve a prospect": "Approved",
        "run a job": "3",
        "be refused what is not supported": "True",
    }

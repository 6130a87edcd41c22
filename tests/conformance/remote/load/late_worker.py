"""A worker of a load that Locust takes for ready some time before it listens to anybody."""

import sys
from typing import Any, cast

import pytest
from gevent.queue import Queue
from locust.runners import Runner

from conformance.remote.load.order import Order
from conformance.remote.load.swarm import run
from conformance.remote.load.worker import Worker

HEARTBEATS = 3
"""They come a second apart."""

listen = Worker.listen


def late(worker: Worker, runner: Runner) -> None:
    """Listen, after some heartbeats of the head."""
    heard, events = Queue[object](), cast("Any", runner.environment.events)
    events.heartbeat_received.add_listener(lambda **_: heard.put(None))
    for _ in range(HEARTBEATS):
        heard.get()
    listen(worker, runner)


with pytest.MonkeyPatch.context() as patch:
    patch.setattr(Worker, "listen", late)
    sys.exit(run(Order.read(sys.argv[1])))

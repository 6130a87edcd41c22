"""Locust's runners around the sending: alone, at the head of workers, or one of these.

The head gives each worker its part and writes down what they tell; being alone is being both.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from locust.env import Environment
from locust.runners import STATE_MISSING, MasterRunner, Runner, WorkerRunner

from conformance.remote.load.crowd import Crowd
from conformance.remote.load.notes import Outcome, write_beginning, write_outcomes
from conformance.remote.load.order import Order
from conformance.remote.load.sending import GRACE
from conformance.remote.load.worker import (
    BEGINS_AFTER,
    DONE,
    HALT,
    LISTENS,
    OUTCOMES,
    PART,
    Part,
    Worker,
)
from conformance.somewhere_else import somewhere_else
from event_log.bad_input import BadInput
from sim.scenario.loading import load_scenario

LOOK_EVERY = 0.1
LOST_AFTER = 20.0
"""Seconds; a busy machine lets a worker be missed for a moment."""

GOOD, WRONG, UNKNOWN, INTERRUPTED = 0, 2, 3, 130


def run(order: Order) -> int:
    """Do what is ordered; the exit code."""
    overrides = {} if order.seed is None else {"seed": order.seed}
    scenario = load_scenario(Path(order.scenario), **overrides)
    under_test = somewhere_else(Path(order.deployment))
    fingerprint = Crowd.of(scenario, order.run).fingerprint
    worker = Worker(under_test, scenario, Path(order.out), fingerprint)
    environment = Environment(user_classes=[worker.users()])
    _halt_when_told(worker.halted)
    if order.role == "worker":
        return _serve(worker, environment.create_worker_runner(order.host, order.port))
    runner: Runner
    if order.role == "head":
        runner = _master(environment, order)
    else:
        runner = environment.create_local_runner()
        worker.listen(runner)
    if order.web:
        environment.create_web_ui("127.0.0.1", order.web)
    return Head(order, fingerprint, runner, worker.halted).lead()


def _halt_when_told(halted: Event) -> None:
    """By Ctrl-C, or because whoever started this is no more."""
    parent = os.getppid()
    gevent.signal_handler(signal.SIGINT, halted.set)
    gevent.signal_handler(signal.SIGTERM, halted.set)

    def watch() -> None:
        while os.getppid() == parent:
            gevent.sleep(1)
        halted.set()

    gevent.spawn(watch)


def _serve(worker: Worker, runner: WorkerRunner) -> int:
    """Work until the head says that it is over, or somebody else does."""
    worker.listen(runner)
    while not runner.greenlet.join(LOOK_EVERY) and not (worker.halted.is_set() and worker.over):
        worker.call(runner)
    return GOOD


def _master(environment: Environment, order: Order) -> MasterRunner:
    try:
        return environment.create_master_runner(order.host, order.port)
    except SystemExit as reason:  # which is how Locust says it
        raise BadInput(f"{order.host}:{order.port} is taken; name another --port.") from reason


@dataclass
class Head:
    """Where the load is begun, and its outcomes are written down."""

    order: Order
    fingerprint: str
    runner: Runner
    halted: Event
    _listening: set[str] = field(default_factory=set)
    _clients: list[str] = field(default_factory=list)
    _done: int = 0
    _differs: str = ""
    _all_there: float = field(default_factory=time.monotonic)

    def lead(self) -> int:
        """Have all parts sent; the exit code."""
        self.runner.register_message(LISTENS, lambda msg, **_: self._listening.add(msg.node_id))
        self.runner.register_message(OUTCOMES, self._write)
        self.runner.register_message(DONE, self._count)
        if not self._everybody_is_there():
            return INTERRUPTED
        self._begin()
        while self._done < self.order.workers and not self._lost and not self.halted.is_set():
            gevent.sleep(LOOK_EVERY)
        complete = self._done == self.order.workers
        if not complete:
            self._halt()
        self.runner.quit()
        if self._differs:
            raise BadInput(self._differs)
        if self._lost and not complete:
            sys.stderr.write("b2bkit: A worker went away, and what it sent is not known.\n")
            return UNKNOWN
        return GOOD if complete else INTERRUPTED

    def _everybody_is_there(self) -> bool:
        """Wait for the workers; whether they came before somebody stopped it."""
        while self._workers() is not None and len(self._workers() or ()) < self.order.workers:
            if self.halted.wait(LOOK_EVERY):
                return False
        return True

    def _workers(self) -> list[str] | None:
        """Who is ready and listens, by the ids of Locust; None if nobody else is needed."""
        if not isinstance(self.runner, MasterRunner):
            return None
        return [each.id for each in self.runner.clients.ready if each.id in self._listening]

    def _begin(self) -> None:
        order = self.order
        self._clients = (self._workers() or [])[: order.workers]
        for place, client in enumerate(self._clients or [None]):
            part = Part(order.run, place, order.workers, order.speed, self.fingerprint)
            self.runner.send_message(PART, list(part), client)
        write_beginning(order.folder, datetime.now(UTC) + timedelta(seconds=BEGINS_AFTER))
        self.runner.start(order.workers, spawn_rate=min(order.workers, 100))

    def _halt(self) -> None:
        """Have nobody more sent, and wait for what the workers still have to tell."""
        self.halted.set()
        if isinstance(self.runner, MasterRunner):
            self.runner.send_message(HALT, {})
        give_up = time.monotonic() + GRACE + 1
        while self._done < self.order.workers - len(self._missing) and time.monotonic() < give_up:
            gevent.sleep(LOOK_EVERY)

    @property
    def _missing(self) -> list[str]:
        """Workers that were not heard of for some seconds."""
        if not isinstance(self.runner, MasterRunner):
            return []
        heard = {each.id for each in self.runner.clients.all if each.state != STATE_MISSING}
        return [client for client in self._clients if client not in heard]

    @property
    def _lost(self) -> bool:
        """Whether a worker is missing for so long that it will not come back."""
        if not self._missing:
            self._all_there = time.monotonic()
        return time.monotonic() - self._all_there > LOST_AFTER

    def _write(self, msg: Any, **_: object) -> None:
        write_outcomes(self.order.folder, [Outcome(**each) for each in msg.data["outcomes"]])

    def _count(self, msg: Any, **_: object) -> None:
        self._done += 1
        self._differs = self._differs or msg.data["differs"]

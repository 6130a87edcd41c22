"""The processes of a load on this machine: whoever leads it ends them, however it ends itself."""

import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from conformance.remote.load.order import Order
from event_log.bad_input import BadInput

INTERRUPTED = 130
PATIENCE = 15.0
"""Seconds after which a process that was told to stop is killed."""


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def require_locust() -> None:
    """BadInput if Locust is not installed; it must not be imported here."""
    if find_spec("locust") is None:
        raise BadInput("Locust is not installed, which sends; install b2bkit[load].")


def serve(order: Order) -> int:
    """Be a worker, until the master ends it or Ctrl-C does; the exit code."""
    with Processes(order, 0) as processes:
        try:
            return processes.wait()
        except KeyboardInterrupt:
            return INTERRUPTED


class Processes:
    """One that leads, and so many workers; use it as a context manager."""

    def __init__(self, order: Order, workers_here: int) -> None:
        orders = [order, *[replace(order, role="worker", web=0)] * workers_here]
        self._all = [_started(each) for each in orders]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        failure: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.halt()

    @property
    def code(self) -> int | None:
        """The exit code of the one that leads; None while it runs."""
        return self._all[0].poll()

    def require_workers(self) -> None:
        """BadInput if a worker has failed, for which the one that leads would wait for ever."""
        for code in filter(None, (each.poll() for each in self._all[1:])):
            raise BadInput(
                f"A process that was to send has ended before it began (exit code {code}); what "
                "it said stands above. Nobody was sent."
            )

    def wait(self) -> int:
        """The exit code of the one that leads, once it has ended."""
        return self._all[0].wait()

    def halt(self) -> None:
        """Stop all that still run, and wait until they have told what they know."""
        for each in self._all[:1] if self.code is None else self._all:
            with suppress(ProcessLookupError):
                each.send_signal(signal.SIGINT)
        for each in self._all:
            try:
                each.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()


def _started(order: Order) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "conformance.remote.load", order.told()]
    return subprocess.Popen(command)  # noqa: S603 - our own

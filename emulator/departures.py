"""Answers on their way out. Those to requests that came together leave together.

What they tell is made to last first, once for all of them: no answer leaves before. To commit, and
to wake a client that sleeps, takes longer than most requests do, and is as dear for one as for
eight.
"""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from emulator.edge import refusal
from emulator.exchange import Response

PATIENCE = 0.004
"""Seconds after which answers wait for no further one."""

Leave = Callable[[Response], object]
"""Writes an answer to the connection that waits for it."""

log = logging.getLogger(__name__)


class Departures:
    """Where the answers of one event loop wait, for as long as it has other requests at hand.

    settle: makes what was carried out last. If it cannot, nobody is told that it was done.
    """

    def __init__(self, settle: Callable[[], object]) -> None:
        self._settle = settle
        self._ready: list[tuple[Leave, Response]] = []
        self._since = 0.0

    def add(self, leave: Leave, response: Response) -> None:
        """Let an answer leave soon."""
        if not self._ready:
            self._since = monotonic()
            asyncio.get_running_loop().call_soon(self._depart)
        self._ready.append((leave, response))
        if monotonic() - self._since > PATIENCE:
            self._depart()

    def _depart(self) -> None:
        ready, self._ready = self._ready, []
        try:
            self._settle()
        except Exception:
            log.exception("What was asked could not be kept")
            lost = refusal(500, "An unexpected error occurred.")
            ready = [(leave, lost) for leave, _ in ready]
        for leave, response in ready:
            leave(response)

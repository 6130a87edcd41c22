"""Dataverse's service protection: who asks too much in too short a time is told to come back.

Limits hold per user and web server, over a sliding window. Who is told so is told when to try
again (HTTP 429, Retry-After in seconds), and everybody here does as told. What was refused counts
for nothing. A user's writes go to the web servers in turn.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush
from typing import NamedTuple

from sim.scenario.systems import ServiceProtection as Limits

SECOND = 1_000


class Limit(StrEnum):
    """What was exceeded."""

    REQUESTS = "requests"
    EXECUTION_TIME = "execution time"
    CONCURRENT_REQUESTS = "concurrent requests"


class Throttled(NamedTuple):
    """The answer to a request too many; retry_after: seconds."""

    user: str
    limit: Limit
    retry_after: int


class Taken(NamedTuple):
    """A write that was let in."""

    instant: int
    requests: int
    execution_time: int


@dataclass(slots=True, eq=False)
class Window:
    """What one user has asked of one web server lately, oldest first; times in milliseconds.

    running: the instants at which the writes end that are still going on, a heap.
    """

    limits: Limits
    writes: deque[Taken] = field(default_factory=deque)
    requests: int = 0
    execution_time: int = 0
    running: list[int] = field(default_factory=list)

    def refusal(self, now: int, requests: int) -> tuple[Limit, int] | None:
        """The limit that so many requests would exceed, and for how many milliseconds yet.

        How long requests run is known afterwards, so their time counts from the next one on.
        """
        self._slide(now)
        limits = self.limits
        if len(self.running) >= limits.concurrent_requests:
            return Limit.CONCURRENT_REQUESTS, self.running[0] - now
        if self.requests + requests > limits.requests:
            over = self.requests + requests - limits.requests
            return Limit.REQUESTS, self._until(over, lambda write: write.requests) - now
        if self.execution_time > limits.execution_time:
            over = self.execution_time - limits.execution_time
            return Limit.EXECUTION_TIME, self._until(over, lambda write: write.execution_time) - now
        return None

    def take(self, now: int, requests: int) -> None:
        """Let a write of so many requests in, which are made one after the other."""
        time = requests * self.limits.time_per_request
        self.writes.append(Taken(now, requests, time))
        self.requests += requests
        self.execution_time += time
        if time:
            heappush(self.running, now + time)

    def _slide(self, now: int) -> None:
        while self.running and self.running[0] <= now:
            heappop(self.running)
        while self.writes and self.writes[0].instant + self.limits.window <= now:
            _, requests, time = self.writes.popleft()
            self.requests -= requests
            self.execution_time -= time

    def _until(self, over: int, amount: Callable[[Taken], int]) -> int:
        """The instant at which so much has left the window."""
        for write in self.writes:
            over -= amount(write)
            if over <= 0:
                return write.instant + self.limits.window
        raise AssertionError("More has to leave the window than is in it.")


class ServiceProtection:
    """The web servers' memory of who asked how much."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._windows: dict[str, deque[Window]] = {}

    def ask(self, now: int, wishes: dict[str, int]) -> Throttled | None:
        """Let in the requests of these users that one write needs, or none of them."""
        windows = {user: self._of(user) for user in wishes}
        for user, requests in wishes.items():
            if refused := windows[user][0].refusal(now, requests):
                limit, wait = refused
                return Throttled(user, limit, -(-wait // SECOND))
        for user, requests in wishes.items():
            windows[user][0].take(now, requests)
            windows[user].rotate(-1)
        return None

    def _of(self, user: str) -> deque[Window]:
        """The user's windows on all web servers, that of the next write first."""
        if user not in self._windows:
            servers = range(self._limits.web_servers)
            self._windows[user] = deque(Window(self._limits) for _ in servers)
        return self._windows[user]

"""Service protection: a user who asks too much in too short a time is told when to come back.

The windows are those of the simulation, for one web server, but in the time of the clients, who
wait by their own clocks: the world's may be stopped. Exchanges are answered one after the other
here; for how long they are taken to run is said by the limits.
"""

from collections.abc import Callable
from functools import lru_cache
from math import ceil
from types import MappingProxyType

from emulator.dataverse.errors import ApiError
from emulator.exchange import User
from emulator.live.world import LiveWorld
from sim.scenario.systems import ServiceProtection as Limits
from sim.systems.service_protection import Limit, Window

CODES = MappingProxyType(
    {
        Limit.REQUESTS: "0x80072322",
        Limit.EXECUTION_TIME: "0x80072321",
        Limit.CONCURRENT_REQUESTS: "0x80072326",
    }
)
_SECOND = 1_000


class Protection:
    """What every user has asked lately. clock: tells milliseconds, from any beginning."""

    def __init__(self, live: LiveWorld, clock: Callable[[], int]) -> None:
        self._live = live
        self._clock = clock
        self._windows: dict[str, Window] = {}

    def admit(self, user: User) -> tuple[tuple[str, str], ...]:
        """Let a request in, or refuse it; gives headers that say what is left."""
        limits = self._live.limits
        if limits is None:
            return ()
        window, now = self._window(user, limits), self._clock()
        if refusal := window.refusal(now, 1):
            limit, wait = refusal
            raise _too_many(limit, ceil(wait / _SECOND), window)
        window.take(now, 1)
        return _left(window)

    def _window(self, user: User, limits: Limits) -> Window:
        """What the user has asked since these limits hold."""
        known = self._windows.get(user.id)
        if known is None or known.limits is not limits:
            known = self._windows[user.id] = Window(limits)
        return known


def _left(window: Window) -> tuple[tuple[str, str], ...]:
    limits = window.limits
    time = _seconds(max(0, limits.execution_time - window.execution_time))
    requests = limits.requests - window.requests
    return (
        ("x-ms-ratelimit-burst-remaining-xrm-requests", str(requests)),
        ("x-ms-ratelimit-time-remaining-xrm-requests", time),
    )


@lru_cache(maxsize=64)
def _seconds(time: int) -> str:
    return f"{time / _SECOND:,.2f}"


def _too_many(limit: Limit, wait: int, window: Window) -> ApiError:
    limits = window.limits
    period = f"over time window of {limits.window // _SECOND} seconds"
    message = {
        Limit.REQUESTS: f"Number of requests exceeded the limit of {limits.requests} {period}.",
        Limit.EXECUTION_TIME: "Combined execution time of incoming requests exceeded limit of "
        f"{limits.execution_time} milliseconds {period}. Decrease number of concurrent "
        "requests or reduce the duration of requests and try again later.",
        Limit.CONCURRENT_REQUESTS: "Number of concurrent requests exceeded the limit of "
        f"{limits.concurrent_requests}.",
    }[limit]
    return ApiError(429, CODES[limit], message, (("Retry-After", str(wait)), *_left(window)))

"""Service protection: a user who asks too much in too short a time is told when to come back.

The windows are those of the simulation, in the world's time, one web server. Exchanges are answered
one after the other here; for how long they are taken to run is said by the limits.
"""

from math import ceil
from types import MappingProxyType

from emulator.dataverse.errors import ApiError
from emulator.exchange import User
from sim.scenario.systems import ServiceProtection as Limits
from sim.systems.service_protection import Limit, Window

PRODUCT = Limits.model_validate({"time_per_request": "0 s"})
"""The documented limits. How long a request takes is not: for no time, so only their number counts,
until somebody sets it."""

CODES = MappingProxyType(
    {
        Limit.REQUESTS: "0x80072322",
        Limit.EXECUTION_TIME: "0x80072321",
        Limit.CONCURRENT_REQUESTS: "0x80072326",
    }
)
_SECOND = 1_000


class Protection:
    """What every user has asked lately. limits: None for none."""

    def __init__(self, limits: Limits | None = PRODUCT) -> None:
        self._limits = limits
        self._windows: dict[str, Window] = {}

    def admit(self, user: User, now: int) -> tuple[tuple[str, str], ...]:
        """Let a request in at this instant, or refuse it; gives headers that say what is left."""
        if self._limits is None:
            return ()
        window = self._windows.setdefault(user.id, Window(self._limits))
        if refusal := window.refusal(now, 1):
            limit, wait = refusal
            raise self._too_many(limit, ceil(wait / _SECOND), self._left(window))
        window.take(now, 1)
        return self._left(window)

    def _left(self, window: Window) -> tuple[tuple[str, str], ...]:
        assert self._limits is not None
        time = max(0, self._limits.execution_time - window.execution_time)
        requests = self._limits.requests - window.requests
        return (
            ("x-ms-ratelimit-burst-remaining-xrm-requests", str(requests)),
            ("x-ms-ratelimit-time-remaining-xrm-requests", f"{time / _SECOND:,.2f}"),
        )

    def _too_many(self, limit: Limit, wait: int, left: tuple[tuple[str, str], ...]) -> ApiError:
        assert self._limits is not None
        window = f"over time window of {self._limits.window // _SECOND} seconds"
        message = {
            Limit.REQUESTS: "Number of requests exceeded the limit of "
            f"{self._limits.requests} {window}.",
            Limit.EXECUTION_TIME: "Combined execution time of incoming requests exceeded limit of "
            f"{self._limits.execution_time} milliseconds {window}. Decrease number of concurrent "
            "requests or reduce the duration of requests and try again later.",
            Limit.CONCURRENT_REQUESTS: "Number of concurrent requests exceeded the limit of "
            f"{self._limits.concurrent_requests}.",
        }[limit]
        return ApiError(429, CODES[limit], message, (("Retry-After", str(wait)), *left))

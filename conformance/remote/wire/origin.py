"""The origin of an address, and doors: other ports behind which the same origin is found."""

from typing import NamedTuple

import httpx

_USUAL = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Where a service is. host: as it goes over the wire."""

    scheme: str
    host: str
    port: int


class Door(NamedTuple):
    """A port of the same host, at which another world of the origin's is found.

    What is asked there is asked of the origin, for all that requests and answers say.
    """

    origin: Origin
    port: int


def origin_of(address: httpx.URL) -> Origin:
    """The origin of an address with http or https; of any other, one that no service has."""
    host = address.raw_host.decode("ascii")
    return Origin(address.scheme, host, address.port or _USUAL.get(address.scheme, 0))

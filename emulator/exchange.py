"""A request and its response, as every served surface sees them: values, without a web framework.

So a part of a batch, an entry of the journal and a request from the wire are the same thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: a systemuser of Sales.

    id: a lower-case GUID. name: as the event log's resource has it.
    """

    id: str
    name: str
    may_write: bool = True


class Request(NamedTuple):
    """What a client sent.

    path: decoded, without the query, except that %2F stays. query: as sent, without `?`.
    headers: by lower-case name. base: scheme and authority as the client addressed us.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str
    user: User


class Response(NamedTuple):
    """What it gets. Content-Length is added by whoever writes it to the wire."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Ports(NamedTuple):
    """Where a surface is served, at every name of this machine."""

    http: int
    https: int


class Surface(Protocol):
    """One of the served interfaces."""

    def answer(self, request: Request) -> Response:
        """Carry out a request, and say what became of it. Never raises for what was asked."""

"""What is kept of an exchange, so that a verdict can be understood later. Never a secret."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from conformance.remote.wire.secrets import Secrets

LONGEST = 100_000
"""Characters of a body; the rest is cut off."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exchange:
    """A request and its response; status is 0 if there was none, and `failure` says why.

    began: by the clock of this machine, UTC. elapsed: in seconds.
    """

    method: str
    url: str
    request_headers: Headers
    request_body: str
    status: int
    response_headers: Headers
    response_body: str
    failure: str
    began: datetime
    elapsed: float


def forget(exchange: Exchange) -> None:
    """Keep nothing."""


@dataclass
class Evidence:
    """Tells somebody of every exchange, its secrets taken out."""

    on_exchange: Callable[[Exchange], None] = forget
    secrets: Secrets = field(default_factory=Secrets)

    def headers(self, headers: Iterable[tuple[str, str]]) -> Headers:
        """Headers as they may be shown."""
        return tuple((name, self.secrets.header(name, value)) for name, value in headers)

    def body(self, content: bytes) -> str:
        """A body as it may be shown: hidden first, or a secret might be cut in two."""
        text = self.secrets.hidden(content.decode(errors="replace"))
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} (cut off)"

"""The wires of a run, each made when it is first needed and used by all scenarios of a process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from conformance.remote.credentials import Credentials, Means, token_source
from conformance.remote.wire.asking import SignsIn, Wire
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from event_log.bad_input import BadInput


@dataclass
class Connections:
    """credentials: by name. transport: instead of the network."""

    conduct: Conduct
    evidence: Evidence
    credentials: Mapping[str, Credentials]
    transport: httpx.BaseTransport | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    _wires: dict[tuple[str, str], Wire] = field(default_factory=dict)

    def wire(self, url: str, credentials: str = "") -> Wire:
        """The wire to an address; credentials: the name of those to sign in with, "" for none."""
        key = url, credentials
        if key not in self._wires:
            self._wires[key] = self._open(url, credentials)
        return self._wires[key]

    def signs_in(self, url: str, credentials: str) -> SignsIn | None:
        """What gives tokens for an address to whoever has these credentials; None for nobody."""
        if not credentials:
            return None
        if credentials not in self.credentials:
            raise BadInput(
                f"There is no table [credentials.{credentials}] for {url}; describe who signs "
                "in there."
            )
        means = Means(self.conduct, self.evidence, self.environ, self.transport)
        return token_source(self.credentials[credentials], url, means)

    def _open(self, url: str, credentials: str) -> Wire:
        return Wire(
            url,
            conduct=self.conduct,
            evidence=self.evidence,
            signs_in=self.signs_in(url, credentials),
            transport=self.transport,
        )

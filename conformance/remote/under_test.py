"""A deployment somewhere else as a system under test: one view of it for each scenario."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from conformance.deployment import Deployment
from conformance.mark import Mark
from conformance.remote.connections import Connections
from conformance.remote.deployment import RemoteDeployment
from conformance.remote.description import Description
from conformance.remote.ledger import Ledger
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence


@dataclass(frozen=True)
class RemoteUnderTest:
    """described: by its file. run: the id of the run, by which marks differ. folder: of the run."""

    described: Description
    run: str
    folder: Path

    @property
    def name(self) -> str:
        return self.described.name

    def deployment_for(self, scenario: str) -> Deployment:
        """The deployment as this scenario sees it, which is named by its place."""
        return RemoteDeployment(
            self.described, self._connections, self._ledger, self.mark_of(scenario)
        )

    def mark_of(self, scenario: str) -> Mark:
        """What the names of this scenario carry."""
        return Mark.of(self.run, scenario)

    @property
    def make(self) -> Callable[[], Deployment]:
        """A deployment for whoever tells no scenarios apart."""
        return lambda: self.deployment_for("")

    @cached_property
    def _connections(self) -> Connections:
        conduct = Conduct(self.described.conduct, self.folder / "allowance")
        return Connections(conduct, Evidence(), self.described.credentials)

    @cached_property
    def _ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger.ndjson", self.run)

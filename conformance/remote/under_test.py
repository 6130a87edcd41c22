"""A deployment somewhere else as a system under test: one view of it for each scenario."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from conformance.bystanders import MOST
from conformance.deployment import Deployment
from conformance.mark import Mark
from conformance.remote.connections import Connections
from conformance.remote.deployment import RemoteDeployment, Run, shared
from conformance.remote.description import Description
from conformance.remote.ledger import Ledger
from conformance.remote.mail.opening import means_of
from conformance.remote.production import require_no_production
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from conformance.remote.wire.origin import Door
from conformance.remote.witness import Witness
from conformance.run_files import EXCHANGES, LEDGER


@dataclass(frozen=True)
class RemoteUnderTest:
    """described: by this file. folder: of the run, whose name tells its marks from others.

    earlier: how often scenarios were tried before in this run; each try has a mark of its own.
    bystanders: as many take their way with each scenario, at most. door: to a further world.
    """

    described: Description
    file: Path
    folder: Path
    earlier: dict[str, int] = field(default_factory=dict)
    bystanders: int = MOST
    door: Door | None = None

    @property
    def name(self) -> str:
        return self.described.name

    def deployment_for(self, scenario: str) -> Deployment:
        """The deployment as this scenario sees it, which is named by its place."""
        self.run.witness.scenario = scenario
        return RemoteDeployment(self.described, self.run, self.mark_of(scenario))

    def mark_of(self, scenario: str) -> Mark:
        """What the names of this scenario carry."""
        earlier = self.earlier.get(scenario, 0)
        return Mark.of(self.folder.name, f"{scenario} again {earlier}" if earlier else scenario)

    def require_no_production(self, *, allowed: bool) -> None:
        """Refuse to write into production, unless that is wanted."""
        require_no_production(self.described.dataverse, self.connections, allowed=allowed)

    @cached_property
    def witness(self) -> Witness:
        """Writes down what is exchanged."""
        return Witness(self.folder / EXCHANGES, port=self.door.port if self.door else None)

    @cached_property
    def connections(self) -> Connections:
        """The wires of this process."""
        conduct = Conduct(self.described.conduct, self.folder / "allowance", door=self.door)
        return Connections(conduct, Evidence(self.witness), self.described.credentials)

    @cached_property
    def run(self) -> Run:
        """What all scenarios share; BadInput if a variable is missing that the file names."""
        connections = self.connections
        mail = means_of(connections, self.file)
        ledger = Ledger(self.folder / LEDGER, self.folder.name)
        return shared(self.described, connections, ledger, mail, self.witness)

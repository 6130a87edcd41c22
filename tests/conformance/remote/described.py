"""A whole deployment in this process, as a file would describe it: an emulator, no network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from conformance.mark import Mark
from conformance.remote.connections import Connections
from conformance.remote.deployment import RemoteDeployment, Run, shared
from conformance.remote.description import Description
from conformance.remote.ledger import Ledger
from conformance.remote.mail.opening import Means
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from conformance.remote.witness import Witness
from emulator.describing import ENTITIES
from emulator.mail.sending import into_maildir
from tests.conformance.remote.emulated import (
    CREDENTIALS,
    ENVIRONMENT,
    SETTINGS,
    START,
    URL,
    Emulated,
)

SITE = "B2B site"
OPERATOR = {"url": f"{URL}/_emulator/v1/acts", "credentials": "dataverse"}
TEMPLATE = {"subject": "%name%", "body": "%name% is a partner."}


def told(folder: Path, **tables: Any) -> dict[str, Any]:
    """What a deployment file says; each table may be told otherwise."""
    return {
        "system": "Dynamics 365",
        "name": "the emulator in this process",
        "conduct": {"requests_per_second": 10_000.0},
        "credentials": CREDENTIALS,
        "dataverse": dict(SETTINGS) | {"credentials": "dataverse"},
        "finance": {"url": URL, "credentials": "dataverse"}
        | {name: dict(table) for name, table in ENTITIES.items()},
        "site": {"url": f"{URL}/site/{quote(SITE)}", "name": SITE, "legal_entity": "USRT"},
        "operator": OPERATOR,
        "mailbox": {
            "kind": "maildir",
            "path": str(folder / "mail"),
            "templates": {"B2B prospect approved": {"en-us": TEMPLATE}},
        },
        **tables,
    }


@dataclass
class Place:
    """A deployment, and how to ask it. tables: what is told otherwise than by `told`."""

    folder: Path
    tables: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=lambda: ENVIRONMENT)
    transport: Emulated = field(default_factory=Emulated)

    @cached_property
    def described(self) -> Description:
        for name in ("new", "cur", "tmp"):
            (self.folder / "mail" / name).mkdir(parents=True, exist_ok=True)
        self.transport.front.outbox.send = into_maildir(
            self.folder / "mail", lambda: self.transport.front.live.now
        )
        return Description.model_validate(told(self.folder, **self.tables))

    @cached_property
    def connections(self) -> Connections:
        time = self.transport.time
        conduct = Conduct(self.described.conduct, None, time.sleep, time, lambda: START, Random(7))
        evidence = Evidence(Witness(self.folder / "exchanges.ndjson"))
        return Connections(
            conduct, evidence, self.described.credentials, self.transport, self.environ
        )

    @cached_property
    def run(self) -> Run:
        connections = self.connections
        mail = Means(
            START,
            lambda graph: connections.wire(graph.service, graph.credentials),
            connections.evidence.secrets.keep,
            beside=self.folder,
            environ=self.environ,
        )
        ledger = Ledger(self.folder / "ledger.ndjson", self.folder.name)
        witness = Witness(self.folder / "exchanges.ndjson")
        return shared(self.described, connections, ledger, mail, witness)

    def deployment(self, scenario: str) -> RemoteDeployment:
        """It as a scenario sees it."""
        return RemoteDeployment(self.described, self.run, Mark.of(self.folder.name, scenario))

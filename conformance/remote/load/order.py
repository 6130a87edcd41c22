"""What a process that sends is told to do, as one line of JSON on its command line."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Literal

from conformance.deployment import Site
from conformance.mark import Mark
from conformance.remote.connections import Connections
from conformance.remote.deployment import RemoteDeployment, Run, shared
from conformance.remote.description import Description
from conformance.remote.ledger import Ledger
from conformance.remote.mail.opening import means_of
from conformance.remote.operator.carriers import OperatorSettings
from conformance.remote.operator.operator import Nobody, Operator
from conformance.remote.site.opening import Ways, opened_site
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence
from conformance.remote.witness import Witness
from conformance.run_files import EXCHANGES, LEDGER, RUN

LOOKING = 0.1
"""The share of the allowed requests that goes to looking what became of the partners."""

Role = Literal["alone", "head", "worker"]


def new_run() -> str:
    """An id for a run, by which its marks differ from those of others."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"


@dataclass(frozen=True)
class Order:
    """role: in the swarm. scenario: its file, and seed its seed. out: the folder for runs' folders.

    run: its id, "" if the head will tell. host, port: where the head is, or listens. web: the port
    of the page, 0 for none. speed: how many times as fast the scenario's time runs.
    """

    role: Role
    deployment: str
    scenario: str
    out: str
    run: str
    seed: int | None = None
    workers: int = 1
    speed: float = 1.0
    host: str = "127.0.0.1"
    port: int = 5557
    web: int = 0

    def told(self) -> str:
        """The order as text."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Order":
        """The order that a text tells."""
        return cls(**json.loads(text))

    @property
    def folder(self) -> Path:
        return Path(self.out) / self.run


def opened(described: Description, file: Path, folder: Path, conduct: Conduct) -> Run:
    """What talking to a deployment needs, in a folder of the run; only failures are kept."""
    witness = Witness(folder / EXCHANGES, "load")
    evidence = Evidence(lambda exchange: None if _good(exchange.status) else witness(exchange))
    connections = Connections(conduct, evidence, described.credentials)
    ledger = Ledger(folder / LEDGER, folder.name)
    mail = means_of(connections, file)
    return shared(_without_operator(described), connections, ledger, mail, witness)


def deployment_of(described: Description, run: Run, mark: Mark) -> RemoteDeployment:
    """The deployment as a load sees it."""
    return RemoteDeployment(_without_operator(described), run, mark)


def _without_operator(described: Description) -> Description:
    """Who might reset it for a scenario."""
    return described.model_copy(update={"operator": OperatorSettings()})


def site_of(described: Description, run: Run) -> Site:
    """The site as partners use it; who sends them writes many at once into the ledger."""
    ways = Ways(run.connections.wire, run.browser)
    return opened_site(described.site, ways, Operator(Nobody()), [])


def conduct_with(described: Description, share: float, *, patient: bool) -> Conduct:
    """A part of the requests that the file allows; a partner is not patient: it asks once."""
    told = described.conduct
    changed = {
        "requests_per_second": told.requests_per_second * share,
        "most_requests": max(1, int(told.most_requests * share)),
    }
    if not patient:
        changed["patience"] = 0
    return Conduct(told.model_copy(update=changed))


def _good(status: int) -> bool:
    return 200 <= status < 400  # noqa: PLR2004 - what HTTP calls success, or sends elsewhere


def write_run(order: Order, deployment: str, begun: datetime, ended: datetime | None) -> None:
    """Say in the folder of a run what it is; the folder is made if it is not there."""
    order.folder.mkdir(parents=True, exist_ok=True)
    told = {
        "id": order.run,
        "deployment": deployment,
        "file": Path(order.deployment).name,
        "begun": begun.isoformat(),
        "ended": ended.isoformat() if ended else None,
        "seed": order.seed,
        "scenario": Path(order.scenario).name,
        "speed": order.speed,
    }
    unfinished = order.folder / f"{RUN}.partial"
    unfinished.write_text(json.dumps(told, indent=1), encoding="utf-8")
    unfinished.replace(order.folder / RUN)

"""What is asked before the scenarios of a run, and put right after one that broke off."""

from contextlib import suppress

from conformance.deployment import Undecided
from conformance.remote.connections import Connections
from conformance.remote.dataverse.service import HEADERS
from conformance.remote.deployment import carrier_of
from conformance.remote.description import Description
from conformance.remote.offer import Offer
from conformance.remote.operator.operator import RESTORE
from conformance.remote.refusals import read


def offer_of(described: Description, connections: Connections) -> Offer:
    """What it offers; Undecided if its operator does not answer."""
    return Offer(described, carrier_of(described.operator, connections).offered())


def restore(described: Description, connections: Connections) -> None:
    """Take back what a scenario has changed for everyone and could not take back itself."""
    operator = carrier_of(described.operator, connections)
    if RESTORE in operator.offered():
        operator.carry_out(RESTORE, {})


def product_of(described: Description, connections: Connections) -> dict[str, str]:
    """What the deployment says that it is; nothing of what does not answer."""
    settings = described.dataverse
    root = f"{settings.url.rstrip('/')}/api/data/{settings.version}/"
    with suppress(Undecided):
        wire = connections.wire(root, settings.credentials)
        told = read(wire.ask("GET", "RetrieveVersion()", headers=HEADERS), "The version of Sales")
        return {"dataverse": str(told["Version"])}
    return {}

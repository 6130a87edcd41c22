"""The deployment that is looked at, and what the checks have learned of it so far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from conformance.remote.connections import Connections
from conformance.remote.credentials import AzureIdentity, ClientSecret
from conformance.remote.dataverse.service import Service
from conformance.remote.deployment import carrier_of
from conformance.remote.description import Description
from conformance.remote.mail.folder import Folder
from conformance.remote.mail.settings import GraphMailbox
from conformance.remote.operator.operator import Operator
from conformance.remote.production import sales_service

SALES, FINANCE, SITE, OPERATOR, GRAPH = (
    *("Sales", "Commerce headquarters", "The site", "The operator", "Microsoft Graph"),
)


@dataclass(frozen=True)
class Place:
    """An address, and by whom it is asked; "" for nobody."""

    url: str
    credentials: str = ""


@dataclass
class Patient:
    """A deployment. file: that describes it. clocks: by address, how far its clock is ahead."""

    described: Description
    file: Path
    connections: Connections
    mail: Callable[[], Folder]
    clocks: dict[str, timedelta] = field(default_factory=dict)

    @property
    def now(self) -> Callable[[], datetime]:
        return self.connections.conduct.now

    @property
    def environ(self) -> Mapping[str, str]:
        return self.connections.environ

    @cached_property
    def sales(self) -> Service:
        """The Web API of Sales, as the application asks it."""
        return self.services("")

    def services(self, name: str) -> Service:
        """The Web API, asked with credentials of this name."""
        return sales_service(self.described.dataverse, self.connections, name)

    @cached_property
    def operator(self) -> Operator:
        """Who does what has no interface; nothing is done before somebody asks for it."""
        return Operator(carrier_of(self.described.operator, self.connections))

    @property
    def places(self) -> dict[str, Place]:
        """What has an address in the file, by what it is."""
        told = self.described
        found = {
            SALES: Place(told.dataverse.url, told.dataverse.credentials),
            FINANCE: Place(told.finance.url, told.finance.credentials),
            SITE: Place(told.site.url),
        }
        if told.operator.url:
            found[OPERATOR] = Place(told.operator.url, told.operator.credentials)
        if isinstance(told.mailbox, GraphMailbox):
            found[GRAPH] = Place(told.mailbox.service, told.mailbox.credentials)
        return found

    @property
    def issuers(self) -> dict[str, str]:
        """Who issues tokens, by the host."""
        kinds = ClientSecret | AzureIdentity
        told = [each for each in self.described.credentials.values() if isinstance(each, kinds)]
        return {urlsplit(each.authority).netloc: each.authority for each in told}

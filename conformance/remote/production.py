"""Whether an environment is production, which nothing of ours may write into unasked.

Dataverse tells by RetrieveCurrentOrganization. Its types are those of the public reference of the
Web API (OrganizationType); what is neither a sandbox nor a trial counts as production, also a type
that nobody has heard of yet, and none at all.
"""

from dataclasses import dataclass
from enum import Enum

from conformance.deployment import Undecided
from conformance.remote.connections import Connections
from conformance.remote.dataverse.service import HEADERS, Service
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.refusals import read
from event_log.bad_input import BadInput

ASKED = "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')"
TYPES = (
    *("Customer", "Monitoring", "Support", "BackEnd", "Secondary", "CustomerTest"),
    *("CustomerFreeTest", "CustomerPreview", "Placeholder", "TestDrive", "MsftInvestigation"),
    *("EmailTrial", "Default", "Developer", "Trial", "Teams", "Platform"),
)
"""By their values; the Web API writes the name."""

_FOR_PRODUCTION = frozenset({"Customer", "Secondary", "Default", "Teams"})
_FOR_TESTS = frozenset(
    {"CustomerTest", "CustomerFreeTest", "CustomerPreview", "TestDrive", "EmailTrial"}
    | {"Developer", "Trial"}
)


class Purpose(Enum):
    """What an environment is for."""

    PRODUCTION = "production"
    TESTS = "tests"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Organization:
    """An environment as it tells of itself; a text is "" if it does not tell."""

    name: str
    type: str
    environment: str
    version: str

    @property
    def purpose(self) -> Purpose:
        if self.type in _FOR_PRODUCTION:
            return Purpose.PRODUCTION
        return Purpose.TESTS if self.type in _FOR_TESTS else Purpose.UNKNOWN


def sales_service(settings: DataverseSettings, connections: Connections, name: str = "") -> Service:
    """The Web API, asked by whoever signs in with these credentials; by default the usual ones."""
    root = f"{settings.url.rstrip('/')}/api/data/{settings.version}/"
    return Service(connections.wire(root, name or settings.credentials))


def organization_of(service: Service) -> Organization:
    """What the environment tells of itself; Undecided if it does not answer."""
    answer = read(service.wire.ask("GET", ASKED, headers=HEADERS), "RetrieveCurrentOrganization")
    detail = answer.get("Detail") if isinstance(answer, dict) else None
    if not isinstance(detail, dict):
        raise Undecided("RetrieveCurrentOrganization was expected to tell a Detail, and does not.")

    def text(name: str) -> str:
        return str(detail.get(name) or "")[:200]

    return Organization(
        name=text("FriendlyName"),
        type=_type(detail.get("OrganizationType")),
        environment=text("EnvironmentId"),
        version=text("OrganizationVersion"),
    )


def require_no_production(
    settings: DataverseSettings, connections: Connections, *, allowed: bool
) -> None:
    """Refuse to write into production, and into what may be; Undecided if nobody answers."""
    if allowed:
        return
    organization = organization_of(sales_service(settings, connections))
    if organization.purpose is Purpose.TESTS:
        return
    known = organization.purpose is Purpose.PRODUCTION
    is_one = "is a production environment" if known else "does not say that it is for tests"
    raise BadInput(
        f"{settings.url} {is_one} (OrganizationType {organization.type or 'not told'}), and nothing"
        " is written there unasked; name a sandbox in [dataverse] url, or add --allow-production."
    )


def _type(told: object) -> str:
    """The name of a type; some clients see its number."""
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < len(TYPES):
        return TYPES[told]
    return str(told or "")[:100]

"""What can be seen of a deployment: plain values, the same whatever stands behind them."""

from dataclasses import dataclass

from reference_model.parties import Company, Person


@dataclass(frozen=True)
class SeenProspect:
    """A row of the page All prospects."""

    id: str
    type: str
    status: str
    company: str
    email: str
    legal_entity: str


@dataclass(frozen=True)
class SeenFailure:
    """A row that a job could not process, and why."""

    email: str
    reason: str


@dataclass(frozen=True)
class SeenNote:
    """An entry of a timeline."""

    text: str
    created_by: str


@dataclass(frozen=True)
class SeenLead:
    """A lead's page: its sections, its timeline, its owner, state and status reason."""

    id: str
    state: str
    status: str
    owner: str
    contact: Person
    company: Company
    legal_entity: str
    timeline: tuple[SeenNote, ...]


@dataclass(frozen=True)
class SeenAccount:
    """primary_contact and originating_lead are ids, or ""."""

    id: str
    name: str
    primary_contact: str
    originating_lead: str
    legal_entity: str


@dataclass(frozen=True)
class SeenContact:
    """parent_account and originating_lead are ids, or ""."""

    id: str
    name: str
    email: str
    parent_account: str
    originating_lead: str
    legal_entity: str


@dataclass(frozen=True)
class SeenOpportunity:
    """account, contact and originating_lead are ids, or "".

    closings: the states to which Opportunity Close activities took it, in their order.
    """

    id: str
    state: str
    status: str
    account: str
    contact: str
    originating_lead: str
    timeline: tuple[SeenNote, ...]
    closings: tuple[str, ...]


@dataclass(frozen=True)
class SeenCustomer:
    """A customer in headquarters; invoice_account is a customer's number, or ""."""

    number: str
    type: str
    party: Person | Company
    email: str
    legal_entity: str
    invoice_account: str
    credit_limit: float | None
    spending_limit: float | None

    @property
    def name(self) -> str:
        return self.party.name


@dataclass(frozen=True)
class SeenMember:
    """A line of a hierarchy; customer is a number."""

    customer: str
    role: str


@dataclass(frozen=True)
class SeenHierarchy:
    """A customer hierarchy; organization is a customer's number."""

    id: str
    name: str
    purpose: str
    organization: str
    legal_entity: str
    members: tuple[SeenMember, ...]


@dataclass(frozen=True)
class SeenEmail:
    """A message that has arrived; placeholders are the values that its text was filled with."""

    recipient: str
    type: str
    language: str
    placeholders: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SeenUser:
    """A line of the page Organization users."""

    email: str
    status: str

"""What Commerce keeps: requests, prospects, customers, customer hierarchies, e-mail."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from reference_model.parties import Application, Person

PROSPECT_TYPE = "B2B prospect"
HIERARCHY_PURPOSE = "B2B organization"


class ProspectStatus(StrEnum):
    """Approved is documented, rejected is its documented outcome, pending our own name (A27)."""

    PENDING = "Pending"
    APPROVED = "Approved"
    REJECTED = "Rejected"


class CustomerType(StrEnum):
    """The two kinds of customers that headquarters knows."""

    PERSON = "Person"
    ORGANIZATION = "Organization"


class Role(StrEnum):
    """A member's part in the customer hierarchy."""

    ADMIN = "Admin"
    USER = "User"


class UserStatus(StrEnum):
    """What the page Organization users shows."""

    PENDING = "Pending"
    ACTIVE = "Active"


class EmailType(StrEnum):
    """Notification types; the product names the first two."""

    APPROVED = "B2B prospect approved"
    REJECTED = "B2B prospect rejected"
    USER_ADDED = "B2B user added"


@dataclass(slots=True, eq=False)
class OnboardingRequest:
    """A request to become a business partner, as the site stored it. Its id is the case."""

    id: str
    application: Application
    legal_entity: str
    error: str = ""


@dataclass(slots=True, eq=False)
class UserRequest:
    """An administrator's wish to let a colleague in; customer is the administrator's number."""

    id: str
    person: Person
    administrator: int
    error: str = ""
    customer: int | None = None


Row = OnboardingRequest | UserRequest


@dataclass(slots=True, eq=False)
class Prospect:
    """A row of the page All prospects, of type `B2B prospect`."""

    id: int
    request_id: str
    application: Application
    legal_entity: str
    status: ProspectStatus = ProspectStatus.PENDING
    hierarchy: int | None = None


@dataclass(slots=True, eq=False)
class Customer:
    """A customer of headquarters. Only a person carries an e-mail address (A33)."""

    number: int
    request_id: str
    type: CustomerType
    name: str
    email: str
    legal_entity: str
    address_book: str
    invoice_account: int | None = None
    credit_limit: float | None = None
    allow_on_account: bool = False


class Member(NamedTuple):
    """A line of the Hierarchy FastTab."""

    customer: int
    role: Role


@dataclass(slots=True, eq=False)
class CustomerHierarchy:
    """The partner as the site knows it: an organization customer and its people."""

    id: int
    request_id: str
    name: str
    organization: int
    members: list[Member] = field(default_factory=list)

    @property
    def administrator(self) -> int:
        """The customer number of the one member with the role Admin."""
        return next(m.customer for m in self.members if m.role is Role.ADMIN)


@dataclass(slots=True, eq=False)
class Email:
    """A message that a decision raised; the e-mail job sends it to the requestor (A10)."""

    id: int
    request_id: str
    type: EmailType
    application: Application
    store: str

    @property
    def recipient(self) -> str:
        return self.application.person.email

    @property
    def placeholders(self) -> dict[str, str]:
        """What the template of this notification type may show."""
        person, company, comment, _ = self.application
        shown = {"firstname": person.first_name, "lastname": person.last_name}
        shown["company"] = company.name
        if self.type is EmailType.APPROVED:
            shown |= {"email": person.email, "zipcode": company.postal_code, "comments": comment}
            shown |= {"storename": self.store, "storeurl": ""}
        return shown

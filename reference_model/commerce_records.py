"""What Commerce keeps: requests, prospects, customers, customer hierarchies, e-mail."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from reference_model.parties import Application, Company, Person


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


class UserChange(StrEnum):
    """What an administrator may ask for on the page Organization users."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


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
    store: str
    error: str = ""


@dataclass(slots=True, eq=False)
class UserRequest:
    """An administrator's wish to let a colleague in, to change or to remove one.

    hierarchy: that of the administrator who asked. customer: a number, which somebody new is
    given by the jobs.
    """

    id: str
    change: UserChange
    person: Person
    hierarchy: int
    store: str
    customer: int | None = None
    spending_limit: float | None = None
    done: bool = False
    error: str = ""


Row = OnboardingRequest | UserRequest


@dataclass(slots=True, eq=False)
class Prospect:
    """A row of the page All prospects, of type `B2B prospect`."""

    id: int
    request_id: str
    application: Application
    legal_entity: str
    store: str
    status: ProspectStatus = ProspectStatus.PENDING
    hierarchy: int | None = None


_TYPES: dict[type, CustomerType] = {
    Person: CustomerType.PERSON,
    Company: CustomerType.ORGANIZATION,
}


@dataclass(slots=True, eq=False)
class Customer:
    """A customer of headquarters: a person, or a company.

    balance: what has been bought on its account and not been paid for.
    published: whether 1010 has pushed it before.
    """

    number: int
    request_id: str
    party: Person | Company
    legal_entity: str
    address_book: str
    invoice_account: int | None = None
    credit_limit: float | None = None
    spending_limit: float | None = None
    allow_on_account: bool = False
    balance: float = 0.0
    published: bool = False

    @property
    def type(self) -> CustomerType:
        return _TYPES[type(self.party)]

    @property
    def name(self) -> str:
        return self.party.name

    @property
    def email(self) -> str:
        """The address by which the site knows a person; an organization has none (A33)."""
        return self.party.email if isinstance(self.party, Person) else ""


class Member(NamedTuple):
    """A line of the Hierarchy FastTab."""

    customer: int
    role: Role


@dataclass(slots=True, eq=False)
class CustomerHierarchy:
    """The partner as headquarters knows it: an organization customer and its people.

    sites: the names of the sites that it is restricted to; none means every site (N20).
    """

    id: int
    request_id: str
    name: str
    organization: int
    legal_entity: str
    members: tuple[Member, ...] = ()
    sites: tuple[str, ...] = ()

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
    language: str
    error: str = ""

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

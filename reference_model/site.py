"""The B2B website and its channel database: requests go out, customers come in, people sign in."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reference_model.activities import Activity
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    CustomerType,
    OnboardingRequest,
    Row,
    UserRequest,
    UserStatus,
)
from reference_model.errors import NotAllowed, SignInRefused
from reference_model.parties import Application, Person

if TYPE_CHECKING:
    from reference_model.transaction import Transaction


class Confirmation(NamedTuple):
    """The page that the requestor sees after submitting; no e-mail goes with it."""

    request_id: str


class Buyer(NamedTuple):
    """A person customer as the channel database has it."""

    number: int
    request_id: str


@dataclass(eq=False)
class Site:
    """One B2B site.

    outbox: rows of the channel database that P-0001 has not pulled yet, oldest first.
    buyers: person customers that 1010 pushed, by e-mail address.
    admitted: the numbers of customers that 1010 pushed in a hierarchy, now or earlier.
    """

    transaction: "Transaction"
    name: str = "B2B site"
    legal_entity: str = "USRT"
    address_book: str = "B2B customers"
    outbox: dict[str, Row] = field(default_factory=dict)
    users: dict[str, UserRequest] = field(default_factory=dict)
    buyers: dict[str, tuple[Buyer, ...]] = field(default_factory=dict)
    admitted: set[int] = field(default_factory=set)
    hierarchies: dict[int, CustomerHierarchy] = field(default_factory=dict)
    submitted: int = 0

    def submit_request(self, application: Application) -> Confirmation:
        """Store an onboarding request in the channel database (R2)."""
        self.submitted += 1
        row = OnboardingRequest(f"REQ-{self.submitted:07d}", application, self.legal_entity)
        self.outbox[row.id] = row
        self.transaction.publish(
            Activity.REQUEST_SUBMITTED, row.id, self.name, {"country": application.company.country}
        )
        return Confirmation(row.id)

    def add_user(self, administrator: str, person: Person) -> Confirmation:
        """Ask for a colleague's access on the page Organization users (N9).

        administrator: the e-mail address of the partner's administrator.
        """
        buyer = self._identify(administrator)
        if not self._administers(buyer):
            raise NotAllowed(f"{administrator} is not the administrator of a partner.")
        row = UserRequest(f"USER-{len(self.users) + 1:07d}", person, buyer.number)
        self.users[row.id] = self.outbox[row.id] = row
        self.transaction.publish(Activity.USER_REQUESTED, row.id, self.name)
        return Confirmation(row.id)

    def users_added_by(self, administrator: str) -> list[UserRequest]:
        """The colleagues on the page Organization users."""
        buyer = self._identify(administrator)
        return [user for user in self.users.values() if user.administrator == buyer.number]

    def user_status(self, row: UserRequest) -> UserStatus:
        """Active once the person customer has come back with 1010, Pending before."""
        return UserStatus.ACTIVE if row.customer in self.admitted else UserStatus.PENDING

    def sign_in(self, email: str) -> Buyer:
        """Let the person in whom the e-mail address identifies, and nobody else (N7, N8)."""
        buyer = self._identify(email)
        self.transaction.publish(Activity.SIGNED_IN, buyer.request_id, self.name)
        return buyer

    def receive_customer(self, customer: Customer) -> None:
        """Take a customer that 1010 pushed, if it is in the store's address book (N10)."""
        if customer.address_book != self.address_book:
            return
        if customer.type is CustomerType.PERSON:
            buyer = Buyer(customer.number, customer.request_id)
            self.buyers[customer.email] = (*self.buyers.get(customer.email, ()), buyer)
        self.transaction.publish(
            Activity.CUSTOMER_PUBLISHED, customer.request_id, "1010", {"type": customer.type}
        )

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        """Take a customer hierarchy that 1010 pushed."""
        self.hierarchies[hierarchy.id] = hierarchy
        self.admitted.update(member.customer for member in hierarchy.members)
        self.transaction.publish(Activity.HIERARCHY_PUBLISHED, hierarchy.request_id, "1010")

    def _identify(self, email: str) -> Buyer:
        known = self.buyers.get(email, ())
        if not known:
            raise SignInRefused(f"The site knows nobody with the e-mail address {email}.")
        if len(known) > 1:
            raise SignInRefused(f"{email} identifies {len(known)} customers instead of one.")
        if known[0].number not in self.admitted:
            raise SignInRefused(f"{email} belongs to no customer hierarchy that the site knows.")
        return known[0]

    def _administers(self, buyer: Buyer) -> bool:
        return any(each.administrator == buyer.number for each in self.hierarchies.values())

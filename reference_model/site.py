"""The B2B website and its channel database: requests go out, customers come in, people sign in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from reference_model.activities import (
    COUNTRY,
    CUSTOMER_PUBLISHED,
    HIERARCHY_PUBLISHED,
    REQUEST_SUBMITTED,
    SIGNED_IN,
    TYPE,
    Activity,
)
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Member,
    OnboardingRequest,
    Role,
    Row,
    UserChange,
    UserRequest,
    UserStatus,
)
from reference_model.errors import NotAllowed, NotFound, SignInRefused, Unavailable
from reference_model.former_buyers import FormerBuyer, FormerBuyers
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


class Partner(NamedTuple):
    """A customer hierarchy as the channel database has it: as it was when 1010 pushed it.

    admitted: the numbers of its members, now or earlier.
    """

    request_id: str
    members: tuple[Member, ...]
    admitted: tuple[int, ...] = ()

    def has(self, customer: int, role: Role) -> bool:
        return Member(customer, role) in self.members


def _no_credit(customer: int, amount: float) -> None:
    raise NotAllowed(f"Nobody gives customer {customer} credit for {amount}.")


@dataclass(eq=False)
class Site:
    """One B2B site.

    authorize: asks headquarters whether a customer may pay so much on account.
    outbox: rows of the channel database that P-0001 has not pulled yet, oldest first.
    users: every change that administrators have asked for.
    buyers: person customers that 1010 pushed, by e-mail address.
    partners: customer hierarchies that 1010 pushed, by id.
    admitted: the numbers of customers that 1010 pushed in a hierarchy, now or earlier.
    former: the buyers of archived requests; who comes back leaves them.
    """

    transaction: "Transaction"
    name: str = "B2B site"
    legal_entity: str = "USRT"
    available: bool = True
    address_book: str = "B2B customers"
    authorize: Callable[[int, float], None] = _no_credit
    outbox: dict[str, Row] = field(default_factory=dict)
    users: dict[str, UserRequest] = field(default_factory=dict)
    buyers: dict[str, tuple[Buyer, ...]] = field(default_factory=dict)
    partners: dict[int, Partner] = field(default_factory=dict)
    admitted: set[int] = field(default_factory=set)
    former: FormerBuyers = field(default_factory=FormerBuyers)
    submitted: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def submit_request(self, application: Application) -> Confirmation:
        """Store an onboarding request in the channel database (R2)."""
        self.require_available()
        self.submitted += 1
        id = f"REQ-{next(self.numbers):07d}"
        self.outbox[id] = OnboardingRequest(id, application, self.legal_entity, self.name)
        self.transaction.publish(
            REQUEST_SUBMITTED, id, self.name, COUNTRY(application.company.country)
        )
        return Confirmation(id)

    def add_user(self, administrator: str, person: Person) -> None:
        """Ask for a colleague's access on the page Organization users (N9).

        administrator: the e-mail address of the partner's administrator.
        """
        self._ask(administrator, UserChange.ADD, person)

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        """Ask for a user's details to be changed (N14), its spending limit among them (N17)."""
        user = self._user(administrator, email)
        self._ask(administrator, UserChange.EDIT, person, user.number, spending_limit)

    def remove_user(self, administrator: str, email: str) -> None:
        """Ask for a user to be taken out of the partner's hierarchy (N15)."""
        user = self._user(administrator, email)
        self._ask(administrator, UserChange.REMOVE, Person("", "", email), user.number)

    def organization_users(self, administrator: str) -> list[tuple[str, UserStatus]]:
        """The lines of the page Organization users: e-mail address and status."""
        buyer = self._identify(administrator)
        active = {user.number: email for email, user in self._users_of(buyer)}
        mine = {id for id, each in self.partners.items() if each.has(buyer.number, Role.ADMIN)}
        pending = [
            request.person.email
            for request in self.users.values()
            if request.hierarchy in mine and request.customer not in self.admitted
        ]
        return [
            *((email, UserStatus.ACTIVE) for email in active.values()),
            *((email, UserStatus.PENDING) for email in pending),
        ]

    def sign_in(self, email: str) -> Buyer:
        """Let the person in whom the e-mail address identifies, and nobody else (N7, N8)."""
        buyer = self._identify(email)
        self.transaction.publish(SIGNED_IN, buyer.request_id, self.name)
        return buyer

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        """Order; spending limits are not looked at (N17), credit is if it is used (N18, N19)."""
        buyer = self._identify(email)
        if amount <= 0:
            raise NotAllowed(f"Nobody can order for {amount}.")
        if on_account:
            self.authorize(buyer.number, amount)
        self.transaction.publish(
            Activity.ORDER_PLACED, buyer.request_id, self.name, {"amount": amount}
        )

    def receive_customer(self, customer: Customer) -> None:
        """Take a customer that 1010 pushed, if it is in the store's address book (N10)."""
        if not self._is_for_us(customer):
            return
        if isinstance(customer.party, Person):
            if customer.published:
                self._forget(customer.number)
            email, buyer = customer.email, Buyer(customer.number, customer.request_id)
            self.buyers[email] = (*self._known(email), buyer)
        self.transaction.publish(
            CUSTOMER_PUBLISHED, customer.request_id, "1010", TYPE(customer.type)
        )

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        """Take a customer hierarchy that 1010 pushed, unless it is restricted to others (N20)."""
        if hierarchy.legal_entity != self.legal_entity:
            return
        if hierarchy.sites and self.name not in hierarchy.sites:
            self._dismiss(hierarchy.id)
            return
        admitted = [member.customer for member in hierarchy.members]
        self.admitted.update(admitted)
        if known := self.partners.get(hierarchy.id):
            admitted += [former for former in known.admitted if former not in admitted]
        self.partners[hierarchy.id] = Partner(
            hierarchy.request_id, hierarchy.members, tuple(admitted)
        )
        self.transaction.publish(HIERARCHY_PUBLISHED, hierarchy.request_id, "1010")

    def require_available(self) -> None:
        """Refuse if the site is down."""
        if not self.available:
            raise Unavailable(f"{self.name} does not answer.")

    def _is_for_us(self, customer: Customer) -> bool:
        mine = customer.address_book == self.address_book
        return mine and customer.legal_entity == self.legal_entity

    def _forget(self, customer: int) -> None:
        """Take out what the site knows of a person whose details have changed."""
        for email, known in list(self.buyers.items()):
            if any(buyer.number == customer for buyer in known):
                self.buyers[email] = tuple(b for b in known if b.number != customer)

    def _dismiss(self, hierarchy: int) -> None:
        """Let a partner in no longer, if it was; its people may belong to another one."""
        if partner := self.partners.pop(hierarchy, None):
            others = (other.admitted for other in self.partners.values())
            self.admitted -= {*partner.admitted}.difference(*others)

    def archive(self, email: str, customer: int | None) -> None:
        """Keep in short who owns an e-mail address, if nobody else does (N8)."""
        known = self.buyers.get(email, ())
        if len(known) == 1 and known[0].number == customer:
            self.former.put(email, FormerBuyer(*known[0], admitted=customer in self.admitted))
            del self.buyers[email]
            self.admitted.discard(customer)

    def _known(self, email: str) -> tuple[Buyer, ...]:
        """The buyers of an address that another one is about to share; a former one comes back."""
        known = self.buyers.get(email)
        if known is None and (former := self.former.get(email)):
            if former.admitted:
                self.admitted.add(former.customer)
            return (Buyer(former.customer, former.request_id),)
        return known or ()

    def _identify(self, email: str) -> Buyer:
        self.require_available()
        known = self.buyers.get(email)
        former = self.former.get(email) if known is None else None
        if former and former.admitted:
            return Buyer(former.customer, former.request_id)
        if not (known or former):
            raise SignInRefused(f"The site knows nobody with the e-mail address {email}.")
        if known and len(known) > 1:
            raise SignInRefused(f"{email} identifies {len(known)} customers instead of one.")
        if not known or known[0].number not in self.admitted:
            raise SignInRefused(f"{email} belongs to no customer hierarchy that the site knows.")
        return known[0]

    def _ask(
        self,
        administrator: str,
        change: UserChange,
        person: Person,
        customer: int | None = None,
        spending_limit: float | None = None,
    ) -> None:
        buyer = self._identify(administrator)
        hierarchy = self._administered_by(buyer, administrator)
        id = f"USER-{next(self.numbers):07d}"
        row = UserRequest(id, change, person, hierarchy, self.name)
        row.customer, row.spending_limit = customer, spending_limit
        self.users[id] = self.outbox[id] = row
        self.transaction.publish(Activity.USER_REQUESTED, id, self.name, {"change": change})

    def _administered_by(self, buyer: Buyer, email: str) -> int:
        for id, partner in self.partners.items():
            if partner.has(buyer.number, Role.ADMIN):
                return id
        raise NotAllowed(f"{email} is not the administrator of a partner.")

    def _user(self, administrator: str, email: str) -> Buyer:
        users = dict(self._users_of(self._identify(administrator)))
        if email not in users:
            raise NotFound(f"{email} is no user whom {administrator} could change.")
        return users[email]

    def _users_of(self, administrator: Buyer) -> Iterator[tuple[str, Buyer]]:
        """The users of the administrator's partner, but the administrator, by e-mail address."""
        for partner in self.partners.values():
            if partner.has(administrator.number, Role.ADMIN):
                for email, known in self.buyers.items():
                    yield from (
                        (email, each) for each in known if partner.has(each.number, Role.USER)
                    )

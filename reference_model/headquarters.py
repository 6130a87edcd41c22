"""Commerce headquarters: prospects, their approval or rejection, customers and hierarchies.

Everything arrives here through a job or through dual-write; see jobs.py for what the jobs do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from reference_model.activities import (
    EMAIL_QUEUED,
    HIERARCHY_CREATED,
    HIERARCHY_MEMBER_ADDED,
    PROSPECT_APPROVED,
    PROSPECT_REJECTED,
    PROSPECT_STORED,
    ROLE,
    TYPE,
    Activity,
)
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Email,
    EmailType,
    Member,
    OnboardingRequest,
    Prospect,
    ProspectStatus,
    Role,
    Row,
    UserChange,
    UserRequest,
)
from reference_model.errors import NotAllowed, NotFound, Unavailable
from reference_model.parties import Application, Company, Person
from reference_model.sales_records import DUAL_WRITE_USER, Account, Contact

if TYPE_CHECKING:
    from reference_model.dual_write import DualWrite
    from reference_model.transaction import Transaction


PENDING, APPROVED, REJECTED = ProspectStatus
LANGUAGES = ("en-us", "nb-no", "fi", "nl", "de", "pl")


@dataclass(eq=False)
class Headquarters:
    """One headquarters, for any number of legal entities and sites.

    prospect_type, hierarchy_purpose: what the pages show for every prospect and hierarchy.

    response_time: seconds that it takes over a live write.
    inbox: rows that P-0001 pulled and Synchronize has not processed, oldest first.
    active_notifications: the notification types that the e-mail profile sends.
    languages: those in which the e-mail templates are written, the default one first.
    """

    prospect_type: ClassVar[str] = "B2B prospect"
    hierarchy_purpose: ClassVar[str] = "B2B organization"

    transaction: "Transaction"
    dual_write: "DualWrite"
    available: bool = True
    response_time: float = 0.0
    default_address_book: str = "B2B customers"
    active_notifications: set[EmailType] = field(default_factory=lambda: set(EmailType))
    languages: tuple[str, ...] = LANGUAGES
    inbox: dict[str, Row] = field(default_factory=dict)
    prospects: dict[int, Prospect] = field(default_factory=dict)
    customers: dict[int, Customer] = field(default_factory=dict)
    hierarchies: dict[int, CustomerHierarchy] = field(default_factory=dict)
    unsent: dict[int, Email] = field(default_factory=dict)
    unpublished_customers: dict[int, Customer] = field(default_factory=dict)
    unpublished_hierarchies: dict[int, CustomerHierarchy] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        """Make the request a prospect, and with it a lead, or neither (R3, R5, A15)."""
        prospect = Prospect(next(self._ids), row.id, row.application, row.legal_entity, row.store)
        with self.transaction as change:
            change.insert(self.prospects, prospect.id, prospect)
            change.publish(PROSPECT_STORED, row.id)
            self.dual_write.prospect_created(prospect)
        return prospect

    def store_user(self, row: UserRequest) -> None:
        """Do what an administrator asked for on the page Organization users."""
        hierarchy = self.hierarchies.get(row.hierarchy)
        if hierarchy is None:
            raise NotFound(f"There is no customer hierarchy {row.hierarchy}.")
        with self.transaction as change:
            if row.change is UserChange.ADD:
                self._add_user(row, hierarchy)
            elif row.change is UserChange.EDIT:
                self._edit_user(row)
            else:
                self._remove_user(row, hierarchy)
            change.update(row, done=True)

    def receive_account(self, account: Account) -> None:
        """Write an account of Sales as a customer of type organization (R10)."""
        self.require_available()
        customer = self._add_customer(
            account.request_id, account.company, account.legal_entity, DUAL_WRITE_USER
        )
        self.transaction.update(account, customer=customer.number)

    def receive_contact(self, contact: Contact) -> None:
        """Write a contact of Sales as a customer of type person (R10)."""
        self.require_available()
        customer = self._add_customer(
            contact.request_id, contact.person, contact.legal_entity, DUAL_WRITE_USER
        )
        self.transaction.update(contact, customer=customer.number)

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        """Apply what Sales decided. The first final decision stands (A6, A7, A8, A16)."""
        self.require_available()
        prospect = self.prospects[prospect_id]
        if prospect.status is not PENDING:
            self._ignore(prospect, decision)
        elif decision is REJECTED:
            self._reject(prospect, DUAL_WRITE_USER)
        elif organization is None or person is None:
            raise NotAllowed("Account and contact must be customers before the approval.")
        else:
            self._approve(
                prospect, self.customers[organization], self.customers[person], DUAL_WRITE_USER
            )

    def approve(self, prospect: Prospect, by: str) -> None:
        """Convert > Approve: the native path, which makes both customers itself (N2, A2)."""
        self._require_pending(prospect)
        with self.transaction:
            organization = self._customer_for(prospect, prospect.application.company, by)
            person = self._customer_for(prospect, prospect.application.person, by)
            self._approve(prospect, organization, person, by)

    def reject(self, prospect: Prospect, by: str) -> None:
        """Convert > Reject: the native path (N3)."""
        self._require_pending(prospect)
        with self.transaction:
            self._reject(prospect, by)

    def set_credit_limit(self, customer: Customer, limit: float) -> None:
        """Give a customer a credit limit; members draw on it through the invoice account (A28)."""
        self._require_customer(customer)
        customer.credit_limit = limit
        self.transaction.publish(
            Activity.CREDIT_LIMIT_SET, customer.request_id, attributes={"limit": limit}
        )

    def credit_limit_of(self, customer: Customer) -> float | None:
        """The limit that the customer buys under: that of its invoice account, if it has one."""
        payer = self.customers[customer.invoice_account or customer.number]
        return payer.credit_limit

    def allow_on_account(self, customer: Customer) -> None:
        """Let a customer buy on account (N18)."""
        self._require_customer(customer)
        customer.allow_on_account = True

    def authorize(self, number: int, amount: float) -> None:
        """Let a customer pay on account, up to what is left of its credit (N18, N19)."""
        self.require_available()
        customer = self.customers.get(number)
        if customer is None:
            raise NotFound(f"There is no customer {number}.")
        if not customer.allow_on_account:
            raise NotAllowed(f"Customer {number} is not allowed to buy on account.")
        payer = self.customers[customer.invoice_account or number]
        if payer.balance + amount > (payer.credit_limit or 0.0):
            raise NotAllowed(f"{amount} is more than the remaining credit of {payer.name}.")
        payer.balance += amount

    def make_administrator(self, hierarchy: CustomerHierarchy, customer: int) -> None:
        """Give a member of a hierarchy the role Admin, and its administrator the role User.

        Whoever has the role Admin already keeps it, and nothing changes.
        """
        self._require_hierarchy(hierarchy)
        if Member(customer, Role.ADMIN) in hierarchy.members:
            return
        if customer not in {member.customer for member in hierarchy.members}:
            raise NotFound(f"Customer {customer} is no member of {hierarchy.name}.")
        members = tuple(
            Member(member.customer, Role.ADMIN if member.customer == customer else Role.USER)
            for member in hierarchy.members
        )
        with self.transaction as change:
            self._change(hierarchy, members=members)
            change.publish(Activity.ADMINISTRATOR_CHANGED, hierarchy.request_id)

    def restrict(self, hierarchy: CustomerHierarchy, site: str) -> None:
        """Let a partner into one site only (N20)."""
        self._require_hierarchy(hierarchy)
        with self.transaction:
            self._change(hierarchy, sites=(site,))

    def publish_again(self) -> None:
        """Have 1010 push all customers and hierarchies, for a site that knows none of them."""
        self.unpublished_customers.update(self.customers)
        self.unpublished_hierarchies.update(self.hierarchies)

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        change = self.transaction
        hierarchy = self._add_hierarchy(prospect, organization, by)
        self._join(hierarchy, person, Role.ADMIN)
        change.update(prospect, status=APPROVED, hierarchy=hierarchy.id)
        change.publish(PROSPECT_APPROVED, prospect.request_id, by)
        self._queue_email(prospect, EmailType.APPROVED)

    def _reject(self, prospect: Prospect, by: str) -> None:
        change = self.transaction
        change.update(prospect, status=REJECTED)
        change.publish(PROSPECT_REJECTED, prospect.request_id, by)
        self._queue_email(prospect, EmailType.REJECTED)

    def _ignore(self, prospect: Prospect, decision: ProspectStatus) -> None:
        if decision is not prospect.status:
            self.transaction.publish(
                Activity.DECISION_IGNORED,
                prospect.request_id,
                attributes={"standing": prospect.status, "ignored": decision},
            )

    def _add_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        """A person customer with the role User, who is told by e-mail (N9)."""
        customer = self._add_customer(row.id, row.person, hierarchy.legal_entity, DUAL_WRITE_USER)
        self.dual_write.customer_created(customer)
        self.transaction.update(row, customer=customer.number)
        self._join(hierarchy, customer, Role.USER)
        application = self._application_of(hierarchy)._replace(person=row.person)
        self._insert_email(row.id, EmailType.USER_ADDED, application, row.store)

    def _edit_user(self, row: UserRequest) -> None:
        """New details, which wait for 1010 (N14); an old spending limit stays (N17)."""
        assert row.customer is not None
        customer, change = self.customers[row.customer], self.transaction
        change.update(customer, party=row.person)
        if row.spending_limit is not None:
            change.update(customer, spending_limit=row.spending_limit)
        change.insert(self.unpublished_customers, customer.number, customer)
        change.publish(Activity.CUSTOMER_CHANGED, customer.request_id)

    def _remove_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        """Out of the hierarchy; the customer stays (N15), and the administrator anyway (N16)."""
        if row.customer == hierarchy.administrator:
            raise NotAllowed(f"{row.person.email} is the administrator of {hierarchy.name}.")
        remaining = tuple(m for m in hierarchy.members if m.customer != row.customer)
        if remaining != hierarchy.members:
            self._change(hierarchy, members=remaining)
            self.transaction.publish(Activity.HIERARCHY_MEMBER_REMOVED, row.id)

    def _customer_for(self, prospect: Prospect, party: Person | Company, by: str) -> Customer:
        """The customer that qualification brought for this party, or a new one (N2, A2)."""
        found = self._existing(prospect, type(party))
        if found is None:
            found = self._add_customer(prospect.request_id, party, prospect.legal_entity, by)
            self.dual_write.customer_created(found)
        return found

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        customer = Customer(
            next(self._ids), request_id, party, legal_entity, self.default_address_book
        )
        change = self.transaction
        change.insert(self.customers, customer.number, customer)
        change.insert(self.unpublished_customers, customer.number, customer)
        change.publish(_CREATED[type(party)], request_id, by)
        return customer

    def _add_hierarchy(
        self, prospect: Prospect, organization: Customer, by: str
    ) -> CustomerHierarchy:
        hierarchy = CustomerHierarchy(
            next(self._ids),
            prospect.request_id,
            prospect.application.company.name,
            organization.number,
            prospect.legal_entity,
        )
        change = self.transaction
        change.insert(self.hierarchies, hierarchy.id, hierarchy)
        change.publish(HIERARCHY_CREATED, prospect.request_id, by)
        return hierarchy

    def _join(self, hierarchy: CustomerHierarchy, person: Customer, role: Role) -> None:
        change = self.transaction
        change.update(hierarchy, members=(*hierarchy.members, Member(person.number, role)))
        change.insert(self.unpublished_hierarchies, hierarchy.id, hierarchy)
        change.update(person, invoice_account=hierarchy.organization)
        change.publish(HIERARCHY_MEMBER_ADDED, person.request_id, "", ROLE(role))

    def _change(self, hierarchy: CustomerHierarchy, **changes: object) -> None:
        """Change a hierarchy, and have 1010 push it again."""
        self.transaction.update(hierarchy, **changes)
        self.transaction.insert(self.unpublished_hierarchies, hierarchy.id, hierarchy)

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        self._insert_email(prospect.request_id, kind, prospect.application, prospect.store)

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        if kind in self.active_notifications:
            language = self._language(application)
            email = Email(next(self._ids), request_id, kind, application, store, language)
            change = self.transaction
            change.insert(self.unsent, email.id, email)
            change.publish(EMAIL_QUEUED, request_id, "", TYPE(kind))

    def _language(self, application: Application) -> str:
        """The requestor's language, or the templates' default (M4, A37)."""
        wanted = application.language
        return wanted if wanted in self.languages else self.languages[0]

    def _existing(self, prospect: Prospect, kind: type) -> Customer | None:
        """A customer that qualification already brought for this prospect (A2, A16)."""
        return next(
            (
                customer
                for customer in self.customers.values()
                if customer.request_id == prospect.request_id and isinstance(customer.party, kind)
            ),
            None,
        )

    def _application_of(self, hierarchy: CustomerHierarchy) -> Application:
        return next(
            prospect.application
            for prospect in self.prospects.values()
            if prospect.hierarchy == hierarchy.id
        )

    def require_available(self) -> None:
        """Refuse if headquarters is down."""
        if not self.available:
            raise Unavailable("Headquarters does not answer.")

    def _require_customer(self, customer: Customer) -> None:
        self.require_available()
        if self.customers.get(customer.number) is not customer:
            raise NotFound(f"There is no customer {customer.number}.")

    def _require_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        self.require_available()
        if self.hierarchies.get(hierarchy.id) is not hierarchy:
            raise NotFound(f"There is no customer hierarchy {hierarchy.id}.")

    def _require_pending(self, prospect: Prospect) -> None:
        self.require_available()
        if self.prospects.get(prospect.id) is not prospect:
            raise NotFound(f"There is no prospect {prospect.id}.")
        if prospect.status is not PENDING:
            raise NotAllowed(f"Prospect {prospect.id} is already {prospect.status.lower()}.")


_CREATED: dict[type, Activity] = {
    Company: Activity.ORGANIZATION_CUSTOMER_CREATED,
    Person: Activity.PERSON_CUSTOMER_CREATED,
}

"""Commerce headquarters: prospects, their approval or rejection, customers and hierarchies.

Everything arrives here through a job or through dual-write; see jobs.py for what the jobs do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from reference_model.activities import Activity
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    CustomerType,
    Email,
    EmailType,
    Member,
    OnboardingRequest,
    Prospect,
    ProspectStatus,
    Role,
    Row,
    UserRequest,
)
from reference_model.errors import NotAllowed, NotFound, Unavailable
from reference_model.parties import Application
from reference_model.sales_records import DUAL_WRITE_USER, Account, Contact

if TYPE_CHECKING:
    from reference_model.dual_write import DualWrite
    from reference_model.site import Site
    from reference_model.transaction import Transaction


@dataclass(eq=False)
class Headquarters:
    """One headquarters, with one legal entity and one site.

    inbox: rows that P-0001 pulled and Synchronize has not processed, oldest first.
    active_notifications: the notification types that the e-mail profile sends.
    """

    transaction: "Transaction"
    dual_write: "DualWrite"
    site: "Site"
    available: bool = True
    default_address_book: str = "B2B customers"
    active_notifications: set[EmailType] = field(default_factory=lambda: set(EmailType))
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
        prospect = Prospect(next(self._ids), row.id, row.application, row.legal_entity)
        with self.transaction as change:
            change.insert(self.prospects, prospect.id, prospect)
            change.publish(Activity.PROSPECT_STORED, row.id)
            self.dual_write.prospect_created(prospect)
        return prospect

    def store_user(self, row: UserRequest) -> None:
        """Make a colleague a person customer and a user of the administrator's partner (N9)."""
        hierarchy = self._hierarchy_of(row.administrator)
        organization = self.customers[hierarchy.organization]
        with self.transaction as change:
            customer = self._add_customer(
                row.id, CustomerType.PERSON, row.person.name, row.person.email, DUAL_WRITE_USER
            )
            change.update(row, customer=customer.number)
            self._join(hierarchy, customer, organization, Role.USER)
            application = self._application_of(hierarchy)._replace(person=row.person)
            self._queue_email(row.id, EmailType.USER_ADDED, application)

    def receive_account(self, account: Account) -> None:
        """Write an account of Sales as a customer of type organization (R10)."""
        self._require_available()
        customer = self._add_customer(
            account.request_id,
            CustomerType.ORGANIZATION,
            account.company.name,
            "",
            DUAL_WRITE_USER,
        )
        self.transaction.update(account, customer=customer.number)

    def receive_contact(self, contact: Contact) -> None:
        """Write a contact of Sales as a customer of type person (R10)."""
        self._require_available()
        customer = self._add_customer(
            contact.request_id,
            CustomerType.PERSON,
            contact.person.name,
            contact.person.email,
            DUAL_WRITE_USER,
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
        self._require_available()
        prospect = self.prospects[prospect_id]
        if prospect.status is not ProspectStatus.PENDING:
            self._ignore(prospect, decision)
        elif decision is ProspectStatus.REJECTED:
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
        company, requestor = prospect.application.company, prospect.application.person
        with self.transaction:
            organization = self._existing(
                prospect, CustomerType.ORGANIZATION
            ) or self._add_customer(
                prospect.request_id, CustomerType.ORGANIZATION, company.name, "", by
            )
            person = self._existing(prospect, CustomerType.PERSON) or self._add_customer(
                prospect.request_id, CustomerType.PERSON, requestor.name, requestor.email, by
            )
            self._approve(prospect, organization, person, by)

    def reject(self, prospect: Prospect, by: str) -> None:
        """Convert > Reject: the native path (N3)."""
        self._require_pending(prospect)
        with self.transaction:
            self._reject(prospect, by)

    def set_credit_limit(self, customer: Customer, limit: float) -> None:
        """Give a customer a credit limit; members draw on it through the invoice account (A28)."""
        customer.credit_limit = limit
        self.transaction.publish(
            Activity.CREDIT_LIMIT_SET, customer.request_id, attributes={"limit": limit}
        )

    def credit_limit_of(self, customer: Customer) -> float | None:
        """The limit that the customer buys under: that of its invoice account, if it has one."""
        payer = self.customers[customer.invoice_account or customer.number]
        return payer.credit_limit

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        change = self.transaction
        hierarchy = self._add_hierarchy(prospect, organization, by)
        self._join(hierarchy, person, organization, Role.ADMIN)
        change.update(prospect, status=ProspectStatus.APPROVED, hierarchy=hierarchy.id)
        change.publish(Activity.PROSPECT_APPROVED, prospect.request_id, by)
        self._queue_email(prospect.request_id, EmailType.APPROVED, prospect.application)

    def _reject(self, prospect: Prospect, by: str) -> None:
        change = self.transaction
        change.update(prospect, status=ProspectStatus.REJECTED)
        change.publish(Activity.PROSPECT_REJECTED, prospect.request_id, by)
        self._queue_email(prospect.request_id, EmailType.REJECTED, prospect.application)

    def _ignore(self, prospect: Prospect, decision: ProspectStatus) -> None:
        if decision is not prospect.status:
            self.transaction.publish(
                Activity.DECISION_IGNORED,
                prospect.request_id,
                attributes={"standing": prospect.status, "ignored": decision},
            )

    def _add_customer(
        self, request_id: str, kind: CustomerType, name: str, email: str, by: str
    ) -> Customer:
        customer = Customer(
            next(self._ids),
            request_id,
            kind,
            name,
            email,
            self.site.legal_entity,
            self.default_address_book,
        )
        change = self.transaction
        change.insert(self.customers, customer.number, customer)
        change.insert(self.unpublished_customers, customer.number, customer)
        change.publish(_CREATED[kind], request_id, by)
        return customer

    def _add_hierarchy(
        self, prospect: Prospect, organization: Customer, by: str
    ) -> CustomerHierarchy:
        hierarchy = CustomerHierarchy(
            next(self._ids),
            prospect.request_id,
            prospect.application.company.name,
            organization.number,
        )
        change = self.transaction
        change.insert(self.hierarchies, hierarchy.id, hierarchy)
        change.publish(Activity.HIERARCHY_CREATED, prospect.request_id, by)
        return hierarchy

    def _join(
        self, hierarchy: CustomerHierarchy, person: Customer, organization: Customer, role: Role
    ) -> None:
        change = self.transaction
        change.append(hierarchy.members, Member(person.number, role))
        change.update(person, invoice_account=organization.number)
        change.insert(self.unpublished_hierarchies, hierarchy.id, hierarchy)
        change.publish(
            Activity.HIERARCHY_MEMBER_ADDED, person.request_id, attributes={"role": role}
        )

    def _queue_email(self, request_id: str, kind: EmailType, application: Application) -> None:
        if kind in self.active_notifications:
            email = Email(next(self._ids), request_id, kind, application, self.site.name)
            change = self.transaction
            change.insert(self.unsent, email.id, email)
            change.publish(Activity.EMAIL_QUEUED, request_id, attributes={"type": kind})

    def _existing(self, prospect: Prospect, kind: CustomerType) -> Customer | None:
        """A customer that qualification already brought for this prospect (A2, A16)."""
        return next(
            (
                customer
                for customer in self.customers.values()
                if customer.request_id == prospect.request_id and customer.type is kind
            ),
            None,
        )

    def _hierarchy_of(self, customer: int) -> CustomerHierarchy:
        for hierarchy in self.hierarchies.values():
            if any(member.customer == customer for member in hierarchy.members):
                return hierarchy
        raise NotFound(f"Customer {customer} belongs to no customer hierarchy.")

    def _application_of(self, hierarchy: CustomerHierarchy) -> Application:
        return next(
            prospect.application
            for prospect in self.prospects.values()
            if prospect.hierarchy == hierarchy.id
        )

    def _require_available(self) -> None:
        if not self.available:
            raise Unavailable("Headquarters does not answer.")

    def _require_pending(self, prospect: Prospect) -> None:
        self._require_available()
        if self.prospects.get(prospect.id) is not prospect:
            raise NotFound(f"There is no prospect {prospect.id}.")
        if prospect.status is not ProspectStatus.PENDING:
            raise NotAllowed(f"Prospect {prospect.id} is already {prospect.status.lower()}.")


_CREATED = {
    CustomerType.ORGANIZATION: Activity.ORGANIZATION_CUSTOMER_CREATED,
    CustomerType.PERSON: Activity.PERSON_CUSTOMER_CREATED,
}

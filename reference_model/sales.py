"""Dynamics 365 Sales: leads, their qualification, and the opportunities that follow.

What a decision here means for the prospect is dual-write's business and headquarters'.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from reference_model.activities import (
    ACCOUNT_CREATED,
    CONTACT_CREATED,
    LEAD_CREATED,
    LEAD_DISQUALIFIED,
    LEAD_QUALIFIED,
    OPPORTUNITY_CREATED,
    OPPORTUNITY_LOST,
    OPPORTUNITY_WON,
    REASON,
    Activity,
)
from reference_model.commerce_records import Customer, Prospect
from reference_model.errors import (
    InvalidStatus,
    LeadAlreadyClosed,
    LeadAlreadyOpen,
    NotAMember,
    NotFound,
    OpportunityAlreadyClosed,
    OpportunityAlreadyOpen,
    Refused,
    StateNotSettable,
    Unavailable,
)
from reference_model.lead_views import VIEWS
from reference_model.parties import Company, Person
from reference_model.qualification import (
    STANDARD_QUALIFICATION,
    Qualification,
    require_no_duplicate,
    require_privilege,
)
from reference_model.sales_records import (
    DUAL_WRITE_NOTE,
    DUAL_WRITE_USER,
    TYPED_IN,
    Account,
    Closing,
    Contact,
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
    owning_team,
)
from reference_model.text_lengths import require_fit

if TYPE_CHECKING:
    from reference_model.dual_write import DualWrite
    from reference_model.transaction import Transaction


@dataclass(eq=False)
class Sales:
    """One Sales organization.

    response_time: seconds that it takes over a live write.
    knows_dual_write: whether dual-write's application user is a member of the organization.
    unprivileged: users who may not create accounts, contacts and opportunities.
    """

    transaction: "Transaction"
    dual_write: "DualWrite"
    available: bool = True
    response_time: float = 0.0
    knows_dual_write: bool = True
    unprivileged: set[str] = field(default_factory=set)
    leads: dict[int, Lead] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    opportunities: dict[int, Opportunity] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def receive_prospect(self, prospect: Prospect) -> None:
        """Write the lead of a new prospect: sections, note, owning team (R5 to R8)."""
        self._require_dual_write()
        person, company, _, _ = prospect.application
        require_fit(person, company)
        self._add_lead(
            Lead(
                next(self._ids),
                prospect.request_id,
                prospect.id,
                person,
                company,
                owning_team(prospect.legal_entity),
                prospect.legal_entity,
                LeadStatus.NEW,
                (DUAL_WRITE_NOTE,),
            ),
            DUAL_WRITE_USER,
        )

    def receive_customer(self, customer: Customer) -> None:
        """Write a customer that headquarters made as an account or a contact (R15)."""
        self._require_dual_write()
        id, case, party = next(self._ids), customer.request_id, customer.party
        if isinstance(party, Company):
            account = Account(id, case, party, None, customer.legal_entity)
            account.customer = customer.number
            self._insert_account(account, DUAL_WRITE_USER)
        else:
            contact = Contact(id, case, party, None, customer.legal_entity)
            contact.customer = customer.number
            self._insert_contact(contact, DUAL_WRITE_USER)

    def create_lead(
        self, person: Person, company: Company, by: str, legal_entity: str = "USRT"
    ) -> Lead:
        """Type in a lead that has nothing to do with the site."""
        require_fit(person, company)
        number = next(self._ids)
        case = f"LEAD-{number:07d}"
        lead = Lead(number, case, None, person, company, owner=by, legal_entity=legal_entity)
        with self.transaction:
            return self._add_lead(lead, by)

    def create_account(self, company: Company, by: str, legal_entity: str = "USRT") -> Account:
        """Type in an account; it becomes a customer if it has a company (R15, A30)."""
        self.require_available()
        number = next(self._ids)
        with self.transaction:
            account = Account(number, f"{TYPED_IN[0]}{number:07d}", company, None, legal_entity)
            self._insert_account(account, by)
            self.dual_write.account_created(account)
        return account

    def create_contact(
        self, person: Person, by: str, account: Account | None = None, legal_entity: str = "USRT"
    ) -> Contact:
        """Type in a contact, perhaps of an account; it becomes a customer as an account does."""
        self.require_available()
        number = next(self._ids)
        with self.transaction:
            contact = Contact(
                number, f"{TYPED_IN[1]}{number:07d}", person, None, legal_entity, account
            )
            self._insert_contact(contact, by)
            self.dual_write.contact_created(contact)
        return contact

    def view(self, name: str, user: str) -> list[Lead]:
        """The leads that a view lists for a user; KeyError if there is no such view."""
        belongs = VIEWS[name]
        return [lead for lead in self.leads.values() if belongs(lead, user)]

    @property
    def newest_lead(self) -> Lead:
        """The lead that was created last."""
        return next(reversed(self.leads.values()))

    def assign(self, lead: Lead, owner: str) -> None:
        """Give an open lead to a salesperson (S10)."""
        self._require_open(lead)
        self._change_lead(lead, owner=owner)

    def edit_lead(self, lead: Lead, person: Person, company: Company) -> None:
        """Change what the sections of an open lead say (S10); the prospect keeps its own (A17)."""
        self._require_open(lead)
        require_fit(person, company)
        self._change_lead(lead, person=person, company=company)

    def set_lead_status(self, lead: Lead, status: LeadStatus) -> None:
        """Give an open lead another status reason that leaves it open (A20)."""
        self._require_open(lead)
        if not status.is_open:
            raise InvalidStatus
        self._change_lead(lead, status=status)

    def delete_lead(self, lead: Lead) -> None:
        """Delete a lead; what it led to stays, without its originating lead (A26)."""
        self._require_lead(lead)
        with self.transaction as change:
            change.remove(self.leads, lead.id)
            for opportunity in self.opportunities.values():
                if opportunity.originating_lead == lead.id:
                    change.update(opportunity, originating_lead=None)
            change.publish(Activity.LEAD_DELETED, lead.request_id)

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        """Close the lead as qualified and create what follows from it (R9, R10)."""
        self._require_open(lead)
        if by in self.unprivileged:
            require_privilege(how)
        if how.warn_of_duplicates:
            require_no_duplicate(lead, how, self.accounts.values(), self.contacts.values())
        with self.transaction as change:
            account = self._add_account(lead, by) if how.create_account else how.existing_account
            contact = self._add_contact(lead, by) if how.create_contact else how.existing_contact
            if how.create_account and how.create_contact and account and contact:
                account.primary_contact = contact.id
                contact.parent_account = account
            change.update(lead, status=LeadStatus.QUALIFIED, account=account, contact=contact)
            change.publish(LEAD_QUALIFIED, lead.request_id, by)
            if how.create_opportunity:
                change.update(lead, opportunity=self._add_opportunity(lead, by).id)
            if how.create_account and account:
                self.dual_write.account_created(account)
            if how.create_contact and contact:
                self.dual_write.contact_created(contact)

    def qualify_in_bulk(self, leads: Iterable[Lead], by: str) -> list[Refused]:
        """Qualify leads from a list: each on its own, without a warning (A22, S13)."""
        refusals = []
        for lead in leads:
            try:
                self.qualify(lead, by)
            except Refused as refusal:
                refusals.append(refusal)
        return refusals

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        """Close the lead as disqualified; every reason rejects the prospect (R14, A20)."""
        self._require_open(lead)
        if lead.opportunity:
            raise LeadAlreadyClosed("An opportunity is linked to it.")
        if reason.state is not LeadState.DISQUALIFIED:
            raise InvalidStatus
        with self.transaction as change:
            change.update(lead, status=reason)
            change.publish(LEAD_DISQUALIFIED, lead.request_id, by, REASON(reason.name))
            self.dual_write.lead_disqualified(lead)

    def reactivate(self, lead: Lead, by: str) -> None:
        """Open a closed lead again; the prospect keeps its decision (A6)."""
        self._require_lead(lead)
        if lead.status.is_open:
            raise LeadAlreadyOpen
        with self.transaction as change:
            change.update(lead, status=LeadStatus.NEW)
            change.publish(Activity.LEAD_REACTIVATED, lead.request_id, by)

    def close_as_won(self, opportunity: Opportunity, by: str) -> None:
        """Win the opportunity; the prospect of its originating lead is approved (R11)."""
        self._require_unclosed(opportunity)
        with self.transaction as change:
            self._close(opportunity, OpportunityStatus.WON, by)
            change.publish(OPPORTUNITY_WON, opportunity.request_id, by)
            if lead := self._originating_lead(opportunity):
                self.dual_write.opportunity_won(opportunity, lead)

    def close_as_lost(self, opportunity: Opportunity, reason: OpportunityStatus, by: str) -> None:
        """Lose the opportunity; every reason rejects the prospect (R14, A20)."""
        self._require_unclosed(opportunity)
        if reason.state is not OpportunityState.LOST:
            raise InvalidStatus
        with self.transaction as change:
            self._close(opportunity, reason, by)
            change.publish(OPPORTUNITY_LOST, opportunity.request_id, by, REASON(reason.name))
            if lead := self._originating_lead(opportunity):
                self.dual_write.opportunity_lost(lead)

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        """Open a closed opportunity again; the prospect keeps its decision (A7, A8)."""
        self._require_opportunity(opportunity)
        if opportunity.status.is_open:
            raise OpportunityAlreadyOpen
        with self.transaction as change:
            change.update(opportunity, status=OpportunityStatus.IN_PROGRESS)
            change.publish(Activity.OPPORTUNITY_REOPENED, opportunity.request_id, by)

    def set_opportunity_status(self, opportunity: Opportunity, status: OpportunityStatus) -> None:
        """Give an open opportunity another status reason that leaves it open (A20, A21)."""
        self._require_unclosed(opportunity)
        if not status.is_open:
            message = status.state.name.title()
            raise StateNotSettable(f"Use the {message} message of {opportunity.name}.")
        with self.transaction as change:
            change.update(opportunity, status=status)
            change.publish(Activity.OPPORTUNITY_CHANGED, opportunity.request_id)

    def create_opportunity(self, name: str, by: str, account: Account | None = None) -> Opportunity:
        """Type in an opportunity that no lead led to (A25)."""
        self.require_available()
        number = next(self._ids)
        case = f"OPPORTUNITY-{number:07d}"
        with self.transaction:
            opportunity = Opportunity(number, case, name, None, account, None)
            return self._insert_opportunity(opportunity, by)

    def delete_opportunity(self, opportunity: Opportunity) -> None:
        """Delete an opportunity; its lead and the prospect stay as they are (A26)."""
        self._require_opportunity(opportunity)
        with self.transaction as change:
            change.remove(self.opportunities, opportunity.id)
            if lead := self._originating_lead(opportunity):
                change.update(lead, opportunity=self._opportunity_of(lead))
            change.publish(Activity.OPPORTUNITY_DELETED, opportunity.request_id)

    def require_available(self) -> None:
        """Refuse if Sales is down."""
        if not self.available:
            raise Unavailable("Sales does not answer.")

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        self.require_available()
        self.transaction.insert(self.leads, lead.id, lead)
        self.transaction.publish(LEAD_CREATED, lead.request_id, by)
        return lead

    def _change_lead(self, lead: Lead, **changes: object) -> None:
        self.require_available()
        with self.transaction as change:
            change.update(lead, **changes)
            change.publish(Activity.LEAD_CHANGED, lead.request_id)

    def _add_account(self, lead: Lead, by: str) -> Account:
        account = Account(
            next(self._ids), lead.request_id, lead.company, lead.id, lead.legal_entity
        )
        return self._insert_account(account, by)

    def _insert_account(self, account: Account, by: str) -> Account:
        self.transaction.insert(self.accounts, account.id, account)
        self.transaction.publish(ACCOUNT_CREATED, account.request_id, by)
        return account

    def _add_contact(self, lead: Lead, by: str) -> Contact:
        contact = Contact(next(self._ids), lead.request_id, lead.person, lead.id, lead.legal_entity)
        return self._insert_contact(contact, by)

    def _insert_contact(self, contact: Contact, by: str) -> Contact:
        self.transaction.insert(self.contacts, contact.id, contact)
        self.transaction.publish(CONTACT_CREATED, contact.request_id, by)
        return contact

    def _add_opportunity(self, lead: Lead, by: str) -> Opportunity:
        return self._insert_opportunity(
            Opportunity(
                next(self._ids),
                lead.request_id,
                lead.topic,
                lead.id,
                lead.account,
                lead.contact,
                lead.timeline,
            ),
            by,
        )

    def _insert_opportunity(self, opportunity: Opportunity, by: str) -> Opportunity:
        self.transaction.insert(self.opportunities, opportunity.id, opportunity)
        self.transaction.publish(OPPORTUNITY_CREATED, opportunity.request_id, by)
        return opportunity

    def _close(self, opportunity: Opportunity, status: OpportunityStatus, by: str) -> None:
        closings = (*opportunity.closings, Closing(status, by))
        self.transaction.update(opportunity, status=status, closings=closings)

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        return self.leads.get(opportunity.originating_lead or 0)

    def _opportunity_of(self, lead: Lead) -> int | None:
        """The newest of the lead's opportunities; whoever qualifies twice has two."""
        found = (o.id for o in self.opportunities.values() if o.originating_lead == lead.id)
        return max(found, default=None)

    def _require_dual_write(self) -> None:
        """Refuse what dual-write writes if Sales is down or does not know dual-write (D8)."""
        self.require_available()
        if not self.knows_dual_write:
            raise NotAMember

    def _require_lead(self, lead: Lead) -> None:
        self.require_available()
        if self.leads.get(lead.id) is not lead:
            raise NotFound(f"There is no lead {lead.id}.")

    def _require_open(self, lead: Lead) -> None:
        self._require_lead(lead)
        if not lead.status.is_open:
            raise LeadAlreadyClosed

    def _require_opportunity(self, opportunity: Opportunity) -> None:
        self.require_available()
        if self.opportunities.get(opportunity.id) is not opportunity:
            raise NotFound(f"There is no opportunity {opportunity.id}.")

    def _require_unclosed(self, opportunity: Opportunity) -> None:
        self._require_opportunity(opportunity)
        if not opportunity.status.is_open:
            raise OpportunityAlreadyClosed

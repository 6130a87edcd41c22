"""Dynamics 365 Sales: leads, their qualification, and the opportunities that follow.

What a decision here means for the prospect is dual-write's business and headquarters'.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from reference_model.activities import Activity
from reference_model.commerce_records import Prospect
from reference_model.errors import (
    InvalidStatus,
    LeadAlreadyClosed,
    LeadAlreadyOpen,
    NotFound,
    OpportunityAlreadyClosed,
    OpportunityAlreadyOpen,
    StateNotSettable,
    Unavailable,
)
from reference_model.parties import Company, Person
from reference_model.sales_records import (
    DUAL_WRITE_NOTE,
    DUAL_WRITE_TEAM,
    DUAL_WRITE_USER,
    Account,
    Contact,
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
)

if TYPE_CHECKING:
    from reference_model.dual_write import DualWrite
    from reference_model.transaction import Transaction


@dataclass(frozen=True)
class Qualification:
    """What to create, and which existing records to use instead."""

    create_account: bool = True
    create_contact: bool = True
    create_opportunity: bool = True
    existing_account: Account | None = None
    existing_contact: Contact | None = None


STANDARD_QUALIFICATION = Qualification()


@dataclass(eq=False)
class Sales:
    """One Sales organization."""

    transaction: "Transaction"
    dual_write: "DualWrite"
    available: bool = True
    leads: dict[int, Lead] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)
    opportunities: dict[int, Opportunity] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def receive_prospect(self, prospect: Prospect) -> None:
        """Write the lead of a new prospect: sections, note, owning team (R5 to R8)."""
        person, company, _, _ = prospect.application
        self._add_lead(
            Lead(
                id=next(self._ids),
                request_id=prospect.request_id,
                prospect_id=prospect.id,
                person=person,
                company=company,
                owner=DUAL_WRITE_TEAM,
                timeline=(DUAL_WRITE_NOTE,),
            ),
            by=DUAL_WRITE_USER,
        )

    def create_lead(self, person: Person, company: Company, by: str) -> Lead:
        """Type in a lead that has nothing to do with the site."""
        number = next(self._ids)
        lead = Lead(number, f"LEAD-{number:07d}", None, person, company, owner=by)
        with self.transaction:
            return self._add_lead(lead, by)

    def my_open_leads(self, user: str) -> list[Lead]:
        """The view My open leads, as this user sees it."""
        return [
            lead
            for lead in self.leads.values()
            if lead.owner == user and lead.status.state is LeadState.OPEN
        ]

    def all_commerce_b2b_leads(self) -> list[Lead]:
        """The view All commerce B2B leads: whatever came from a prospect, in any state (A18)."""
        return [lead for lead in self.leads.values() if lead.prospect_id is not None]

    @property
    def newest_lead(self) -> Lead:
        """The lead that was created last."""
        return next(reversed(self.leads.values()))

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        """Close the lead as qualified and create what follows from it (R9, R10)."""
        self._require_open(lead)
        with self.transaction as change:
            account = self._add_account(lead, by) if how.create_account else how.existing_account
            contact = self._add_contact(lead, by) if how.create_contact else how.existing_contact
            if how.create_account and how.create_contact and account and contact:
                account.primary_contact = contact.id
                contact.parent_account = account
            change.update(lead, status=LeadStatus.QUALIFIED, account=account, contact=contact)
            change.publish(Activity.LEAD_QUALIFIED, lead.request_id, by)
            if how.create_opportunity:
                change.update(lead, opportunity=self._add_opportunity(lead, by).id)
            if how.create_account and account:
                self.dual_write.account_created(account)
            if how.create_contact and contact:
                self.dual_write.contact_created(contact)

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        """Close the lead as disqualified; every reason rejects the prospect (R14, A20)."""
        self._require_open(lead)
        if lead.opportunity:
            raise LeadAlreadyClosed("An opportunity is linked to it.")
        if reason.state is not LeadState.DISQUALIFIED:
            raise InvalidStatus
        with self.transaction as change:
            change.update(lead, status=reason)
            change.publish(Activity.LEAD_DISQUALIFIED, lead.request_id, by, {"reason": reason.name})
            self.dual_write.lead_disqualified(lead)

    def reactivate(self, lead: Lead, by: str) -> None:
        """Open a closed lead again; the prospect keeps its decision (A6)."""
        self._require_available()
        if lead.status.state is LeadState.OPEN:
            raise LeadAlreadyOpen
        with self.transaction as change:
            change.update(lead, status=LeadStatus.NEW)
            change.publish(Activity.LEAD_REACTIVATED, lead.request_id, by)

    def close_as_won(self, opportunity: Opportunity, by: str) -> None:
        """Win the opportunity; the prospect of its originating lead is approved (R11)."""
        self._require_in_progress(opportunity)
        with self.transaction as change:
            change.update(opportunity, status=OpportunityStatus.WON)
            change.publish(Activity.OPPORTUNITY_WON, opportunity.request_id, by)
            if lead := self._originating_lead(opportunity):
                self.dual_write.opportunity_won(opportunity, lead)

    def close_as_lost(self, opportunity: Opportunity, reason: OpportunityStatus, by: str) -> None:
        """Lose the opportunity; every reason rejects the prospect (R14, A20)."""
        self._require_in_progress(opportunity)
        if reason.state is not OpportunityState.LOST:
            raise InvalidStatus
        with self.transaction as change:
            change.update(opportunity, status=reason)
            change.publish(
                Activity.OPPORTUNITY_LOST, opportunity.request_id, by, {"reason": reason.name}
            )
            if lead := self._originating_lead(opportunity):
                self.dual_write.opportunity_lost(lead)

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        """Open a closed opportunity again; the prospect keeps its decision (A7, A8)."""
        self._require_available()
        if opportunity.status.state is OpportunityState.OPEN:
            raise OpportunityAlreadyOpen
        with self.transaction as change:
            change.update(opportunity, status=OpportunityStatus.IN_PROGRESS)
            change.publish(Activity.OPPORTUNITY_REOPENED, opportunity.request_id, by)

    def set_opportunity_state(self, opportunity: Opportunity, state: OpportunityState) -> None:
        """Refuse to win or lose by writing the state (A21)."""
        if state is not OpportunityState.OPEN:
            raise StateNotSettable(f"Use the {state.name.title()} message of {opportunity.name}.")

    def create_opportunity(self, name: str, by: str, account: Account | None = None) -> Opportunity:
        """Type in an opportunity that no lead led to (A25)."""
        number = next(self._ids)
        case = f"OPPORTUNITY-{number:07d}"
        with self.transaction:
            opportunity = Opportunity(number, case, name, None, account, None)
            return self._insert_opportunity(opportunity, by)

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        self._require_available()
        self.transaction.insert(self.leads, lead.id, lead)
        self.transaction.publish(Activity.LEAD_CREATED, lead.request_id, by)
        return lead

    def _add_account(self, lead: Lead, by: str) -> Account:
        account = Account(next(self._ids), lead.request_id, lead.company, lead.id)
        self.transaction.insert(self.accounts, account.id, account)
        self.transaction.publish(Activity.ACCOUNT_CREATED, lead.request_id, by)
        return account

    def _add_contact(self, lead: Lead, by: str) -> Contact:
        contact = Contact(next(self._ids), lead.request_id, lead.person, lead.id)
        self.transaction.insert(self.contacts, contact.id, contact)
        self.transaction.publish(Activity.CONTACT_CREATED, lead.request_id, by)
        return contact

    def _add_opportunity(self, lead: Lead, by: str) -> Opportunity:
        return self._insert_opportunity(
            Opportunity(
                next(self._ids), lead.request_id, lead.topic, lead.id, lead.account, lead.contact
            ),
            by,
        )

    def _insert_opportunity(self, opportunity: Opportunity, by: str) -> Opportunity:
        self.transaction.insert(self.opportunities, opportunity.id, opportunity)
        self.transaction.publish(Activity.OPPORTUNITY_CREATED, opportunity.request_id, by)
        return opportunity

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        return self.leads.get(opportunity.originating_lead or 0)

    def _require_available(self) -> None:
        if not self.available:
            raise Unavailable("Sales does not answer.")

    def _require_open(self, lead: Lead) -> None:
        self._require_available()
        if self.leads.get(lead.id) is not lead:
            raise NotFound(f"There is no lead {lead.id}.")
        if lead.status.state is not LeadState.OPEN:
            raise LeadAlreadyClosed

    def _require_in_progress(self, opportunity: Opportunity) -> None:
        self._require_available()
        if self.opportunities.get(opportunity.id) is not opportunity:
            raise NotFound(f"There is no opportunity {opportunity.id}.")
        if opportunity.status.state is not OpportunityState.OPEN:
            raise OpportunityAlreadyClosed

"""The simulated adapter's Sales."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from conformance.observations import (
    SeenAccount,
    SeenContact,
    SeenLead,
    SeenNote,
    SeenOpportunity,
)
from reference_model.errors import NotFound
from reference_model.parties import Company, Person
from reference_model.sales import Qualification, Sales
from reference_model.sales_records import (
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
)

Record = TypeVar("Record")
Status = TypeVar("Status", LeadStatus, OpportunityStatus)


class SimulatedSales:
    """The port's Sales."""

    def __init__(self, sales: Sales) -> None:
        self._sales = sales

    def view(self, name: str, user: str) -> Sequence[SeenLead]:
        views = {
            "My open leads": lambda: self._sales.my_open_leads(user),
            "All commerce B2B leads": self._sales.all_commerce_b2b_leads,
        }
        return [_seen_lead(lead) for lead in views[name]()]

    def leads(self) -> Sequence[SeenLead]:
        return [_seen_lead(lead) for lead in self._sales.leads.values()]

    def accounts(self) -> Sequence[SeenAccount]:
        return [
            SeenAccount(str(account.id), account.company.name, str(account.primary_contact or ""))
            for account in self._sales.accounts.values()
        ]

    def contacts(self) -> Sequence[SeenContact]:
        return [
            SeenContact(
                id=str(contact.id),
                name=contact.person.name,
                email=contact.person.email,
                parent_account=str(contact.parent_account.id) if contact.parent_account else "",
            )
            for contact in self._sales.contacts.values()
        ]

    def opportunities(self) -> Sequence[SeenOpportunity]:
        return [
            SeenOpportunity(
                id=str(opportunity.id),
                state=opportunity.status.state.name.title(),
                account=str(opportunity.account.id) if opportunity.account else "",
                contact=str(opportunity.contact.id) if opportunity.contact else "",
                originating_lead=str(opportunity.originating_lead or ""),
            )
            for opportunity in self._sales.opportunities.values()
        ]

    def create_lead(self, person: Person, company: Company, user: str) -> str:
        return str(self._sales.create_lead(person, company, user).id)

    def create_opportunity(self, name: str, user: str) -> str:
        return str(self._sales.create_opportunity(name, user).id)

    def qualify(
        self,
        lead: str,
        user: str,
        *,
        create: Sequence[str] = ("account", "contact", "opportunity"),
        account: str = "",
        contact: str = "",
    ) -> None:
        how = Qualification(
            create_account="account" in create,
            create_contact="contact" in create,
            create_opportunity="opportunity" in create,
            existing_account=look_up(self._sales.accounts, account) if account else None,
            existing_contact=look_up(self._sales.contacts, contact) if contact else None,
        )
        self._sales.qualify(self._lead(lead), user, how)

    def disqualify(self, lead: str, reason: str, user: str) -> None:
        self._sales.disqualify(self._lead(lead), _status(LeadStatus, reason), user)

    def reactivate(self, lead: str, user: str) -> None:
        self._sales.reactivate(self._lead(lead), user)

    def close_as_won(self, opportunity: str, user: str) -> None:
        self._sales.close_as_won(self._opportunity(opportunity), user)

    def close_as_lost(self, opportunity: str, reason: str, user: str) -> None:
        status = _status(OpportunityStatus, reason)
        self._sales.close_as_lost(self._opportunity(opportunity), status, user)

    def reopen(self, opportunity: str, user: str) -> None:
        self._sales.reopen(self._opportunity(opportunity), user)

    def write_state(self, opportunity: str, state: str) -> None:
        self._sales.set_opportunity_state(
            self._opportunity(opportunity), OpportunityState[state.upper()]
        )

    def _lead(self, id: str) -> Lead:
        return look_up(self._sales.leads, id)

    def _opportunity(self, id: str) -> Opportunity:
        return look_up(self._sales.opportunities, id)


def look_up(table: Mapping[int, Record], id: str) -> Record:
    """The record with this id; Refused if there is none."""
    record = table.get(int(id)) if id.isdigit() else None
    if record is None:
        raise NotFound(f"There is no record {id}.")
    return record


def _seen_lead(lead: Lead) -> SeenLead:
    return SeenLead(
        id=str(lead.id),
        state=lead.status.state.name.title(),
        owner=lead.owner,
        contact=lead.person,
        company=lead.company,
        timeline=tuple(SeenNote(note.text, note.created_by) for note in lead.timeline),
    )


def _status(statuses: type[Status], label: str) -> Status:
    """A status reason by its label: `Out-Sold` is OUT_SOLD."""
    return statuses[label.upper().replace(" ", "_").replace("-", "_")]

"""The simulated adapter's Sales."""

from collections.abc import Iterable, Mapping, Sequence

from conformance.deployment import NOTHING
from conformance.observations import (
    SeenAccount,
    SeenContact,
    SeenLead,
    SeenNote,
    SeenOpportunity,
)
from conformance.simulated.records import Record, look_up
from conformance.status_reasons import label, labelled
from reference_model.parties import Company, Person
from reference_model.qualification import Qualification
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadStatus,
    Note,
    Opportunity,
    OpportunityStatus,
)


class SimulatedSales:
    """The port's Sales."""

    def __init__(self, sales: Sales) -> None:
        self._sales = sales

    def view(self, name: str, user: str) -> Sequence[SeenLead]:
        return [_seen_lead(lead) for lead in self._sales.view(name, user)]

    def leads(self) -> Sequence[SeenLead]:
        return [_seen_lead(lead) for lead in self._sales.leads.values()]

    def accounts(self) -> Sequence[SeenAccount]:
        return [
            SeenAccount(
                id=str(account.id),
                name=account.company.name,
                primary_contact=str(account.primary_contact or ""),
                originating_lead=str(account.originating_lead or ""),
                legal_entity=account.legal_entity,
            )
            for account in self._sales.accounts.values()
        ]

    def contacts(self) -> Sequence[SeenContact]:
        return [
            SeenContact(
                id=str(contact.id),
                name=contact.person.name,
                email=contact.person.email,
                parent_account=str(contact.parent_account.id) if contact.parent_account else "",
                originating_lead=str(contact.originating_lead or ""),
                legal_entity=contact.legal_entity,
            )
            for contact in self._sales.contacts.values()
        ]

    def opportunities(self) -> Sequence[SeenOpportunity]:
        return [
            SeenOpportunity(
                id=str(opportunity.id),
                state=opportunity.status.state.name.title(),
                status=label(opportunity.status),
                account=str(opportunity.account.id) if opportunity.account else "",
                contact=str(opportunity.contact.id) if opportunity.contact else "",
                originating_lead=str(opportunity.originating_lead or ""),
                timeline=_seen_timeline(opportunity.timeline),
                closings=tuple(each.status.state.name.title() for each in opportunity.closings),
            )
            for opportunity in self._sales.opportunities.values()
        ]

    def create_lead(
        self, person: Person, company: Company, user: str, *, legal_entity: bool = True
    ) -> str:
        belongs_to = "USRT" if legal_entity else ""
        return str(self._sales.create_lead(person, company, user, belongs_to).id)

    def create_opportunity(self, name: str, user: str, account: str = "") -> str:
        chosen = _chosen(self._sales.accounts, account)
        return str(self._sales.create_opportunity(name, user, chosen).id)

    def assign(self, lead: str, user: str) -> None:
        self._sales.assign(self._lead(lead), user)

    def edit_lead(self, lead: str, person: Person, company: Company) -> None:
        self._sales.edit_lead(self._lead(lead), person, company)

    def set_lead_status(self, lead: str, status: str) -> None:
        self._sales.set_lead_status(self._lead(lead), labelled(LeadStatus, status))

    def delete_lead(self, lead: str) -> None:
        self._sales.delete_lead(self._lead(lead))

    def qualify(
        self,
        lead: str,
        user: str,
        *,
        create: Sequence[str] = ("account", "contact", "opportunity"),
        choose: Mapping[str, str] = NOTHING,
        warn_of_duplicates: bool = False,
    ) -> None:
        how = Qualification(
            create_account="account" in create,
            create_contact="contact" in create,
            create_opportunity="opportunity" in create,
            existing_account=_chosen(self._sales.accounts, choose.get("account")),
            existing_contact=_chosen(self._sales.contacts, choose.get("contact")),
            warn_of_duplicates=warn_of_duplicates,
        )
        self._sales.qualify(self._lead(lead), user, how)

    def qualify_in_bulk(self, leads: Sequence[str], user: str) -> None:
        self._sales.qualify_in_bulk([self._lead(lead) for lead in leads], user)

    def disqualify(self, lead: str, reason: str, user: str) -> None:
        self._sales.disqualify(self._lead(lead), labelled(LeadStatus, reason), user)

    def reactivate(self, lead: str, user: str) -> None:
        self._sales.reactivate(self._lead(lead), user)

    def close_as_won(self, opportunity: str, user: str) -> None:
        self._sales.close_as_won(self._opportunity(opportunity), user)

    def close_as_lost(self, opportunity: str, reason: str, user: str) -> None:
        status = labelled(OpportunityStatus, reason)
        self._sales.close_as_lost(self._opportunity(opportunity), status, user)

    def reopen(self, opportunity: str, user: str) -> None:
        self._sales.reopen(self._opportunity(opportunity), user)

    def set_opportunity_status(self, opportunity: str, status: str) -> None:
        reason = labelled(OpportunityStatus, status)
        self._sales.set_opportunity_status(self._opportunity(opportunity), reason)

    def delete_opportunity(self, opportunity: str) -> None:
        self._sales.delete_opportunity(self._opportunity(opportunity))

    def withdraw_privileges(self, user: str) -> None:
        self._sales.unprivileged.add(user)

    def _lead(self, id: str) -> Lead:
        return look_up(self._sales.leads, id)

    def _opportunity(self, id: str) -> Opportunity:
        return look_up(self._sales.opportunities, id)


def _chosen(table: Mapping[int, Record], id: str | None) -> Record | None:
    return look_up(table, id) if id else None


def _seen_lead(lead: Lead) -> SeenLead:
    return SeenLead(
        id=str(lead.id),
        state=lead.status.state.name.title(),
        status=label(lead.status),
        owner=lead.owner,
        contact=lead.person,
        company=lead.company,
        legal_entity=lead.legal_entity,
        timeline=_seen_timeline(lead.timeline),
    )


def _seen_timeline(notes: Iterable[Note]) -> tuple[SeenNote, ...]:
    return tuple(SeenNote(note.text, note.created_by) for note in notes)

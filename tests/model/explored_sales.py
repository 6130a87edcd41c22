"""Whatever users of Sales can do to leads and opportunities."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reference_model.parties import Company, Person
from reference_model.qualification import Qualification
from reference_model.sales_records import LeadStatus, OpportunityStatus
from tests.model.explorer import (
    BY,
    FLAG,
    PLACE,
    SOME_COMPANY,
    SOMEBODY,
    Explorer,
    at_or_none,
    some,
)

LENGTH = st.sampled_from([9, 999])
"""Of a telephone number: one that fits its column, and one that does not."""


class ExploredSales(Explorer):
    """Qualify, disqualify, win, lose, take it back, edit, delete."""

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def qualify(self, place: int) -> None:
        self.attempt(self.sales.qualify, self.lead(place), BY)

    @precondition(some("sales", "leads"))
    @rule(
        place=PLACE,
        account=FLAG,
        contact=FLAG,
        opportunity=FLAG,
        existing=PLACE,
        known=PLACE,
        warn=FLAG,
    )
    def qualify_unusually(  # noqa: PLR0913, PLR0917 - each choice of the dialog is one of these
        self,
        place: int,
        account: bool,  # noqa: FBT001
        contact: bool,  # noqa: FBT001
        opportunity: bool,  # noqa: FBT001
        existing: int,
        known: int,
        warn: bool,  # noqa: FBT001
    ) -> None:
        lead = self.lead(place)
        how = Qualification(
            create_account=account,
            create_contact=contact,
            create_opportunity=opportunity,
            existing_account=at_or_none(existing, self.sales.accounts),
            existing_contact=at_or_none(known, self.sales.contacts),
            warn_of_duplicates=warn,
        )
        chosen = lead, how.existing_account, how.existing_contact
        self.unusual |= {record.request_id for record in chosen if record}
        self.attempt(self.sales.qualify, lead, BY, how)

    @precondition(some("sales", "leads"))
    @rule(places=st.lists(PLACE, min_size=1, max_size=4))
    def qualify_in_bulk(self, places: list[int]) -> None:
        leads = [self.lead(place) for place in places]
        self.attempt(self.sales.qualify_in_bulk, leads, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, reason=st.sampled_from(LeadStatus))
    def disqualify(self, place: int, reason: LeadStatus) -> None:
        self.attempt(self.sales.disqualify, self.lead(place), reason, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def reactivate(self, place: int) -> None:
        lead = self.lead(place)
        self.unusual.add(lead.request_id)
        self.attempt(self.sales.reactivate, lead, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, owner=st.sampled_from([BY, "Bert"]))
    def assign(self, place: int, owner: str) -> None:
        self.attempt(self.sales.assign, self.lead(place), owner)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, person=SOMEBODY, company=SOME_COMPANY, length=LENGTH)
    def edit_lead(self, place: int, person: Person, company: Company, length: int) -> None:
        lead = self.lead(place)
        person = person._replace(phone="5" * length)
        self.attempt(self.sales.edit_lead, lead, person, company)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, status=st.sampled_from(LeadStatus))
    def set_lead_status(self, place: int, status: LeadStatus) -> None:
        self.attempt(self.sales.set_lead_status, self.lead(place), status)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def delete_lead(self, place: int) -> None:
        lead = self.lead(place)
        self.attempt(self.sales.delete_lead, lead)
        if lead.id not in self.sales.leads:
            self.deleted_leads.append(lead)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def win(self, place: int) -> None:
        self.attempt(self.sales.close_as_won, self.opportunity(place), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, reason=st.sampled_from(OpportunityStatus))
    def lose(self, place: int, reason: OpportunityStatus) -> None:
        self.attempt(self.sales.close_as_lost, self.opportunity(place), reason, BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def reopen(self, place: int) -> None:
        self.attempt(self.sales.reopen, self.opportunity(place), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, status=st.sampled_from(OpportunityStatus))
    def set_opportunity_status(self, place: int, status: OpportunityStatus) -> None:
        opportunity = self.opportunity(place)
        self.attempt(self.sales.set_opportunity_status, opportunity, status)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def delete_opportunity(self, place: int) -> None:
        opportunity = self.opportunity(place)
        self.attempt(self.sales.delete_opportunity, opportunity)
        if opportunity.id not in self.sales.opportunities:
            self.deleted_opportunities.append(opportunity)

    @rule(person=SOMEBODY, company=SOME_COMPANY, length=LENGTH)
    def type_in_a_lead(self, person: Person, company: Company, length: int) -> None:
        self.attempt(self.sales.create_lead, person._replace(phone="5" * length), company, BY)

    @rule(place=PLACE)
    def type_in_an_opportunity(self, place: int) -> None:
        account = at_or_none(place, self.sales.accounts)
        self.attempt(self.sales.create_opportunity, "Spring order", BY, account)

    @rule(commands=st.integers(1, 5))
    def take_privileges_away(self, commands: int) -> None:
        self.break_down("sales", commands, unprivileged={BY})

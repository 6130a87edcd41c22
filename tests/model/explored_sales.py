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
    at,
    at_or_none,
    some,
)


class ExploredSales(Explorer):
    """Qualify, disqualify, win, lose, take it back, edit, delete."""

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def qualify(self, place: int) -> None:
        self.attempt(self.sales.qualify, at(place, self.sales.leads), BY)

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
        lead = at(place, self.sales.leads)
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
        leads = [at(place, self.sales.leads) for place in places]
        self.attempt(self.sales.qualify_in_bulk, leads, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, reason=st.sampled_from(LeadStatus))
    def disqualify(self, place: int, reason: LeadStatus) -> None:
        self.attempt(self.sales.disqualify, at(place, self.sales.leads), reason, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def reactivate(self, place: int) -> None:
        lead = at(place, self.sales.leads)
        self.unusual.add(lead.request_id)
        self.attempt(self.sales.reactivate, lead, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, owner=st.sampled_from([BY, "Bert"]))
    def assign(self, place: int, owner: str) -> None:
        self.attempt(self.sales.assign, at(place, self.sales.leads), owner)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, person=SOMEBODY, company=SOME_COMPANY, length=st.sampled_from([9, 999]))
    def edit_lead(self, place: int, person: Person, company: Company, length: int) -> None:
        lead = at(place, self.sales.leads)
        person = person._replace(phone="5" * length)
        self.attempt(self.sales.edit_lead, lead, person, company)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, status=st.sampled_from(LeadStatus))
    def set_lead_status(self, place: int, status: LeadStatus) -> None:
        self.attempt(self.sales.set_lead_status, at(place, self.sales.leads), status)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def delete_lead(self, place: int) -> None:
        self.attempt(self.sales.delete_lead, at(place, self.sales.leads))

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def win(self, place: int) -> None:
        self.attempt(self.sales.close_as_won, at(place, self.sales.opportunities), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, reason=st.sampled_from(OpportunityStatus))
    def lose(self, place: int, reason: OpportunityStatus) -> None:
        self.attempt(self.sales.close_as_lost, at(place, self.sales.opportunities), reason, BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def reopen(self, place: int) -> None:
        self.attempt(self.sales.reopen, at(place, self.sales.opportunities), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, status=st.sampled_from(OpportunityStatus))
    def set_opportunity_status(self, place: int, status: OpportunityStatus) -> None:
        opportunity = at(place, self.sales.opportunities)
        self.attempt(self.sales.set_opportunity_status, opportunity, status)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def delete_opportunity(self, place: int) -> None:
        opportunity = at(place, self.sales.opportunities)
        self.attempt(self.sales.delete_opportunity, opportunity)

    @rule(person=SOMEBODY, company=SOME_COMPANY)
    def type_in_a_lead(self, person: Person, company: Company) -> None:
        self.attempt(self.sales.create_lead, person, company, BY)

    @rule(place=PLACE)
    def type_in_an_opportunity(self, place: int) -> None:
        account = at_or_none(place, self.sales.accounts)
        self.attempt(self.sales.create_opportunity, "Spring order", BY, account)

    @rule(commands=st.integers(1, 5))
    def take_privileges_away(self, commands: int) -> None:
        self.break_down("sales", commands, unprivileged={BY})

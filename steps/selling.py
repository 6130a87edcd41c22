"""Steps: what salespeople do with leads and opportunities."""

from pytest_bdd import given, parsers, when

from steps.act import act
from steps.partner import Partner
from steps.story import ANOTHER_SELLER, SELLER, Story


@act("a salesperson [qualifies|has qualified|tries to qualify] the lead")
def qualify(story: Story) -> None:
    story.deployment.sales.qualify(story.partner.lead().id, SELLER)


@act("another salesperson [qualifies|has qualified|tries to qualify] the lead")
def another_qualifies(story: Story) -> None:
    story.deployment.sales.qualify(story.partner.lead().id, ANOTHER_SELLER)


@act("a salesperson [qualifies|has qualified|tries to qualify] the lead, creating {records}")
def qualify_creating(story: Story, records: str) -> None:
    story.deployment.sales.qualify(story.partner.lead().id, SELLER, create=_named(records))


@act("another salesperson [qualifies|has qualified|tries to qualify] the lead, creating {records}")
def another_qualifies_creating(story: Story, records: str) -> None:
    lead = story.partner.lead().id
    story.deployment.sales.qualify(lead, ANOTHER_SELLER, create=_named(records))


@act("a salesperson [chooses|has chosen|tries to choose] the earlier {kind:w} for the lead")
def qualify_choosing(story: Story, kind: str) -> None:
    create = [name for name in ("account", "contact", "opportunity") if name != kind]
    chosen = {kind: _earlier(story, kind)}
    story.deployment.sales.qualify(story.partner.lead().id, SELLER, create=create, choose=chosen)


@act("a salesperson [qualifies|has qualified|tries to qualify] the first lead")
def qualify_first(story: Story) -> None:
    story.deployment.sales.qualify(story.partner.leads()[0].id, SELLER)


@act("a salesperson [qualifies|has qualified|tries to qualify] the second lead in the form")
def qualify_second_in_the_form(story: Story) -> None:
    lead = story.partner.leads()[1].id
    story.deployment.sales.qualify(lead, SELLER, warn_of_duplicates=True)


@act("a salesperson [qualifies|has qualified|tries to qualify] the second lead, ignoring warnings")
def qualify_second(story: Story) -> None:
    story.deployment.sales.qualify(story.partner.leads()[1].id, SELLER)


@act("a salesperson [links|has linked|tries to link] the second lead to what the warning names")
def link_second(story: Story) -> None:
    chosen = {"account": story.partner.account().id, "contact": story.partner.contact().id}
    lead = story.partner.leads()[1].id
    story.deployment.sales.qualify(lead, SELLER, create=["opportunity"], choose=chosen)


@act("a salesperson [qualifies|has qualified|tries to qualify] both leads in bulk")
def qualify_in_bulk(story: Story) -> None:
    leads = [lead.id for lead in story.partner.leads()]
    story.deployment.sales.qualify_in_bulk(leads, SELLER)


@act('a salesperson [disqualifies|has disqualified|tries to disqualify] the lead as "{reason}"')
def disqualify(story: Story, reason: str) -> None:
    story.deployment.sales.disqualify(story.partner.lead().id, reason, SELLER)


@act("a salesperson [reactivates|has reactivated|tries to reactivate] the lead")
def reactivate(story: Story) -> None:
    story.deployment.sales.reactivate(story.partner.lead().id, SELLER)


@act('a salesperson [marks|has marked|tries to mark] the lead as "{status}"')
def mark_lead(story: Story, status: str) -> None:
    story.deployment.sales.set_lead_status(story.partner.lead().id, status)


@act("a salesperson [enters|has entered|tries to enter] another e-mail address in the lead")
def edit_contact(story: Story) -> None:
    lead = story.partner.lead()
    person = lead.contact._replace(email=another_email(story))
    story.deployment.sales.edit_lead(lead.id, person, lead.company)


@act("a salesperson [enters|has entered|tries to enter] another company name in the lead")
def edit_company(story: Story) -> None:
    lead = story.partner.lead()
    company = lead.company._replace(name=another_name(story))
    story.deployment.sales.edit_lead(lead.id, lead.contact, company)


@act("a salesperson [deletes|has deleted|tries to delete] the lead")
def delete_lead(story: Story) -> None:
    story.deployment.sales.delete_lead(story.partner.lead().id)


@given(parsers.parse("the lead is owned by {owner}"))
def owned_by(story: Story, owner: str) -> None:
    users = {"the salesperson": SELLER, "another salesperson": ANOTHER_SELLER}
    if owner in users:
        story.deployment.sales.assign(story.partner.lead().id, users[owner])


@given("another salesperson may not create records")
def without_privileges(story: Story) -> None:
    story.deployment.sales.withdraw_privileges(ANOTHER_SELLER)


@act("a salesperson [closes|has closed|tries to close] the opportunity as won")
def win(story: Story) -> None:
    story.deployment.sales.close_as_won(story.partner.opportunity().id, SELLER)


@act("a salesperson [qualifies|has qualified|tries to qualify] the lead of the other company")
def qualify_other(story: Story) -> None:
    story.deployment.sales.qualify(story.other.lead().id, SELLER)


@act("a salesperson [closes|has closed|tries to close] the opportunity of the other company as won")
def win_other(story: Story) -> None:
    story.deployment.sales.close_as_won(story.other.opportunity().id, SELLER)


@act('a salesperson [closes|has closed|tries to close] the opportunity as lost: "{reason}"')
def lose(story: Story, reason: str) -> None:
    story.deployment.sales.close_as_lost(story.partner.opportunity().id, reason, SELLER)


@act("a salesperson [reopens|has reopened|tries to reopen] the opportunity")
def reopen(story: Story) -> None:
    story.deployment.sales.reopen(story.partner.opportunity().id, SELLER)


@act("a salesperson [puts|has put|tries to put] the opportunity on hold")
def put_on_hold(story: Story) -> None:
    story.deployment.sales.set_opportunity_status(story.partner.opportunity().id, "On Hold")


@act('a client [writes|has written|tries to write] the status "{status}" to the opportunity')
def write_status(story: Story, status: str) -> None:
    story.deployment.sales.set_opportunity_status(story.partner.opportunity().id, status)


@act("a salesperson [deletes|has deleted|tries to delete] the opportunity")
def delete_opportunity(story: Story) -> None:
    story.deployment.sales.delete_opportunity(story.partner.opportunity().id)


@act("a salesperson [wins|has won|tries to win] an opportunity that came from no lead")
def win_unrelated(story: Story) -> None:
    other = story.deployment.sales.create_opportunity("Ropes for the harbour", SELLER)
    story.deployment.sales.close_as_won(other, SELLER)


@when("a salesperson wins another opportunity of the account")
def win_another(story: Story) -> None:
    account = story.partner.account().id
    another = story.deployment.sales.create_opportunity("More ropes", SELLER, account)
    story.deployment.sales.close_as_won(another, SELLER)


@act("a salesperson [types in|has typed in|tries to type in] a lead of another company")
def type_in(story: Story) -> None:
    typed = story.other.application
    story.partner = Partner(story.deployment, typed)
    story.deployment.sales.create_lead(typed.person, typed.company, SELLER)


@act(
    "a salesperson [types in|has typed in|tries to type in] a lead of another company,"
    " without a legal entity"
)
def type_in_without_legal_entity(story: Story) -> None:
    typed = story.other.application
    story.partner = Partner(story.deployment, typed)
    story.deployment.sales.create_lead(typed.person, typed.company, SELLER, legal_entity=False)


@given(parsers.parse("Sales has the {kind:w} of an earlier partner"))
def earlier_record(story: Story, kind: str) -> None:
    other = story.other.application
    earlier = story.deployment.sales.create_lead(other.person, other.company, SELLER)
    story.deployment.sales.qualify(earlier, SELLER, create=[kind])


def _earlier(story: Story, kind: str) -> str:
    partner = story.other
    return partner.account().id if kind == "account" else partner.contact().id


def another_email(story: Story) -> str:
    """The address that is entered in the lead."""
    return f"office.{story.email}"


def another_name(story: Story) -> str:
    """The company name that is entered in the lead."""
    return f"{story.partner.company} Group"


def _named(records: str) -> list[str]:
    return [name for name in ("account", "contact", "opportunity") if name in records]

"""Steps: what Sales shows: views, leads, accounts, contacts, opportunities."""

from pytest_bdd import parsers

from steps.partner import only
from steps.seeing import then
from steps.selling import another_email, another_name
from steps.story import SELLER, Story

NUMBERS = {"no": 0, "one": 1, "two": 2}


@then(parsers.parse("Sales has {number:w} lead for the company"))
@then(parsers.parse("Sales has {number:w} leads for the company"))
def number_of_leads(story: Story, number: str) -> None:
    assert len(story.partner.leads()) == NUMBERS[number]


@then("Sales has one lead for the other company")
def lead_of_other(story: Story) -> None:
    assert len(story.other.leads()) == 1


@then(parsers.parse("the lead is {state:w}"))
def lead_state(story: Story, state: str) -> None:
    assert story.partner.lead().state.lower() == state


@then(parsers.parse('the lead has the status reason "{status}"'))
def lead_status(story: Story, status: str) -> None:
    assert story.partner.lead().status == status


@then(parsers.parse("the first lead is {first:w} and the second {second:w}"))
def lead_states(story: Story, first: str, second: str) -> None:
    assert [lead.state.lower() for lead in story.partner.leads()] == [first, second]


@then("the lead is owned by the team that owns what dual-write creates for its legal entity")
def lead_owner(story: Story) -> None:
    lead = story.partner.lead()
    assert lead.owner == f"DW owner team {lead.legal_entity}"


@then("the lead belongs to the legal entity of the site")
def lead_legal_entity(story: Story) -> None:
    assert story.partner.lead().legal_entity == story.site.legal_entity


@then("the lead's Contact section shows the requestor")
def contact_section(story: Story) -> None:
    assert story.partner.lead().contact == story.application.person


@then("the lead's Company section shows the company")
def company_section(story: Story) -> None:
    assert story.partner.lead().company == story.application.company


@then("the lead's timeline has one note, which mentions dual-write")
def timeline_note(story: Story) -> None:
    assert "dual-write" in only(story.partner.lead().timeline).text


@then("the note was written by the dual-write infrastructure")
def note_author(story: Story) -> None:
    assert only(story.partner.lead().timeline).created_by == "Dual-write"


@then(parsers.parse('the view "{view}" lists the lead'))
def view_lists(story: Story, view: str) -> None:
    assert story.partner.lead() in story.deployment.sales.view(view, SELLER)


@then(parsers.parse('the view "{view}" does not list the lead'))
def view_does_not_list(story: Story, view: str) -> None:
    assert story.partner.lead() not in story.deployment.sales.view(view, SELLER)


@then(parsers.parse("Sales has {number:w} account of the company"))
@then(parsers.parse("Sales has {number:w} accounts of the company"))
def accounts(story: Story, number: str) -> None:
    assert len(story.partner.accounts()) == NUMBERS[number]


@then(parsers.parse("Sales has {number:w} contact of the requestor"))
@then(parsers.parse("Sales has {number:w} contacts of the requestor"))
def contacts(story: Story, number: str) -> None:
    assert len(story.partner.contacts()) == NUMBERS[number]


@then(parsers.parse("Sales has {number:w} opportunity from the lead"))
def opportunities(story: Story, number: str) -> None:
    assert len(story.partner.opportunities()) == NUMBERS[number]


@then("the opportunity concerns that account and that contact")
def opportunity_parties(story: Story) -> None:
    opportunity = story.partner.opportunity()
    assert opportunity.account == story.partner.account().id
    assert opportunity.contact == story.partner.contact().id


@then("the opportunity concerns the earlier account")
def opportunity_account(story: Story) -> None:
    assert story.partner.opportunity().account == story.other.account().id


@then("the earlier account has no primary contact")
def earlier_account_untouched(story: Story) -> None:
    assert story.other.account().primary_contact == ""


@then("the opportunity concerns the earlier contact")
def opportunity_contact(story: Story) -> None:
    assert story.partner.opportunity().contact == story.other.contact().id


@then("both opportunities concern the same account and the same contact")
def shared_parties(story: Story) -> None:
    first, second = story.partner.opportunities()
    assert (first.account, first.contact) == (second.account, second.contact)
    assert first.account


@then(parsers.parse("the opportunity is {state:w}"))
def opportunity_state(story: Story, state: str) -> None:
    assert story.partner.opportunity().state.lower() == state


@then(parsers.parse('the opportunity has the status reason "{status}"'))
def opportunity_status(story: Story, status: str) -> None:
    assert story.partner.opportunity().status == status


@then("the opportunity shows the note of the lead")
def opportunity_note(story: Story) -> None:
    assert story.partner.opportunity().timeline == story.partner.lead().timeline != ()


@then(parsers.parse("the opportunity was closed as {closings}, says its timeline"))
def closings(story: Story, closings: str) -> None:
    assert list(story.partner.opportunity().closings) == closings.title().split(" And ")


@then("the account is the contact's parent")
def parent_account(story: Story) -> None:
    assert story.partner.contact().parent_account == story.partner.account().id


@then("the contact is the account's primary contact")
def primary_contact(story: Story) -> None:
    assert story.partner.account().primary_contact == story.partner.contact().id


@then("account and contact belong to the legal entity of the lead")
def legal_entities(story: Story) -> None:
    found = {story.partner.account().legal_entity, story.partner.contact().legal_entity}
    assert found == {story.partner.lead().legal_entity}


@then("the contact has the address that was entered in the lead")
def contact_of_lead(story: Story) -> None:
    lead = story.partner.lead().id
    contacts = story.deployment.sales.contacts()
    assert only([c for c in contacts if c.originating_lead == lead]).email == another_email(story)


@then("the account has the name that was entered in the lead")
def account_of_lead(story: Story) -> None:
    lead = story.partner.lead().id
    accounts = story.deployment.sales.accounts()
    assert only([a for a in accounts if a.originating_lead == lead]).name == another_name(story)

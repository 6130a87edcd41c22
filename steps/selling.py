"""Steps: what salespeople do with leads and opportunities, and see of them."""

from pytest_bdd import given, parsers, then, when

from reference_model.parties import Company, Person
from steps.story import SELLER, Story, only

NUMBERS = {"no": 0, "one": 1, "two": 2}


@given("a salesperson has qualified the lead")
@when("a salesperson qualifies the lead")
def qualify(story: Story) -> None:
    story.deployment.sales.qualify(story.leads()[-1].id, SELLER)


@when("a salesperson tries to qualify the lead")
def try_to_qualify(story: Story) -> None:
    story.attempt(story.deployment.sales.qualify, story.lead().id, SELLER)


@when("a salesperson qualifies the lead, creating only account and contact")
def qualify_without_opportunity(story: Story) -> None:
    story.deployment.sales.qualify(story.lead().id, SELLER, create=("account", "contact"))


@given("a salesperson has qualified the lead, creating only an opportunity")
def qualify_only_opportunity(story: Story) -> None:
    story.deployment.sales.qualify(story.lead().id, SELLER, create=("opportunity",))


@when("a salesperson qualifies the lead, choosing that account")
def qualify_choosing(story: Story) -> None:
    account = only(story.deployment.sales.accounts()).id
    create = ("contact", "opportunity")
    story.deployment.sales.qualify(story.lead().id, SELLER, create=create, account=account)


@given("Sales has the account of an earlier partner")
def earlier_account(story: Story) -> None:
    earlier = story.deployment.sales.create_lead(
        Person("Olav", "Dahl", "olav@fell.example"), Company("Fell Outfitters AS"), SELLER
    )
    story.deployment.sales.qualify(earlier, SELLER, create=("account",))


@when("a salesperson qualifies the first of the two leads")
def qualify_first(story: Story) -> None:
    first, _ = story.leads()
    story.deployment.sales.qualify(first.id, SELLER)


@then("the second of the two leads is open")
def second_is_open(story: Story) -> None:
    assert [lead.state for lead in story.leads()] == ["Qualified", "Open"]


@given(parsers.parse('a salesperson has disqualified the lead as "{reason}"'))
@when(parsers.parse('a salesperson disqualifies the lead as "{reason}"'))
def disqualify(story: Story, reason: str) -> None:
    story.deployment.sales.disqualify(story.lead().id, reason, SELLER)


@when(parsers.parse('a salesperson tries to disqualify the lead as "{reason}"'))
def try_to_disqualify(story: Story, reason: str) -> None:
    story.attempt(story.deployment.sales.disqualify, story.lead().id, reason, SELLER)


@given("a salesperson has reactivated the lead")
@when("a salesperson reactivates the lead")
def reactivate(story: Story) -> None:
    story.deployment.sales.reactivate(story.lead().id, SELLER)


@given("a salesperson has closed the opportunity as won")
@when("a salesperson closes the opportunity as won")
def win(story: Story) -> None:
    story.deployment.sales.close_as_won(story.opportunity().id, SELLER)


@when("a salesperson tries to close the opportunity as won")
def try_to_win(story: Story) -> None:
    story.attempt(story.deployment.sales.close_as_won, story.opportunity().id, SELLER)


@given(parsers.parse('a salesperson has closed the opportunity as lost, because it was "{reason}"'))
@when(parsers.parse('a salesperson closes the opportunity as lost, because it was "{reason}"'))
def lose(story: Story, reason: str) -> None:
    story.deployment.sales.close_as_lost(story.opportunity().id, reason, SELLER)


@given("a salesperson has reopened the opportunity")
def reopen(story: Story) -> None:
    story.deployment.sales.reopen(story.opportunity().id, SELLER)


@when("a client tries to write the state Won to the opportunity")
def write_state(story: Story) -> None:
    story.attempt(story.deployment.sales.write_state, story.opportunity().id, "Won")


@when("a salesperson wins an opportunity that came from no lead")
def win_another(story: Story) -> None:
    other = story.deployment.sales.create_opportunity("Ropes for the harbour", SELLER)
    story.deployment.sales.close_as_won(other, SELLER)


@when("a salesperson types in a lead of another company")
def type_in(story: Story) -> None:
    story.application = story.application._replace(
        person=Person("Olav", "Dahl", "olav@fell.example"), company=Company("Fell Outfitters AS")
    )
    story.deployment.sales.create_lead(story.application.person, story.application.company, SELLER)


@then(parsers.parse("Sales has {number:w} lead for the company"))
@then(parsers.parse("Sales has {number:w} leads for the company"))
def number_of_leads(story: Story, number: str) -> None:
    assert len(story.leads()) == NUMBERS[number]


@then(parsers.parse("the lead is {state:w}"))
def lead_state(story: Story, state: str) -> None:
    assert story.lead().state.lower() == state


@then(parsers.parse('the lead is owned by "{owner}"'))
def lead_owner(story: Story, owner: str) -> None:
    assert story.lead().owner == owner


@then("the lead's Contact section shows the requestor")
def contact_section(story: Story) -> None:
    assert story.lead().contact == story.application.person


@then("the lead's Company section shows the company")
def company_section(story: Story) -> None:
    assert story.lead().company == story.application.company


@then("the lead's timeline has one note, which mentions dual-write")
def timeline_note(story: Story) -> None:
    assert "dual-write" in only(story.lead().timeline).text


@then("the note was written by the dual-write infrastructure")
def note_author(story: Story) -> None:
    assert only(story.lead().timeline).created_by == "Dual-write"


@then(parsers.parse('the view "{view}" shows the lead'))
@then(parsers.parse('the view "{view}" shows that lead'))
def view_shows(story: Story, view: str) -> None:
    assert story.lead() in story.deployment.sales.view(view, SELLER)


@then(parsers.parse('the view "{view}" does not show the lead'))
@then(parsers.parse('the view "{view}" does not show that lead'))
def view_does_not_show(story: Story, view: str) -> None:
    assert story.lead() not in story.deployment.sales.view(view, SELLER)


@then(parsers.parse("Sales has {number:w} account of the company"))
def accounts(story: Story, number: str) -> None:
    names = [account.name for account in story.deployment.sales.accounts()]
    assert names.count(story.company) == NUMBERS[number]


@then("Sales has one contact of the requestor")
def contacts(story: Story) -> None:
    emails = [contact.email for contact in story.deployment.sales.contacts()]
    assert emails == [story.email]


@then(parsers.parse("Sales has {number:w} opportunity from the lead"))
def opportunities(story: Story, number: str) -> None:
    origins = [each.originating_lead for each in story.deployment.sales.opportunities()]
    assert origins.count(story.lead().id) == NUMBERS[number]


@then("the opportunity concerns that account and that contact")
def opportunity_parties(story: Story) -> None:
    opportunity = story.opportunity()
    assert opportunity.account == only(story.deployment.sales.accounts()).id
    assert opportunity.contact == only(story.deployment.sales.contacts()).id


@then("the opportunity concerns the chosen account")
def opportunity_account(story: Story) -> None:
    assert story.opportunity().account == only(story.deployment.sales.accounts()).id


@then(parsers.parse("the opportunity is {state:w}"))
def opportunity_state(story: Story, state: str) -> None:
    assert story.opportunity().state.lower() == state


@then("the account is the contact's parent")
def parent_account(story: Story) -> None:
    contact = only(story.deployment.sales.contacts())
    assert contact.parent_account == only(story.deployment.sales.accounts()).id


@then("the contact is the account's primary contact")
def primary_contact(story: Story) -> None:
    account = only(story.deployment.sales.accounts())
    assert account.primary_contact == only(story.deployment.sales.contacts()).id

"""Steps: what a partner has in headquarters: customers, a hierarchy, credit."""

from pytest_bdd import given, parsers

from reference_model.parties import Company
from steps.act import act
from steps.partner import only
from steps.seeing import then
from steps.story import Story


@given(parsers.parse('new customers get the address book "{name}"'))
def address_book(story: Story, name: str) -> None:
    story.deployment.headquarters.use_address_book(name)


@act("headquarters [gives|has given|tries to give] the organization a credit limit of {limit:d}")
def credit_limit(story: Story, limit: int) -> None:
    story.deployment.headquarters.set_credit_limit(story.partner.organization().number, limit)


@act("headquarters [allows|has allowed|tries to allow] the requestor to pay on account")
def allow_on_account(story: Story) -> None:
    story.deployment.headquarters.allow_on_account(story.partner.person().number)


@act("headquarters [restricts|has restricted|tries to restrict] the partner to the other site")
def restrict(story: Story) -> None:
    hierarchy = story.partner.hierarchy().id
    story.deployment.headquarters.restrict_to_site(hierarchy, story.site.name)


@then(parsers.parse("the requestor buys under a credit limit of {limit:d}"))
def buys_under(story: Story, limit: int) -> None:
    number = story.partner.person().number
    assert story.deployment.headquarters.credit_limit_of(number) == limit


@then("headquarters has one customer of type person with the requestor's e-mail address")
def person_customer(story: Story) -> None:
    assert len(story.partner.persons()) == 1


@then("headquarters has one customer of type organization without an e-mail address")
def organization_customer(story: Story) -> None:
    assert story.partner.organization().email == ""


@then("headquarters has no customer of type person")
def no_person(story: Story) -> None:
    assert story.partner.persons() == []


@then("headquarters has no customer of type organization")
def no_organization(story: Story) -> None:
    assert story.partner.organizations() == []


@then("headquarters has one customer for the earlier contact")
def earlier_person(story: Story) -> None:
    assert len(story.other.persons()) == 1


@then("the person carries the requestor's names, e-mail address and phone number")
def person_details(story: Story) -> None:
    assert story.partner.person().party == story.application.person


@then("the organization carries the company's name and address")
def organization_details(story: Story) -> None:
    party = story.partner.organization().party
    assert isinstance(party, Company)
    assert party == story.application.company


@then("both customers belong to the legal entity of the prospect")
def customers_legal_entity(story: Story) -> None:
    expected = story.partner.prospect().legal_entity
    assert story.partner.person().legal_entity == expected
    assert story.partner.organization().legal_entity == expected


@then("there is one customer hierarchy for the company")
def one_hierarchy(story: Story) -> None:
    assert len(story.partner.hierarchies()) == 1


@then("there is no customer hierarchy for the company")
def no_hierarchy(story: Story) -> None:
    assert story.partner.hierarchies() == []


@then("its name is the company's name as in the request")
def hierarchy_name(story: Story) -> None:
    administrator = story.partner.person().number
    hierarchies = story.deployment.headquarters.hierarchies()
    own = [h for h in hierarchies if administrator in {m.customer for m in h.members}]
    assert only(own).name == story.partner.company


@then(parsers.parse('its purpose is "{purpose}"'))
def hierarchy_purpose(story: Story, purpose: str) -> None:
    assert story.partner.hierarchy().purpose == purpose


@then("its organization is the company's customer of type organization")
def hierarchy_organization(story: Story) -> None:
    assert story.partner.hierarchy().organization == story.partner.organization().number


@then("its organization is the customer of the earlier account")
def hierarchy_of_earlier(story: Story) -> None:
    assert story.partner.hierarchy().organization == story.other.organization().number


@then("the hierarchy belongs to the legal entity of the prospect")
def hierarchy_legal_entity(story: Story) -> None:
    assert story.partner.hierarchy().legal_entity == story.partner.prospect().legal_entity


@then("the requestor is its one member, with the role Admin")
def hierarchy_administrator(story: Story) -> None:
    member = only(story.partner.hierarchy().members)
    assert (member.customer, member.role) == (story.partner.person().number, "Admin")


@then("the hierarchy has one member with the role Admin")
def one_administrator(story: Story) -> None:
    roles = [member.role for member in story.partner.hierarchy().members]
    assert sorted(roles) == ["Admin", "User"]

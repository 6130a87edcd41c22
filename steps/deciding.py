"""Steps: headquarters decides, and what a decision brings: customers, hierarchies, credit."""

from pytest_bdd import given, parsers, then, when

from steps.story import Story, colleague, only


@given("headquarters has approved the prospect")
@when("headquarters approves the prospect")
def approve(story: Story) -> None:
    story.deployment.headquarters.approve(story.prospect().id)


@when("headquarters tries to approve the prospect")
def try_to_approve(story: Story) -> None:
    story.attempt(story.deployment.headquarters.approve, story.prospect().id)


@given("headquarters has approved both prospects")
def approve_both(story: Story) -> None:
    for prospect in story.prospects():
        story.deployment.headquarters.approve(prospect.id)


@given("headquarters has rejected the prospect")
@when("headquarters rejects the prospect")
def reject(story: Story) -> None:
    story.deployment.headquarters.reject(story.prospect().id)


@given(parsers.parse('new customers get the address book "{name}"'))
def address_book(story: Story, name: str) -> None:
    story.deployment.headquarters.use_address_book(name)


@when(parsers.parse("headquarters gives the organization a credit limit of {limit:d}"))
def credit_limit(story: Story, limit: int) -> None:
    organization = only(story.customers("organization"))
    story.deployment.headquarters.set_credit_limit(organization.number, limit)


@then(parsers.parse("the requestor buys under a credit limit of {limit:d}"))
def buys_under(story: Story, limit: int) -> None:
    requestor = only(story.customers("person"))
    assert story.deployment.headquarters.credit_limit_of(requestor.number) == limit


@then(parsers.parse("the prospect is {status:w}"))
def prospect_status(story: Story, status: str) -> None:
    assert story.prospect().status.lower() == status


@then("headquarters has one customer of type person with the requestor's e-mail address")
def person_customer(story: Story) -> None:
    assert only(story.customers("person")).email == story.email


@then("headquarters has one customer of type organization without an e-mail address")
def organization_customer(story: Story) -> None:
    assert only(story.customers("organization")).email == ""


@then(parsers.parse("headquarters has no customer of type {kind:w}"))
def no_customer(story: Story, kind: str) -> None:
    assert story.customers(kind) == []


@then("there is one customer hierarchy for the company")
def one_hierarchy(story: Story) -> None:
    assert len(story.hierarchies()) == 1


@then("there is no customer hierarchy for the company")
def no_hierarchy(story: Story) -> None:
    assert story.hierarchies() == []


@then(parsers.parse('its purpose is "{purpose}"'))
def hierarchy_purpose(story: Story, purpose: str) -> None:
    assert only(story.hierarchies()).purpose == purpose


@then("its organization is the company's customer of type organization")
def hierarchy_organization(story: Story) -> None:
    organization = only(story.customers("organization"))
    assert only(story.hierarchies()).organization == organization.number


@then("the requestor is its one member, with the role Admin")
def hierarchy_administrator(story: Story) -> None:
    member = only(only(story.hierarchies()).members)
    assert (member.customer, member.role) == (only(story.customers("person")).number, "Admin")


@then("the hierarchy has one member with the role Admin")
def one_administrator(story: Story) -> None:
    roles = [member.role for member in only(story.hierarchies()).members]
    assert sorted(roles) == ["Admin", "User"]


@then("the colleague is a customer of type person")
def colleague_customer(story: Story) -> None:
    assert _colleague_number(story)


@then("the colleague is a member of the hierarchy, with the role User")
def colleague_member(story: Story) -> None:
    members = {m.customer: m.role for m in only(story.hierarchies()).members}
    assert members[_colleague_number(story)] == "User"


def _colleague_number(story: Story) -> str:
    email = colleague(story).email
    customers = story.deployment.headquarters.customers()
    return str(only([c.number for c in customers if (c.email, c.type) == (email, "Person")]))

"""Steps: people sign in and order, and administrators look after their colleagues."""

from pytest_bdd import given, parsers, when

from conformance.observations import SeenCustomer, SeenUser
from reference_model.errors import Refused
from reference_model.parties import Person
from steps.act import act
from steps.applying import TO_SALES
from steps.partner import only
from steps.seeing import then
from steps.story import Story

ALL_THREE = (*TO_SALES, "1010")
NEW = "new."
"""What an e-mail address begins with that the colleague has been given later."""


@act("the requestor [signs in|has signed in|tries to sign in]")
def sign_in(story: Story) -> None:
    story.site.sign_in(story.email)


@then("the requestor can sign in")
def can_sign_in(story: Story) -> None:
    story.site.sign_in(story.email)


@act("the administrator [adds|has added|tries to add] a colleague")
def add_colleague(story: Story) -> None:
    story.site.add_user(story.email, story.colleague)


@given("the administrator has added a colleague, who has become active")
def active_colleague(story: Story) -> None:
    add_colleague(story)
    all_three_jobs_run(story)


@given("the administrator has added a further user, who has become active")
def active_further_user(story: Story) -> None:
    story.site.add_user(story.email, _further(story))
    all_three_jobs_run(story)


@act("the administrator [changes|has changed|tries to change] the colleague's last name")
def rename_colleague(story: Story) -> None:
    renamed = story.colleague._replace(last_name="Newname")
    story.site.edit_user(story.email, story.colleague.email, renamed)


@act("the administrator [changes|has changed|tries to change] the colleague's e-mail address")
def readdress_colleague(story: Story) -> None:
    before = story.colleague.email
    story.colleague = story.colleague._replace(email=f"{NEW}{before}")
    story.site.edit_user(story.email, before, story.colleague)


@act(
    "the administrator [gives|has given|tries to give] the colleague a spending limit of {limit:d}"
)
def limit_colleague(story: Story, limit: int) -> None:
    story.site.edit_user(story.email, story.colleague.email, story.colleague, limit)


@act("the administrator [removes|has removed|tries to remove] the colleague")
def remove_colleague(story: Story) -> None:
    story.site.remove_user(story.email, story.colleague.email)


@act("the administrator [removes|has removed|tries to remove] the administrator")
def remove_administrator(story: Story) -> None:
    story.site.remove_user(story.email, story.email)


@act("the colleague [adds|has added|tries to add] a further user")
def colleague_adds(story: Story) -> None:
    story.site.add_user(story.colleague.email, _further(story))


@given("P-0001, Synchronize and 1010 have run")
@when("P-0001, Synchronize and 1010 run")
def all_three_jobs_run(story: Story) -> None:
    story.deployment.headquarters.run_jobs(*ALL_THREE)


@act("the colleague [orders|has ordered|tries to order] for {amount:d}")
def order(story: Story, amount: int) -> None:
    story.site.place_order(story.colleague.email, amount)


@act("the requestor [pays|has paid|tries to pay] {amount:d} on account")
def pay_on_account(story: Story, amount: int) -> None:
    story.site.place_order(story.email, amount, on_account=True)


@then("the site accepts it")
def accepted(story: Story) -> None:
    assert story.tried
    assert story.refusal is None


@then(parsers.parse('the colleague is shown as "{status}"'))
def colleague_shown(story: Story, status: str) -> None:
    assert only(_lines(story, story.colleague)).status == status


@then(parsers.parse('the further user is shown as "{status}"'))
def further_user_shown(story: Story, status: str) -> None:
    assert only(_lines(story, _further(story))).status == status


@then("the colleague is no longer shown")
def colleague_gone(story: Story) -> None:
    assert _lines(story, story.colleague) == []


@then("the colleague can sign in")
def colleague_signs_in(story: Story) -> None:
    story.site.sign_in(story.colleague.email)


@then("the colleague cannot sign in")
def colleague_does_not_sign_in(story: Story) -> None:
    story.attempt(story.site.sign_in, story.colleague.email)
    assert isinstance(story.refusal, Refused)


@then("nobody can sign in with the colleague's old e-mail address")
def old_address(story: Story) -> None:
    story.attempt(story.site.sign_in, story.colleague.email.removeprefix(NEW))
    assert isinstance(story.refusal, Refused)


@then("the colleague is a customer of type person")
def colleague_customer(story: Story) -> None:
    assert _customer(story).type == "Person"


@then("the colleague is no customer")
def colleague_no_customer(story: Story) -> None:
    emails = [customer.email for customer in story.deployment.headquarters.customers()]
    assert story.colleague.email not in emails


@then("the colleague's customer has the new last name")
def colleague_renamed(story: Story) -> None:
    assert _customer(story).name.endswith(" Newname")


@then("the colleague's customer has the old last name")
def colleague_not_renamed(story: Story) -> None:
    assert _customer(story).name == story.colleague.name


@then(parsers.parse("the colleague's customer has a spending limit of {limit:d}"))
def colleague_limited(story: Story, limit: int) -> None:
    assert _customer(story).spending_limit == limit


@then("the colleague is a member of the hierarchy, with the role User")
def colleague_member(story: Story) -> None:
    roles = {m.customer: m.role for m in story.partner.hierarchy().members}
    assert roles[_customer(story).number] == "User"


@then("the colleague is not a member of the hierarchy")
def colleague_no_member(story: Story) -> None:
    members = [member.customer for member in story.partner.hierarchy().members]
    assert _customer(story).number not in members


@then("the colleague is the one administrator of the hierarchy")
def colleague_administrates(story: Story) -> None:
    members = story.partner.hierarchy().members
    administrators = [member.customer for member in members if member.role == "Admin"]
    assert administrators == [_customer(story).number]


@then("Sales has a contact of the colleague")
def colleague_contact(story: Story) -> None:
    emails = [contact.email for contact in story.deployment.sales.contacts()]
    assert emails.count(story.colleague.email) == 1


@act("headquarters [makes|has made|tries to make] the colleague the administrator")
def make_administrator(story: Story) -> None:
    hierarchy = story.partner.hierarchy().id
    story.deployment.headquarters.make_administrator(hierarchy, _customer(story).number)


def _customer(story: Story) -> SeenCustomer:
    customers = story.deployment.headquarters.customers()
    return only([each for each in customers if each.email == story.colleague.email])


def _further(story: Story) -> Person:
    return story.colleague._replace(email=f"further.{story.email}")


def _lines(story: Story, person: Person) -> list[SeenUser]:
    users = story.site.organization_users(story.email)
    return [user for user in users if user.email == person.email]

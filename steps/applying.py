"""Steps: the company applies, the jobs carry its request, colleagues join, people sign in."""

from pytest_bdd import given, parsers, then, when

from conformance.deployment import Deployment
from reference_model.errors import Refused
from steps.story import JOBS_TO_SALES, Story, colleague, only


@given("a company has applied on the site")
@when("a company applies on the site")
@when("the same person applies again")
def apply(story: Story) -> None:
    story.confirmation = story.deployment.site.apply(story.application)


@given("a company has become a prospect")
@when("a company becomes a prospect")
@given("the same person has become a prospect a second time")
def become_a_prospect(story: Story) -> None:
    apply(story)
    run_jobs(story.deployment)


@given(parsers.parse('the job "{name}" has run'))
@when(parsers.parse('the job "{name}" runs'))
def run_job(deployment: Deployment, name: str) -> None:
    deployment.headquarters.run_job(name)


@given("the jobs have run")
@when("the jobs run")
def run_jobs(deployment: Deployment) -> None:
    for job in JOBS_TO_SALES:
        deployment.headquarters.run_job(job)


@then("the site shows a confirmation")
def confirmed(story: Story) -> None:
    assert story.confirmation


@then("the company is not listed under All prospects")
def not_listed(story: Story) -> None:
    assert story.prospects() == []


@then("the company is listed once under All prospects")
def listed_once(story: Story) -> None:
    assert len(story.prospects()) == 1


@then("the company is listed twice under All prospects")
def listed_twice(story: Story) -> None:
    first, second = story.prospects()
    assert first.id != second.id


@then(parsers.parse('the prospect\'s type is "{name}"'))
def prospect_type(story: Story, name: str) -> None:
    assert story.prospect().type == name


@then("the prospect still shows the company and the e-mail address of the request")
def prospect_unchanged(story: Story) -> None:
    prospect = story.prospect()
    assert (prospect.company, prospect.email) == (story.company, story.email)


@then("the requestor can sign in")
def signs_in(story: Story) -> None:
    story.deployment.site.sign_in(story.email)


@when("the requestor tries to sign in")
def tries_to_sign_in(story: Story) -> None:
    story.attempt(story.deployment.site.sign_in, story.email)


@given("the administrator has added a colleague")
@when("the administrator adds a colleague")
def add_colleague(story: Story) -> None:
    story.deployment.site.add_user(story.email, colleague(story))


@when("the colleague tries to add a further user")
def colleague_adds(story: Story) -> None:
    further = story.application.person._replace(email=f"further.{story.email}")
    story.attempt(story.deployment.site.add_user, colleague(story).email, further)


@then(parsers.parse('the colleague is shown as "{status}"'))
def colleague_shown(story: Story, status: str) -> None:
    user = only(story.deployment.site.organization_users(story.email))
    assert (user.email, user.status) == (colleague(story).email, status)


@then("the colleague can sign in")
def colleague_signs_in(story: Story) -> None:
    story.deployment.site.sign_in(colleague(story).email)


@then("the colleague cannot sign in")
def colleague_does_not_sign_in(story: Story) -> None:
    story.attempt(story.deployment.site.sign_in, colleague(story).email)
    assert isinstance(story.refusal, Refused)

"""Steps: companies apply, and the jobs carry their requests to headquarters."""

from pytest_bdd import given, parsers, when

from conformance.deployment import Deployment
from reference_model.parties import Application
from steps.act import act
from steps.partner import only
from steps.seeing import then
from steps.story import Story

TO_SALES = ("P-0001", "Synchronize customers and channel requests")


@act("a company [applies|has applied|tries to apply] on the site")
def apply(story: Story) -> None:
    story.confirmation = story.site.apply(story.application)


@act("the same person [applies|has applied|tries to apply] again")
def apply_again(story: Story) -> None:
    story.site.apply(story.application._replace(comment="I applied before."))


@act("another company [applies|has applied|tries to apply] on the site")
def other_applies(story: Story) -> None:
    story.site.apply(story.other.application)


@given("a company whose name has 101 characters has applied on the site")
def too_long(story: Story) -> None:
    company = story.application.company
    story.partner.application = story.application._replace(
        company=company._replace(name=company.name.ljust(101, "x"))
    )
    story.site.apply(story.application)


@act("a company [becomes|has become|tries to become] a prospect")
def become_a_prospect(story: Story) -> None:
    _become(story, story.application)


@act("the same person [becomes|has become|tries to become] a prospect again")
def become_a_prospect_again(story: Story) -> None:
    _become(story, story.application._replace(comment="I applied before."))


@act("another company [becomes|has become|tries to become] a prospect")
def other_becomes_a_prospect(story: Story) -> None:
    _become(story, story.other.application)


def _become(story: Story, application: Application) -> None:
    story.site.apply(application)
    run_jobs(story.deployment)


@given(parsers.parse('the job "{name}" has run'))
@when(parsers.parse('the job "{name}" runs'))
def run_job(deployment: Deployment, name: str) -> None:
    deployment.headquarters.run_jobs(name)


@given("the jobs have run")
@when("the jobs run")
def run_jobs(deployment: Deployment) -> None:
    deployment.headquarters.run_jobs(*TO_SALES)


@when("all the jobs run with nothing to do")
def run_idle_jobs(story: Story) -> None:
    run_jobs(story.deployment)
    story.attempt(run_jobs, story.deployment)


@then("the site shows a confirmation")
def confirmed(story: Story) -> None:
    assert story.confirmation


@then("the company is not listed under All prospects")
def not_listed(story: Story) -> None:
    assert story.partner.prospects() == []


@then("the company is listed once under All prospects")
def listed_once(story: Story) -> None:
    assert len(story.partner.prospects()) == 1


@then("the company is listed twice under All prospects")
def listed_twice(story: Story) -> None:
    first, second = story.partner.prospects()
    assert first.id != second.id


@then("the other company is listed once under All prospects")
def other_listed_once(story: Story) -> None:
    assert len(story.other.prospects()) == 1


@then(parsers.parse('the request is among the failed rows, because "{reason}"'))
def failed_row(story: Story, reason: str) -> None:
    rows = story.deployment.headquarters.failed_rows()
    assert reason in only([row for row in rows if row.email == story.email]).reason


@then(parsers.parse('the prospect\'s type is "{name}"'))
def prospect_type(story: Story, name: str) -> None:
    assert story.partner.prospect().type == name


@then("the prospect still shows the company and the e-mail address of the request")
def prospect_unchanged(story: Story) -> None:
    prospect = story.partner.prospect()
    assert (prospect.company, prospect.email) == (story.partner.company, story.email)


@then("the prospect belongs to the legal entity of the site")
def prospect_legal_entity(story: Story) -> None:
    assert story.partner.prospect().legal_entity == story.site.legal_entity

"""Steps: the e-mail job, the mail server, and what arrives in the partners' mailbox."""

from pytest_bdd import given, parsers, when

from conformance.deployment import Deployment
from conformance.observations import SeenEmail
from steps.partner import Partner, only
from steps.seeing import then
from steps.story import Story

EMAIL_JOB = "Process retail order email notification"


@given("the e-mail job has run")
@when("the e-mail job runs")
def run_email_job(deployment: Deployment) -> None:
    deployment.headquarters.run_jobs(EMAIL_JOB)


@given(parsers.parse('the notification "{name}" is not active'))
def deactivate(deployment: Deployment, name: str) -> None:
    deployment.headquarters.switch_notification(name, active=False)


@given(parsers.parse("the e-mail templates are written in {languages}"))
def templates(deployment: Deployment, languages: str) -> None:
    deployment.headquarters.write_templates_in(languages.split(" and "))


@given(parsers.parse("the requestor's language is {language}"))
def speaks(story: Story, language: str) -> None:
    story.partner.application = story.application._replace(language=language)


@given("the mail server is down")
def mail_server_down(deployment: Deployment) -> None:
    deployment.mailbox.take_down()


@when("the mail server is up again")
def mail_server_up(deployment: Deployment) -> None:
    deployment.mailbox.bring_up()


@given("the requestor's mailbox does not exist")
def no_mailbox(story: Story) -> None:
    story.deployment.mailbox.bounce(story.email)


@then("no e-mail has been sent to the requestor")
def nothing_sent(story: Story) -> None:
    assert story.partner.emails() == []


@then(parsers.parse('the requestor has received one e-mail of type "{name}"'))
def received_one(story: Story, name: str) -> None:
    assert len(received(story.partner, name)) == 1


@then(parsers.parse('the requestor has received no e-mail of type "{name}"'))
def received_none(story: Story, name: str) -> None:
    assert received(story.partner, name) == []


@then("the requestor has received one e-mail in all")
def received_one_in_all(story: Story) -> None:
    assert len(story.partner.emails()) == 1


@then("the other company has received no e-mail")
def other_received_none(story: Story) -> None:
    assert story.other.emails() == []


@then("the colleague has received one e-mail")
def colleague_received(story: Story) -> None:
    recipients = [message.recipient for message in story.deployment.mailbox.messages()]
    assert recipients.count(story.colleague.email) == 1


@then("one e-mail to the requestor has bounced")
def bounced(story: Story) -> None:
    returned = story.deployment.mailbox.bounced()
    assert len([message for message in returned if message.recipient == story.email]) == 1


@then(parsers.parse("the e-mail to the requestor is written in {language}"))
def language(story: Story, language: str) -> None:
    assert only(story.partner.emails()).language == language


@then("the e-mail to the requestor shows")
def placeholders(story: Story, datatable: list[list[str]]) -> None:
    shown = [list(pair) for pair in only(story.partner.emails()).placeholders]
    assert shown == [[name, _said(story, what)] for name, what in datatable]


@then("the e-mail to the requestor names the site")
def names_the_site(story: Story) -> None:
    shown = dict(only(story.partner.emails()).placeholders)
    assert shown["storename"] == story.site.name


def received(partner: Partner, name: str) -> list[SeenEmail]:
    """A partner's messages of one type."""
    return [message for message in partner.emails() if message.type == name]


def _said(story: Story, what: str) -> str:
    """What the request says, in the words of a scenario."""
    person, company, comment, _ = story.application
    return {
        "the first name": person.first_name,
        "the last name": person.last_name,
        "the company's name": company.name,
        "the e-mail address": person.email,
        "the postal code": company.postal_code,
        "the comment": comment,
        "the name of the site": story.site.name,
        "nothing": "",
    }[what]

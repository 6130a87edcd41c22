"""Steps: the e-mail job, and what arrives in the partners' mailbox."""

from pytest_bdd import given, parsers, then, when

from conformance.deployment import Deployment
from conformance.observations import SeenEmail
from steps.story import Story, colleague, only

EMAIL_JOB = "Process retail order email notification"


@when("the e-mail job runs")
def run_email_job(deployment: Deployment) -> None:
    deployment.headquarters.run_job(EMAIL_JOB)


@given(parsers.parse('the notification "{name}" is not active'))
def deactivate(deployment: Deployment, name: str) -> None:
    deployment.headquarters.switch_notification(name, active=False)


@then("no e-mail has been sent")
def nothing_sent(deployment: Deployment) -> None:
    assert list(deployment.mailbox.messages()) == []


@then(parsers.parse('the requestor has received one e-mail of type "{name}"'))
def received_one(story: Story, name: str) -> None:
    assert len(received(story, name)) == 1


@then(parsers.parse('the requestor has received no e-mail of type "{name}"'))
def received_none(story: Story, name: str) -> None:
    assert received(story, name) == []


@then("the colleague has received one e-mail")
def colleague_received(story: Story) -> None:
    recipients = [message.recipient for message in story.deployment.mailbox.messages()]
    assert recipients.count(colleague(story).email) == 1


@then("every e-mail went to the address given in the request")
def recipients(story: Story) -> None:
    messages = story.deployment.mailbox.messages()
    assert messages
    assert {message.recipient for message in messages} == {story.email}


@then("the e-mail shows")
def placeholders(story: Story, datatable: list[list[str]]) -> None:
    message = only(list(story.deployment.mailbox.messages()))
    assert [list(pair) for pair in message.placeholders] == datatable


def received(story: Story, name: str) -> list[SeenEmail]:
    """The requestor's messages of one type."""
    messages = story.deployment.mailbox.messages()
    return [each for each in messages if (each.recipient, each.type) == (story.email, name)]

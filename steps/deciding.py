"""Steps: headquarters decides, and where the prospect stands."""

from pytest_bdd import parsers

from steps.act import act
from steps.partner import only
from steps.seeing import then
from steps.story import Story


@act("headquarters [approves|has approved|tries to approve] the prospect")
def approve(story: Story) -> None:
    story.deployment.headquarters.approve(story.partner.prospect().id)


@act("headquarters [approves|has approved|tries to approve] the pending prospect")
def approve_pending(story: Story) -> None:
    pending = [each for each in story.partner.prospects() if each.status == "Pending"]
    story.deployment.headquarters.approve(only(pending).id)


@act("headquarters [approves|has approved|tries to approve] the other company's prospect")
def approve_other(story: Story) -> None:
    story.deployment.headquarters.approve(story.other.prospect().id)


@act("headquarters [approves|has approved|tries to approve] both prospects")
def approve_both(story: Story) -> None:
    for prospect in story.partner.prospects():
        story.deployment.headquarters.approve(prospect.id)


@act("headquarters [rejects|has rejected|tries to reject] the prospect")
def reject(story: Story) -> None:
    story.deployment.headquarters.reject(story.partner.prospect().id)


@then(parsers.parse("the prospect is {status:w}"))
def prospect_status(story: Story, status: str) -> None:
    assert story.partner.prospect().status.lower() == status


@then(parsers.parse("the other company's prospect is {status:w}"))
def other_status(story: Story, status: str) -> None:
    assert story.other.prospect().status.lower() == status


@then(parsers.parse("the first prospect is {first:w} and the second {second:w}"))
def prospect_statuses(story: Story, first: str, second: str) -> None:
    assert [each.status.lower() for each in story.partner.prospects()] == [first, second]

"""An act can be said in three forms, and the third one survives a refusal."""

import pytest

from conformance.cast import Cast
from conformance.simulated import SimulatedDeployment
from reference_model.errors import LeadAlreadyClosed
from steps.act import ACTS, act
from steps.applying import become_a_prospect
from steps.selling import qualify
from steps.story import Story


@pytest.fixture
def story() -> Story:
    deployment = SimulatedDeployment()
    return Story(deployment, Cast("1"), deployment.site)


def test_an_act_has_three_sentences() -> None:
    """What somebody does, has done, and tries to do."""
    (found,) = [each for each in ACTS if each.do is qualify]

    assert (found.does, found.has_done, found.tries) == (
        "a salesperson qualifies the lead",
        "a salesperson has qualified the lead",
        "a salesperson tries to qualify the lead",
    )


def test_a_sentence_without_its_forms_is_refused() -> None:
    """Whoever forgets the forms of an act hears of it when the module is loaded."""
    with pytest.raises(AssertionError, match="lacks its three forms"):
        act("a salesperson qualifies the lead")(qualify)


def test_an_attempt_keeps_the_refusal(story: Story) -> None:
    """A refusal ends what is merely done; what is tried goes on, and knows why it failed."""
    become_a_prospect(story)
    qualify(story)

    with pytest.raises(LeadAlreadyClosed):
        qualify(story)
    story.attempt(qualify, story)

    assert isinstance(story.refusal, LeadAlreadyClosed)
    assert story.before == story.picture()


def test_a_picture_is_taken_only_for_whoever_looks_back(story: Story) -> None:
    """It is all that can be seen, which takes a deployment somewhere else some time."""
    story.looks_back = False
    story.attempt(become_a_prospect, story)

    assert (story.tried, story.before) == (True, {})

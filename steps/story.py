"""What a scenario is about: a partner, perhaps another one, and what somebody tried."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from pytest_bdd import parsers

from conformance.cast import Cast
from conformance.deployment import Deployment, NotObservable, Site
from reference_model.errors import Refused
from reference_model.parties import Application, Person
from steps.collecting.collection import ScenarioItem
from steps.partner import Partner
from steps.seeing import then

SELLER = "Sanna Salonen"
ANOTHER_SELLER = "Anton Zieliński"
NOTHING_HAS_CHANGED = "nothing has changed"


@dataclass(repr=False)
class Story:
    """Who appears in a scenario; `site` is the one on which they are at the moment.

    looks_back: whether somebody may ask what has changed since an attempt, as a scenario says
    beforehand. tried: whether there was one.
    """

    deployment: Deployment
    cast: Cast
    site: Site
    confirmation: str = ""
    refusal: Refused | None = None
    before: dict[str, Any] = field(default_factory=dict)
    looks_back: bool = True
    tried: bool = False

    @cached_property
    def partner(self) -> Partner:
        """The company that the scenario is about."""
        return Partner(self.deployment, self.cast.application())

    @cached_property
    def other(self) -> Partner:
        """Another company that applies."""
        return Partner(self.deployment, self.cast.application())

    @cached_property
    def colleague(self) -> Person:
        """Somebody else of the partner's company."""
        return self.cast.colleague(self.application)

    @property
    def application(self) -> Application:
        return self.partner.application

    @property
    def email(self) -> str:
        return self.partner.email

    def __repr__(self) -> str:
        """Nothing of the deployment, whose secrets are not for reports."""
        return f"<Story on {self.site.name}>"

    def attempt(self, act: Callable[..., object], *arguments: Any, **details: Any) -> None:
        """Do something that the deployment may refuse."""
        self.tried, self.before, self.refusal = True, {}, None
        if self.looks_back:
            with suppress(NotObservable):  # then nobody can say later that nothing has changed
                self.before = self.picture()
        try:
            act(*arguments, **details)
        except Refused as refusal:
            self.refusal = refusal

    def picture(self) -> dict[str, Any]:
        """Everything that can be seen."""
        return {**records_of(self.deployment), "messages": self.deployment.mailbox.messages()}


def records_of(deployment: Deployment) -> dict[str, Sequence[Any]]:
    """All records that a deployment shows, by their kind."""
    headquarters, sales = deployment.headquarters, deployment.sales
    return {
        "prospects": headquarters.all_prospects(),
        "customers": headquarters.customers(),
        "hierarchies": headquarters.hierarchies(),
        "leads": sales.leads(),
        "accounts": sales.accounts(),
        "contacts": sales.contacts(),
        "opportunities": sales.opportunities(),
    }


@pytest.fixture
def story(request: pytest.FixtureRequest, deployment: Deployment, cast: Cast) -> Story:
    """A scenario in which nobody has done anything yet."""
    assert isinstance(request.node, ScenarioItem)
    looks_back = NOTHING_HAS_CHANGED in request.node.texts
    return Story(deployment, cast, deployment.site, looks_back=looks_back)


@then(parsers.parse('Sales refuses, because "{reason}"'))
@then(parsers.parse('headquarters refuses, because "{reason}"'))
@then(parsers.parse('the site refuses, because "{reason}"'))
def refused(story: Story, reason: str) -> None:
    assert story.refusal is not None, "it was not refused"
    assert reason in str(story.refusal)


@then(parsers.parse("the error code is {code}"))
def error_code(story: Story, code: str) -> None:
    assert story.refusal is not None
    assert story.refusal.code == code


@then(NOTHING_HAS_CHANGED)
def nothing_changed(story: Story) -> None:
    now = story.picture()
    assert story.before
    assert now == story.before

"""What a scenario is about: one partner, and what somebody tried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from pytest_bdd import parsers, then

from conformance.deployment import Deployment
from conformance.observations import (
    SeenCustomer,
    SeenHierarchy,
    SeenLead,
    SeenOpportunity,
    SeenProspect,
)
from reference_model.errors import Refused
from reference_model.parties import Application, Company, Person

SELLER = "Sanna Salonen"
JOBS_TO_SALES = ("P-0001", "Synchronize customers and channel requests")
Found = TypeVar("Found")

APPLICATION = Application(
    Person("Astrid", "Berg", "astrid.berg@fjord-maritime.example"),
    Company("Fjord Maritime AS", "Strandgata 1", "5003", "Bergen", "NO"),
    "We would like to buy ropes.",
    "nb-no",
)


@dataclass
class Story:
    """The partner of a scenario, and how to find its records."""

    deployment: Deployment
    application: Application = APPLICATION
    confirmation: str = ""
    refusal: Refused | None = None
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return self.application.person.email

    @property
    def company(self) -> str:
        return self.application.company.name

    def prospects(self) -> list[SeenProspect]:
        return [p for p in self.deployment.headquarters.all_prospects() if p.email == self.email]

    def prospect(self) -> SeenProspect:
        return only(self.prospects())

    def leads(self) -> list[SeenLead]:
        leads = self.deployment.sales.leads()
        return [lead for lead in leads if lead.contact.email == self.email]

    def lead(self) -> SeenLead:
        return only(self.leads())

    def opportunity(self) -> SeenOpportunity:
        lead = self.lead().id
        opportunities = self.deployment.sales.opportunities()
        return only([each for each in opportunities if each.originating_lead == lead])

    def customers(self, kind: str) -> list[SeenCustomer]:
        wanted = {"person": self.application.person.name, "organization": self.company}[kind]
        customers = self.deployment.headquarters.customers()
        return [c for c in customers if c.type.lower() == kind and c.name == wanted]

    def hierarchies(self) -> list[SeenHierarchy]:
        return [h for h in self.deployment.headquarters.hierarchies() if h.name == self.company]

    def attempt(self, act: Callable[..., object], *arguments: Any, **options: Any) -> None:
        """Do something that the deployment may refuse."""
        self.before = self.picture()
        try:
            act(*arguments, **options)
        except Refused as refusal:
            self.refusal = refusal

    def picture(self) -> dict[str, Any]:
        """Everything that can be seen."""
        headquarters, sales = self.deployment.headquarters, self.deployment.sales
        return {
            "prospects": headquarters.all_prospects(),
            "customers": headquarters.customers(),
            "hierarchies": headquarters.hierarchies(),
            "leads": sales.leads(),
            "accounts": sales.accounts(),
            "contacts": sales.contacts(),
            "opportunities": sales.opportunities(),
            "messages": self.deployment.mailbox.messages(),
        }


def only(found: Sequence[Found]) -> Found:
    """The one thing found; a failure that says how many there were otherwise."""
    assert len(found) == 1, f"expected one, found {len(found)}: {found}"
    return found[0]


def another_application(story: Story) -> Application:
    """An application of the same person of the same company, with another comment."""
    return story.application._replace(comment="I applied before.")


def colleague(story: Story) -> Person:
    """Somebody else of the same company."""
    return story.application.person._replace(first_name="Kari", email=f"kari.{story.email}")


@pytest.fixture
def story(deployment: Deployment) -> Story:
    """The partner of this scenario, who has not applied yet."""
    return Story(deployment)


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


@then("nothing has changed")
def nothing_changed(story: Story) -> None:
    assert story.before
    assert story.picture() == story.before

"""What a deployment shows of one partner: the records that grew from its application."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from conformance.deployment import Deployment
from conformance.observations import (
    SeenAccount,
    SeenContact,
    SeenCustomer,
    SeenEmail,
    SeenHierarchy,
    SeenLead,
    SeenOpportunity,
    SeenProspect,
)
from reference_model.parties import Application

Found = TypeVar("Found")


@dataclass(repr=False)
class Partner:
    """One partner of one deployment; nobody else there has its company's name or its address."""

    deployment: Deployment
    application: Application

    def __repr__(self) -> str:
        """Nothing of the deployment, whose secrets are not for reports."""
        return f"<Partner {self.company}>"

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
        return [lead for lead in self.deployment.sales.leads() if self.is_of(lead)]

    def is_of(self, lead: SeenLead) -> bool:
        """Whether a lead came from this partner, whatever its sections say by now."""
        return self.email == lead.contact.email or self.company == lead.company.name

    def lead(self) -> SeenLead:
        return only(self.leads())

    def opportunities(self) -> list[SeenOpportunity]:
        leads = {lead.id for lead in self.leads()}
        accounts = {account.id for account in self.accounts()}
        return [
            each
            for each in self.deployment.sales.opportunities()
            if each.originating_lead in leads
            or (not each.originating_lead and each.account in accounts)
        ]

    def opportunity(self) -> SeenOpportunity:
        return only(self.opportunities())

    def accounts(self) -> list[SeenAccount]:
        return [a for a in self.deployment.sales.accounts() if a.name == self.company]

    def account(self) -> SeenAccount:
        return only(self.accounts())

    def contacts(self) -> list[SeenContact]:
        return [c for c in self.deployment.sales.contacts() if c.email == self.email]

    def contact(self) -> SeenContact:
        return only(self.contacts())

    def organizations(self) -> list[SeenCustomer]:
        customers = self.deployment.headquarters.customers()
        return [c for c in customers if (c.type, c.name) == ("Organization", self.company)]

    def organization(self) -> SeenCustomer:
        return only(self.organizations())

    def persons(self) -> list[SeenCustomer]:
        customers = self.deployment.headquarters.customers()
        return [c for c in customers if (c.type, c.email) == ("Person", self.email)]

    def person(self) -> SeenCustomer:
        return only(self.persons())

    def hierarchies(self) -> list[SeenHierarchy]:
        return [h for h in self.deployment.headquarters.hierarchies() if h.name == self.company]

    def hierarchy(self) -> SeenHierarchy:
        return only(self.hierarchies())

    def emails(self) -> list[SeenEmail]:
        return [m for m in self.deployment.mailbox.messages() if m.recipient == self.email]


def only(found: Sequence[Found]) -> Found:
    """The one thing found; a failure that says how many there were otherwise."""
    assert len(found) == 1, f"expected one, found {len(found)}: {found}"
    return found[0]

"""The B2B sites, one headquarters, one Sales organization, and the dual-write between them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reference_model.activities import Event
from reference_model.commerce_records import Email
from reference_model.dual_write import DualWrite
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.jobs import JOBS, Job, canonical_name
from reference_model.sales import Sales
from reference_model.sales_records import Lead
from reference_model.site import Site
from reference_model.transaction import Listener, Transaction


def _nobody(events: list[Event]) -> None:
    """Listen to nothing."""


def into_the_void(email: Email) -> None:
    """Deliver to nobody."""


@dataclass(frozen=True)
class Parts:
    """The classes that a landscape is made of; a deliberately wrong system replaces one."""

    transaction: type[Transaction] = Transaction
    site: type[Site] = Site
    headquarters: type[Headquarters] = Headquarters
    sales: type[Sales] = Sales
    dual_write: type[DualWrite] = DualWrite
    jobs: tuple[type[Job], ...] = JOBS


STANDARD_PARTS = Parts()


@dataclass(eq=False)
class Landscape:
    """The composition root of the model.

    listener: is told every committed event.
    deliver: takes each e-mail that leaves headquarters, or refuses it.
    sites: by name; there is one from the start, which is `site`.
    archived: how many finished requests have been taken out of the tables.
    """

    listener: Listener = _nobody
    deliver: Callable[[Email], None] = into_the_void
    parts: Parts = STANDARD_PARTS
    archived: int = 0
    transaction: Transaction = field(init=False)
    sites: dict[str, Site] = field(init=False, default_factory=dict)
    headquarters: Headquarters = field(init=False)
    sales: Sales = field(init=False)
    dual_write: DualWrite = field(init=False)
    site: Site = field(init=False)
    jobs: dict[str, Job] = field(init=False)

    def __post_init__(self) -> None:
        parts = self.parts
        self.transaction = parts.transaction(self.listener)
        self.dual_write = parts.dual_write(self.transaction)
        self.headquarters = parts.headquarters(self.transaction, self.dual_write)
        self.sales = parts.sales(self.transaction, self.dual_write)
        self.dual_write.headquarters = self.headquarters
        self.dual_write.sales = self.sales
        self.site = self.open_site("B2B site", "USRT")
        self.jobs = {job.name: job(self) for job in parts.jobs}

    def open_site(self, name: str, legal_entity: str) -> Site:
        """Add a B2B site that belongs to a legal entity; 1010 will tell it of all its customers."""
        if name in self.sites:
            raise NotAllowed(f"There is a site {name} already.")
        site = self.parts.site(self.transaction, name, legal_entity)
        site.authorize = self.headquarters.authorize
        if self.sites:
            site.numbers = self.site.numbers
            self.headquarters.publish_again()
        self.sites[name] = site
        return site

    def job(self, name: str) -> Job:
        """The job of this name, in any of its names."""
        return self.jobs[canonical_name(name, self.parts.jobs)]

    def archive(self, lead: Lead) -> None:
        """Take a decided request, and what grew from it, out of the tables.

        For runs of a million requests, which no view will ever look back at. What later rules
        need stays: the site still knows who owns which e-mail address (N8).
        """
        sales, headquarters = self.sales, self.headquarters
        assert lead.prospect_id is not None
        prospect = headquarters.prospects.pop(lead.prospect_id)
        del sales.leads[lead.id]
        if lead.opportunity:
            del sales.opportunities[lead.opportunity]
        if account := lead.account:
            sales.accounts.pop(account.id, None)
            headquarters.customers.pop(account.customer or 0, None)
        if contact := lead.contact:
            sales.contacts.pop(contact.id, None)
            headquarters.customers.pop(contact.customer or 0, None)
        if prospect.hierarchy:
            del headquarters.hierarchies[prospect.hierarchy]
            for site in self.sites.values():
                site.partners.pop(prospect.hierarchy, None)
        if contact and contact.customer not in headquarters.unpublished_customers:
            for site in self.sites.values():
                site.archive(contact.person.email, contact.customer)
        self.archived += 1

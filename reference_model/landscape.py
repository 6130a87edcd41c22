"""One site, one headquarters, one Sales organization, and the dual-write between them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reference_model.activities import Event
from reference_model.commerce_records import Email
from reference_model.dual_write import DualWrite
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


@dataclass(eq=False)
class Landscape:
    """The composition root of the model.

    listener: is told every committed event.
    deliver: takes each e-mail that leaves headquarters.
    archived: how many finished requests have been taken out of the tables.
    """

    listener: Listener = _nobody
    deliver: Callable[[Email], None] = into_the_void
    archived: int = 0
    transaction: Transaction = field(init=False)
    site: Site = field(init=False)
    headquarters: Headquarters = field(init=False)
    sales: Sales = field(init=False)
    dual_write: DualWrite = field(init=False)
    jobs: dict[str, Job] = field(init=False)

    def __post_init__(self) -> None:
        self.transaction = Transaction(self.listener)
        self.site = Site(self.transaction)
        self.dual_write = DualWrite(self.transaction)
        self.headquarters = Headquarters(self.transaction, self.dual_write, self.site)
        self.sales = Sales(self.transaction, self.dual_write)
        self.dual_write.headquarters = self.headquarters
        self.dual_write.sales = self.sales
        self.jobs = {job.name: job(self) for job in JOBS}

    def job(self, name: str) -> Job:
        """The job of this name, in any of its names."""
        return self.jobs[canonical_name(name)]

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
        for table, party in ((sales.accounts, lead.account), (sales.contacts, lead.contact)):
            if party:
                table.pop(party.id, None)
                headquarters.customers.pop(party.customer or 0, None)
        if prospect.hierarchy:
            del headquarters.hierarchies[prospect.hierarchy]
            self.site.hierarchies.pop(prospect.hierarchy, None)
        self.archived += 1

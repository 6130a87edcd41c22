"""A few wrong systems, made of the model's own classes with one thing done wrong in each."""

from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    EmailType,
    Prospect,
    ProspectStatus,
    Row,
)
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.jobs import JOBS, Job, PublishCustomers, PullRequests
from reference_model.landscape import Parts
from reference_model.qualification import STANDARD_QUALIFICATION, Qualification
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
)


class LastDecisionWins(Headquarters):
    """A later decision of Sales turns a rejection into an approval, and the other way round."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        prospect = self.prospects[prospect_id]
        if prospect.status is ProspectStatus.REJECTED:
            self.transaction.update(prospect, status=ProspectStatus.PENDING)
        super().decide_from_sales(prospect_id, decision, organization, person)


class SilentRejection(Headquarters):
    """Nobody is told of a rejection."""

    def _queue_email(self, prospect: Prospect, kind: EmailType) -> None:
        if kind is not EmailType.REJECTED:
            super()._queue_email(prospect, kind)


class ForgivingSales(Sales):
    """A closed lead can be disqualified."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        if lead.status.state is not LeadState.OPEN and lead.opportunity is None:
            lead.status = LeadStatus.NEW
        super().disqualify(lead, reason, by)


class FinalSales(Sales):
    """What is lost is lost: no lost opportunity is opened again."""

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        if opportunity.status.state is OpportunityState.LOST:
            raise NotAllowed("What is lost is lost.")
        super().reopen(opportunity, by)


class GrudgingSales(Sales):
    """Whoever tried in vain to qualify a lead will not be allowed to reactivate one."""

    grudge = False

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        self.grudge = self.grudge or lead.status.state is not LeadState.OPEN
        super().qualify(lead, by, how)

    def reactivate(self, lead: Lead, by: str) -> None:
        if self.grudge:
            raise NotAllowed("You have asked for too much already.")
        super().reactivate(lead, by)


class BrokenPublishing(PublishCustomers):
    """1010 breaks down at a hierarchy."""

    def process(self, row: Customer | CustomerHierarchy) -> None:
        if isinstance(row, CustomerHierarchy):
            raise KeyError(row.id)
        super().process(row)


class ForgetfulPulling(PullRequests):
    """P-0001 leaves in the channel database what it has pulled; nobody sees that at once."""

    def process(self, row: Row) -> None:
        super().process(row)
        self.sites[row.store].outbox[row.id] = row


def _with(job: type[Job]) -> tuple[type[Job], ...]:
    return tuple(job if issubclass(job, each) else each for each in JOBS)


WRONG: dict[str, Parts] = {
    "last_decision_wins": Parts(headquarters=LastDecisionWins),
    "silent_rejection": Parts(headquarters=SilentRejection),
    "forgiving_sales": Parts(sales=ForgivingSales),
    "final_sales": Parts(sales=FinalSales),
    "grudging_sales": Parts(sales=GrudgingSales),
    "broken_publishing": Parts(jobs=_with(BrokenPublishing)),
}
UNTIDY = Parts(jobs=_with(ForgetfulPulling))
"""A system whose fault no sentence shows at once."""

"""Wrong systems: closing opportunities, and opening again what was closed."""

from conformance.mutants.mutant import breaks
from reference_model.errors import LeadAlreadyClosed, OpportunityAlreadyClosed
from reference_model.parties import Company, Person
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadState,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
)


@breaks("S4")
class ClosedOpportunityClosedAgain(Sales):
    """A closed opportunity can be closed once more."""

    def _require_unclosed(self, opportunity: Opportunity) -> None:
        self.require_available()


@breaks("S4")
class WonOpportunityLost(Sales):
    """A won opportunity can be closed as lost without being reopened."""

    def close_as_lost(self, opportunity: Opportunity, reason: OpportunityStatus, by: str) -> None:
        if opportunity.status is OpportunityStatus.WON:
            opportunity.status = OpportunityStatus.IN_PROGRESS
        super().close_as_lost(opportunity, reason, by)


@breaks("S4")
class LostOpportunityWon(Sales):
    """A lost opportunity can be closed as won without being reopened."""

    def close_as_won(self, opportunity: Opportunity, by: str) -> None:
        if opportunity.status.state is OpportunityState.LOST:
            opportunity.status = OpportunityStatus.IN_PROGRESS
        super().close_as_won(opportunity, by)


@breaks("S7")
class NoReactivation(Sales):
    """A closed lead cannot be reactivated."""

    def reactivate(self, lead: Lead, by: str) -> None:
        raise LeadAlreadyClosed


@breaks("S7")
class QualifiedLeadNotReactivated(Sales):
    """Only disqualified leads can be reactivated."""

    def reactivate(self, lead: Lead, by: str) -> None:
        if lead.status.state is LeadState.QUALIFIED:
            raise LeadAlreadyClosed
        super().reactivate(lead, by)


@breaks("S7")
class OpenLeadReactivated(Sales):
    """Reactivating an open lead succeeds."""

    def reactivate(self, lead: Lead, by: str) -> None:
        if lead.status.state is not LeadState.OPEN:
            super().reactivate(lead, by)


@breaks("S8")
class NoReopening(Sales):
    """A closed opportunity cannot be reopened."""

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        raise OpportunityAlreadyClosed


@breaks("S8")
class OpenOpportunityReopened(Sales):
    """Reopening an open opportunity succeeds."""

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        if opportunity.status.state is not OpportunityState.OPEN:
            super().reopen(opportunity, by)


@breaks("S10")
class ClosedLeadEdited(Sales):
    """A closed lead can be edited."""

    def edit_lead(self, lead: Lead, person: Person, company: Company) -> None:
        self._change_lead(lead, person=person, company=company)


@breaks("S10")
class DisqualifiedLeadEdited(Sales):
    """A disqualified lead can be edited, a qualified one cannot."""

    def edit_lead(self, lead: Lead, person: Person, company: Company) -> None:
        if lead.status.state is LeadState.QUALIFIED:
            raise LeadAlreadyClosed
        self._change_lead(lead, person=person, company=company)


@breaks("S14")
class NoClosingActivity(Sales):
    """Closing an opportunity leaves no activity behind."""

    def _close(self, opportunity: Opportunity, status: OpportunityStatus, by: str) -> None:
        self.transaction.update(opportunity, status=status)


@breaks("S14")
class LossLeavesNoActivity(Sales):
    """Only wins are recorded as an activity."""

    def _close(self, opportunity: Opportunity, status: OpportunityStatus, by: str) -> None:
        if status is OpportunityStatus.WON:
            super()._close(opportunity, status, by)
        else:
            self.transaction.update(opportunity, status=status)


@breaks("S14")
class OnlyTheLastClosingKept(Sales):
    """Closing an opportunity again overwrites the activity of the earlier closing."""

    def _close(self, opportunity: Opportunity, status: OpportunityStatus, by: str) -> None:
        self.transaction.update(opportunity, closings=())
        super()._close(opportunity, status, by)

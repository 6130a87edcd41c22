"""Wrong systems: leads that are closed, and status reasons that close nothing."""

from conformance.mutants.mutant import breaks
from reference_model.errors import LeadAlreadyClosed
from reference_model.qualification import STANDARD_QUALIFICATION, Qualification
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
)


@breaks("S1")
class ClosedLeadQualified(Sales):
    """A closed lead can be qualified."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        lead.status = LeadStatus.NEW
        super().qualify(lead, by, how)


@breaks("S1", "A6")
class DisqualifiedLeadQualified(Sales):
    """A disqualified lead can be qualified without being reactivated."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        if lead.status.state is LeadState.DISQUALIFIED:
            lead.status = LeadStatus.NEW
        super().qualify(lead, by, how)


@breaks("S1")
class LeadDisqualifiedAgain(Sales):
    """A disqualified lead can be disqualified once more, for another reason."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        if lead.status.state is LeadState.DISQUALIFIED:
            lead.status = LeadStatus.NEW
        super().disqualify(lead, reason, by)


@breaks("A5", "S1", "S2")
class QualifiedLeadDisqualified(Sales):
    """A qualified lead can be disqualified, which rejects the prospect."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        if lead.status.state is LeadState.QUALIFIED:
            lead.status, lead.opportunity = LeadStatus.NEW, None
        super().disqualify(lead, reason, by)


@breaks("A5")
class RefusedDisqualificationRejects(Sales):
    """Disqualifying a qualified lead is refused, and rejects the prospect all the same."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        if lead.status.state is LeadState.QUALIFIED:
            self.dual_write.lead_disqualified(lead)
        super().disqualify(lead, reason, by)


@breaks("S2")
class LinkedOpportunityIgnored(Sales):
    """A reactivated lead can be disqualified while an opportunity is linked to it."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        opportunity, lead.opportunity = lead.opportunity, None
        super().disqualify(lead, reason, by)
        lead.opportunity = opportunity


@breaks("S2")
class OnceQualifiedNeverDisqualified(Sales):
    """A lead that was qualified, even without an opportunity, can never be disqualified."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        if lead.account or lead.contact:
            raise LeadAlreadyClosed
        super().disqualify(lead, reason, by)


@breaks("S6")
class AnyReasonDisqualifies(Sales):
    """A lead is disqualified with whatever status reason is given."""

    def disqualify(self, lead: Lead, reason: LeadStatus, by: str) -> None:
        fits = reason.state is LeadState.DISQUALIFIED
        super().disqualify(lead, reason if fits else LeadStatus.LOST, by)


@breaks("S6")
class AnyReasonLoses(Sales):
    """An opportunity is closed as lost with whatever status reason is given."""

    def close_as_lost(self, opportunity: Opportunity, reason: OpportunityStatus, by: str) -> None:
        fits = reason.state is OpportunityState.LOST
        super().close_as_lost(opportunity, reason if fits else OpportunityStatus.CANCELED, by)


@breaks("S6", "A20")
class OpenLeadMarkedLost(Sales):
    """An open lead can be given the status reason of a closed one, which closes it."""

    def set_lead_status(self, lead: Lead, status: LeadStatus) -> None:
        self._require_open(lead)
        self._change_lead(lead, status=status)


@breaks("A21")
class WonByWritingTheStatus(Sales):
    """Writing the status Won to an opportunity wins it."""

    def set_opportunity_status(self, opportunity: Opportunity, status: OpportunityStatus) -> None:
        if status is OpportunityStatus.WON:
            self.close_as_won(opportunity, "Client")
        else:
            super().set_opportunity_status(opportunity, status)


@breaks("A21")
class LostByWritingTheStatus(Sales):
    """Writing a status of lost opportunities to one loses it."""

    def set_opportunity_status(self, opportunity: Opportunity, status: OpportunityStatus) -> None:
        if status.state is OpportunityState.LOST:
            self.close_as_lost(opportunity, status, "Client")
        else:
            super().set_opportunity_status(opportunity, status)

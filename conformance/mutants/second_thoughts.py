"""Wrong systems: decisions that do not stand."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Prospect, ProspectStatus
from reference_model.dual_write import DualWrite
from reference_model.headquarters import Headquarters
from reference_model.sales import Sales
from reference_model.sales_records import Lead, LeadStatus, Opportunity


@breaks("A6")
class ReactivationTakesTheRejectionBack(Sales):
    """Reactivating the lead makes the prospect pending again."""

    def reactivate(self, lead: Lead, by: str) -> None:
        super().reactivate(lead, by)
        if lead.prospect_id:
            prospect = self.dual_write.headquarters.prospects[lead.prospect_id]
            prospect.status = ProspectStatus.PENDING


@breaks("A7", "A6")
class WinOverridesRejection(DualWrite):
    """A win approves a prospect that was rejected."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        _forget(self.headquarters, lead, ProspectStatus.REJECTED)
        super().opportunity_won(opportunity, lead)


@breaks("A6", "A16")
class FirstWinOverridesRejection(DualWrite):
    """A win of an opportunity that was never lost approves a prospect that was rejected."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        if len(opportunity.closings) == 1:
            _forget(self.headquarters, lead, ProspectStatus.REJECTED)
        super().opportunity_won(opportunity, lead)


@breaks("A8", "A16")
class LossOverridesApproval(DualWrite):
    """A loss rejects a prospect that was approved."""

    def opportunity_lost(self, lead: Lead) -> None:
        _forget(self.headquarters, lead, ProspectStatus.APPROVED)
        super().opportunity_lost(lead)


@breaks("A8")
class ReopeningTakesTheApprovalBack(Sales):
    """Reopening a won opportunity makes the prospect pending again."""

    def reopen(self, opportunity: Opportunity, by: str) -> None:
        super().reopen(opportunity, by)
        if lead := self._originating_lead(opportunity):
            _forget(self.dual_write.headquarters, lead, ProspectStatus.APPROVED)


@breaks("A16")
class DisqualificationOverridesHeadquarters(DualWrite):
    """Disqualifying the lead rejects a prospect that headquarters has approved."""

    def lead_disqualified(self, lead: Lead) -> None:
        _forget(self.headquarters, lead, ProspectStatus.APPROVED)
        super().lead_disqualified(lead)


@breaks("A16")
class NativeApprovalClosesTheLead(Headquarters):
    """An approval in headquarters closes the lead."""

    def approve(self, prospect: Prospect, by: str) -> None:
        super().approve(prospect, by)
        for lead in self.dual_write.sales.leads.values():
            if lead.prospect_id == prospect.id:
                lead.status = LeadStatus.QUALIFIED


@breaks("A16")
class NativeRejectionClosesTheLead(Headquarters):
    """A rejection in headquarters closes the lead."""

    def reject(self, prospect: Prospect, by: str) -> None:
        super().reject(prospect, by)
        for lead in self.dual_write.sales.leads.values():
            if lead.prospect_id == prospect.id:
                lead.status = LeadStatus.LOST


@breaks("A6", "A8")
class HeadquartersDecidesAgain(Headquarters):
    """Headquarters can decide on a prospect as often as it likes."""

    def _require_pending(self, prospect: Prospect) -> None:
        self.require_available()


def _forget(headquarters: Headquarters, lead: Lead, decision: ProspectStatus) -> None:
    """Make the prospect of the lead pending again, if the decision on it was this one."""
    prospect = headquarters.prospects.get(lead.prospect_id or 0)
    if prospect and prospect.status is decision:
        prospect.status = ProspectStatus.PENDING

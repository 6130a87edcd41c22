"""Wrong systems: what a decision in Sales means for the prospect."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Prospect, ProspectStatus
from reference_model.dual_write import DualWrite
from reference_model.headquarters import Headquarters
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
)


@breaks("R1", "R11", "R14")
class DecisionsStayInSales(Headquarters):
    """Nothing that Sales decides reaches the prospect."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        pass


@breaks("R11", "R1")
class WinApprovesNothing(DualWrite):
    """Closing the opportunity as won leaves the prospect pending."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        pass


@breaks("R11")
class WinRejects(DualWrite):
    """Closing the opportunity as won rejects the prospect."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        self.opportunity_lost(lead)


@breaks("R11")
class WinApprovesEverybody(DualWrite):
    """A win approves every prospect that is pending."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        super().opportunity_won(opportunity, lead)
        for prospect in self.headquarters.prospects.values():
            if prospect.status is ProspectStatus.PENDING:
                prospect.status = ProspectStatus.APPROVED


@breaks("R11")
class WinApprovesTheOldestProspect(DualWrite):
    """A win approves the pending prospect that has waited longest."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        pending = _pending(self.headquarters)
        own, lead.prospect_id = lead.prospect_id, pending[0].id if pending else lead.prospect_id
        super().opportunity_won(opportunity, lead)
        lead.prospect_id = own


@breaks("R11")
class WinApprovesTheNewestProspect(DualWrite):
    """A win approves the pending prospect that came last."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        pending = _pending(self.headquarters)
        own, lead.prospect_id = lead.prospect_id, pending[-1].id if pending else lead.prospect_id
        super().opportunity_won(opportunity, lead)
        lead.prospect_id = own


@breaks("R14", "A4")
class LossRejectsNothing(DualWrite):
    """Losing the opportunity leaves the prospect pending."""

    def opportunity_lost(self, lead: Lead) -> None:
        pass


@breaks("A4", "R14")
class LossNeedsADisqualification(DualWrite):
    """Losing the opportunity rejects only if the lead has been disqualified, too."""

    def opportunity_lost(self, lead: Lead) -> None:
        if lead.status.state is LeadState.DISQUALIFIED:
            super().opportunity_lost(lead)


@breaks("R14")
class LossApproves(Sales):
    """Losing the opportunity approves the prospect."""

    def close_as_lost(self, opportunity: Opportunity, reason: OpportunityStatus, by: str) -> None:
        if lead := self._originating_lead(opportunity):
            self.dual_write.opportunity_won(opportunity, lead)
        super().close_as_lost(opportunity, reason, by)


@breaks("R14", "A4")
class DisqualificationRejectsNothing(DualWrite):
    """Disqualifying the lead leaves the prospect pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        pass


@breaks("R14")
class DisqualificationRejectsEverybody(DualWrite):
    """Disqualifying a lead rejects every prospect that is pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        super().lead_disqualified(lead)
        for prospect in _pending(self.headquarters):
            prospect.status = ProspectStatus.REJECTED


@breaks("R14", "A20")
class LeadLostRejectsNothing(DualWrite):
    """A lead that is disqualified as Lost leaves the prospect pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        if lead.status is not LeadStatus.LOST:
            super().lead_disqualified(lead)


@breaks("R14", "A20")
class CannotContactRejectsNothing(DualWrite):
    """A lead that is disqualified as Cannot Contact leaves the prospect pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        if lead.status is not LeadStatus.CANNOT_CONTACT:
            super().lead_disqualified(lead)


@breaks("R14", "A20")
class NoLongerInterestedRejectsNothing(DualWrite):
    """A lead that is disqualified as No Longer Interested leaves the prospect pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        if lead.status is not LeadStatus.NO_LONGER_INTERESTED:
            super().lead_disqualified(lead)


@breaks("R14", "A20")
class LeadCanceledRejectsNothing(DualWrite):
    """A lead that is disqualified as Canceled leaves the prospect pending."""

    def lead_disqualified(self, lead: Lead) -> None:
        if lead.status is not LeadStatus.CANCELED:
            super().lead_disqualified(lead)


@breaks("R14", "A20")
class OpportunityCanceledRejectsNothing(Sales):
    """An opportunity that is lost as Canceled leaves the prospect pending."""

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        if opportunity.status is OpportunityStatus.CANCELED:
            return None
        return super()._originating_lead(opportunity)


@breaks("R14", "A20")
class OutSoldRejectsNothing(Sales):
    """An opportunity that is lost as Out-Sold leaves the prospect pending."""

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        if opportunity.status is OpportunityStatus.OUT_SOLD:
            return None
        return super()._originating_lead(opportunity)


@breaks("A20")
class OnHoldRejects(Sales):
    """Putting the opportunity on hold rejects the prospect."""

    def set_opportunity_status(self, opportunity: Opportunity, status: OpportunityStatus) -> None:
        super().set_opportunity_status(opportunity, status)
        if lead := self._originating_lead(opportunity):
            self.dual_write.opportunity_lost(lead)


@breaks("A20")
class ContactedRejects(Sales):
    """Marking the lead as contacted rejects the prospect."""

    def set_lead_status(self, lead: Lead, status: LeadStatus) -> None:
        super().set_lead_status(lead, status)
        self.dual_write.lead_disqualified(lead)


def _pending(headquarters: Headquarters) -> list[Prospect]:
    prospects = headquarters.prospects.values()
    return [each for each in prospects if each.status is ProspectStatus.PENDING]

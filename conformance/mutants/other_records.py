"""Wrong systems: opportunities of no lead, and records that are deleted."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import ProspectStatus
from reference_model.sales import Sales
from reference_model.sales_records import (
    Lead,
    Opportunity,
    OpportunityState,
)


@breaks("A25")
class AnyOpportunityDecides(Sales):
    """An opportunity that came from no lead decides for the lead that came last."""

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        last = self.newest_lead if self.leads else None
        return super()._originating_lead(opportunity) or last


@breaks("A25")
class OpportunityOfTheAccountDecides(Sales):
    """Any opportunity of the account decides on the prospect whose lead the account came from."""

    def _originating_lead(self, opportunity: Opportunity) -> Lead | None:
        account = opportunity.account
        own = super()._originating_lead(opportunity)
        return own or (self.leads.get(account.originating_lead or 0) if account else None)


@breaks("A26")
class DeletedOpportunityRejects(Sales):
    """Deleting the opportunity rejects the prospect."""

    def delete_opportunity(self, opportunity: Opportunity) -> None:
        if lead := self._originating_lead(opportunity):
            self.dual_write.opportunity_lost(lead)
        super().delete_opportunity(opportunity)


@breaks("A26")
class DeletedLeadRejects(Sales):
    """Deleting the lead rejects the prospect."""

    def delete_lead(self, lead: Lead) -> None:
        self.dual_write.lead_disqualified(lead)
        super().delete_lead(lead)


@breaks("A26", "A8")
class DeletedWinTakesTheApprovalBack(Sales):
    """Deleting a won opportunity makes the prospect pending again."""

    def delete_opportunity(self, opportunity: Opportunity) -> None:
        lead = self._originating_lead(opportunity)
        if lead and lead.prospect_id and opportunity.status.state is OpportunityState.WON:
            prospect = self.dual_write.headquarters.prospects[lead.prospect_id]
            prospect.status = ProspectStatus.PENDING
        super().delete_opportunity(opportunity)

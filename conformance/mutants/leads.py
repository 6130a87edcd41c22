"""Wrong systems: the lead that a prospect brings into Sales."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import OnboardingRequest, Prospect, Row
from reference_model.dual_write import DualWrite, Map
from reference_model.errors import DualWriteFailed
from reference_model.jobs import PullRequests
from reference_model.parties import Company, Person
from reference_model.sales import Sales
from reference_model.sales_records import (
    DUAL_WRITE_NOTE,
    DUAL_WRITE_USER,
    Lead,
    LeadStatus,
    owning_team,
)


@breaks("R5", "R17", "A15")
class NoLead(DualWrite):
    """A new prospect brings no lead."""

    def prospect_created(self, prospect: Prospect) -> None:
        pass


@breaks("R5", "A15")
class TwoLeads(DualWrite):
    """A new prospect brings two leads."""

    def prospect_created(self, prospect: Prospect) -> None:
        super().prospect_created(prospect)
        super().prospect_created(prospect)


@breaks("R5")
class LeadBeforeTheProspect(PullRequests):
    """There is a lead as soon as P-0001 has run."""

    def process(self, row: Row) -> None:
        super().process(row)
        if isinstance(row, OnboardingRequest):
            person, company, *_ = row.application
            self.headquarters.dual_write.sales.create_lead(person, company, DUAL_WRITE_USER)


@breaks("R5")
class OpenLeadUsedAgain(Sales):
    """While a lead from a prospect is open, a further prospect brings no lead of its own."""

    def receive_prospect(self, prospect: Prospect) -> None:
        if not any(lead.prospect_id and not lead.status.state for lead in self.leads.values()):
            super().receive_prospect(prospect)


@breaks("A15", "D1")
class ProspectKeptWithoutLead(DualWrite):
    """A prospect is stored even if its lead cannot be written."""

    def prospect_created(self, prospect: Prospect) -> None:
        try:
            super().prospect_created(prospect)
        except DualWriteFailed:
            return


@breaks("R6")
class SectionsSwapped(Sales):
    """The Contact section shows the organization, the Company section the person."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        person, company = lead.person, lead.company
        lead.person = Person(company.name, "", person.email)
        lead.company = Company(person.name)
        return super()._add_lead(lead, by)


@breaks("R6")
class ContactSectionOfAnotherApplicant(Sales):
    """The Contact section shows who applied before."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        if self.leads:
            lead.person = self.newest_lead.person
        return super()._add_lead(lead, by)


@breaks("R6")
class CompanySectionOfAnotherApplicant(Sales):
    """The Company section shows the company that applied before."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        if self.leads:
            lead.company = self.newest_lead.company
        return super()._add_lead(lead, by)


@breaks("R6")
class CompanySectionWithoutAddress(Sales):
    """The Company section shows nothing but the name."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.company = Company(lead.company.name)
        return super()._add_lead(lead, by)


@breaks("R7", "A19")
class LeadWithoutNote(Sales):
    """The timeline of the lead is empty."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.timeline = ()
        return super()._add_lead(lead, by)


@breaks("R7", "A19")
class NoteWithoutOrigin(Sales):
    """The note on the lead does not say that dual-write made it."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.timeline = (DUAL_WRITE_NOTE._replace(text="New lead."),)
        return super()._add_lead(lead, by)


@breaks("A19")
class TwoNotes(Sales):
    """The note stands on the lead twice."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.timeline *= 2
        return super()._add_lead(lead, by)


@breaks("A19")
class NoteByTheRequestor(Sales):
    """The note is written in the requestor's name."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.timeline = (DUAL_WRITE_NOTE._replace(created_by=lead.person.name),)
        return super()._add_lead(lead, by)


@breaks("A20")
class LeadContactedFromTheStart(Sales):
    """The new lead has the status reason Contacted."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.status = LeadStatus.CONTACTED
        return super()._add_lead(lead, by)


@breaks("D4")
class LeadOwnedByTheIntegrationUser(Sales):
    """The lead belongs to dual-write's user instead of the team."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.owner = by
        return super()._add_lead(lead, by)


@breaks("D4")
class LeadOwnedByNobody(Sales):
    """The lead has no owner."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.owner = ""
        return super()._add_lead(lead, by)


@breaks("D4", "A30")
class OneTeamOwnsAllLeads(Sales):
    """The lead belongs to the team of the first legal entity, whichever the site belongs to."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.owner = owning_team("USRT")
        return super()._add_lead(lead, by)


@breaks("A36")
class TooLongNameCut(Sales):
    """A name that does not fit into the lead is cut off, without a word."""

    def receive_prospect(self, prospect: Prospect) -> None:
        original = prospect.application
        company = original.company._replace(name=original.company.name[:100])
        prospect.application = original._replace(company=company)
        super().receive_prospect(prospect)
        prospect.application = original


@breaks("R16")
class SolutionNotNeeded(DualWrite):
    """Prospects become leads without the Dual-write Commerce solutions."""

    def prospect_created(self, prospect: Prospect) -> None:
        installed, self.commerce_solution = self.commerce_solution, True
        super().prospect_created(prospect)
        self.commerce_solution = installed


@breaks("R17", "R5")
class IdleAfterInstallation(DualWrite):
    """After installation prospects bring no leads, until somebody starts the maps once more."""

    restarted = False

    def prospect_created(self, prospect: Prospect) -> None:
        if self.restarted:
            super().prospect_created(prospect)

    def run(self, *maps: Map) -> None:
        self.restarted = True
        super().run(*maps)


@breaks("A14")
class InitialSynchronization(DualWrite):
    """Starting the maps brings a lead for every prospect that has none."""

    def run(self, *maps: Map) -> None:
        super().run(*maps)
        known = {lead.prospect_id for lead in self.sales.leads.values()}
        for prospect in self.headquarters.prospects.values():
            if prospect.id not in known:
                self.prospect_created(prospect)

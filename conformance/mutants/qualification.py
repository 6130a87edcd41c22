"""Wrong systems: what qualifying a lead creates, and who may do it."""

from dataclasses import replace

from conformance.mutants.mutant import breaks
from reference_model.errors import NoPrivilege
from reference_model.parties import Company, Person
from reference_model.qualification import STANDARD_QUALIFICATION, Qualification
from reference_model.sales import Sales
from reference_model.sales_records import Account, Contact, Lead, LeadStatus, Opportunity


@breaks("R9", "S9")
class NoOpportunity(Sales):
    """Qualifying creates no opportunity."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, replace(how, create_opportunity=False))


@breaks("R9", "S9")
class NoContact(Sales):
    """Qualifying creates no contact."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, replace(how, create_contact=False))


@breaks("R9", "S9")
class NoAccount(Sales):
    """Qualifying creates no account."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, replace(how, create_account=False))


@breaks("R9")
class TwoOpportunities(Sales):
    """Qualifying creates two opportunities."""

    def _add_opportunity(self, lead: Lead, by: str) -> Opportunity:
        super()._add_opportunity(lead, by)
        return super()._add_opportunity(lead, by)


@breaks("R9", "S1")
class LeadStaysOpen(Sales):
    """The lead stays open when it is qualified."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, how)
        lead.status = LeadStatus.NEW


@breaks("R9")
class OpportunityConcernsNobody(Sales):
    """The opportunity names neither account nor contact."""

    def _add_opportunity(self, lead: Lead, by: str) -> Opportunity:
        opportunity = super()._add_opportunity(lead, by)
        opportunity.account = opportunity.contact = None
        return opportunity


@breaks("S9", "R9")
class EverythingCreatedAlways(Sales):
    """Account, contact and opportunity are created, whatever was asked for."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        how = replace(how, create_account=True, create_contact=True, create_opportunity=True)
        super().qualify(lead, by, how)


@breaks("S9")
class OpenWithoutOpportunity(Sales):
    """A lead for which no opportunity is created stays open."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, how)
        if not lead.opportunity:
            lead.status = LeadStatus.NEW


@breaks("S3")
class ContactWithoutParent(Sales):
    """The contact does not know the account that was created with it."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, how)
        if lead.contact:
            lead.contact.parent_account = None


@breaks("S3")
class AccountWithoutPrimaryContact(Sales):
    """The account does not know the contact that was created with it."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, how)
        if lead.account:
            lead.account.primary_contact = None


@breaks("S15")
class NotesStayOnTheLead(Sales):
    """The opportunity does not show the notes of its lead."""

    def _add_opportunity(self, lead: Lead, by: str) -> Opportunity:
        opportunity = super()._add_opportunity(lead, by)
        opportunity.timeline = ()
        return opportunity


@breaks("S5")
class ChosenAccountReplaced(Sales):
    """A new account is created, although an existing one was chosen."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        chosen = how.create_account or how.existing_account is not None
        super().qualify(lead, by, replace(how, create_account=chosen))


@breaks("S5")
class ChosenContactReplaced(Sales):
    """A new contact is created, although an existing one was chosen."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        chosen = how.create_contact or how.existing_contact is not None
        super().qualify(lead, by, replace(how, create_contact=chosen))


@breaks("A41")
class PrivilegesIgnored(Sales):
    """Anybody may qualify, with or without the privilege to create records."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        unprivileged, self.unprivileged = self.unprivileged, set()
        super().qualify(lead, by, how)
        self.unprivileged = unprivileged


@breaks("A41")
class OnlyTheOwnerQualifies(Sales):
    """A lead that a salesperson owns can be qualified by nobody else."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        if lead.owner != by and not lead.owner.startswith("DW"):
            raise NoPrivilege
        super().qualify(lead, by, how)


@breaks("A17")
class ContactOfTheRequest(Sales):
    """The contact takes the address of the request, not the one that was entered in the lead."""

    def _add_contact(self, lead: Lead, by: str) -> Contact:
        contact = super()._add_contact(lead, by)
        if lead.prospect_id:
            prospect = self.dual_write.headquarters.prospects[lead.prospect_id]
            contact.person = prospect.application.person
        return contact


@breaks("A17")
class AccountOfTheRequest(Sales):
    """The account takes the name of the request, not the one that was entered in the lead."""

    def _add_account(self, lead: Lead, by: str) -> Account:
        account = super()._add_account(lead, by)
        if lead.prospect_id:
            prospect = self.dual_write.headquarters.prospects[lead.prospect_id]
            account.company = prospect.application.company
        return account


@breaks("A17", "A10")
class EditsReachTheProspect(Sales):
    """What is entered in the lead changes the prospect."""

    def edit_lead(self, lead: Lead, person: Person, company: Company) -> None:
        super().edit_lead(lead, person, company)
        if lead.prospect_id:
            prospect = self.dual_write.headquarters.prospects[lead.prospect_id]
            prospect.application = prospect.application._replace(person=person, company=company)

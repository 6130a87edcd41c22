"""Wrong systems: duplicates of accounts and contacts, and leads that are qualified in bulk."""

from collections.abc import Iterable
from dataclasses import replace

from conformance.mutants.mutant import breaks
from reference_model.errors import DuplicateFound, Refused
from reference_model.qualification import STANDARD_QUALIFICATION, Qualification
from reference_model.sales import Sales
from reference_model.sales_records import Lead, LeadStatus


@breaks("S12")
class NoDuplicateWarning(Sales):
    """The form never warns of duplicates."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, replace(how, warn_of_duplicates=False))


@breaks("S12", "S13")
class DuplicateWarningCannotBeIgnored(Sales):
    """Qualifying is refused wherever there is a duplicate, even if the warning is ignored."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, replace(how, warn_of_duplicates=True))


@breaks("S12")
class WarningWithoutDuplicate(Sales):
    """The form warns of a duplicate where there is none."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        if how.warn_of_duplicates:
            raise DuplicateFound(lead.company.name)
        super().qualify(lead, by, how)


@breaks("S13", "A22")
class DuplicateWarningInBulk(Sales):
    """The list warns of duplicates as the form does."""

    def qualify_in_bulk(self, leads: Iterable[Lead], by: str) -> list[Refused]:
        for lead in leads:
            self.qualify(lead, by, Qualification(warn_of_duplicates=True))
        return []


@breaks("S13")
class OneLeadInBulk(Sales):
    """Only the first of the leads chosen in the list is qualified."""

    def qualify_in_bulk(self, leads: Iterable[Lead], by: str) -> list[Refused]:
        return super().qualify_in_bulk(list(leads)[:1], by)


@breaks("A22")
class BulkAllOrNothing(Sales):
    """One lead that cannot be qualified in bulk takes back all the others."""

    def qualify_in_bulk(self, leads: Iterable[Lead], by: str) -> list[Refused]:
        with self.transaction:
            for lead in leads:
                self.qualify(lead, by)
        return []


@breaks("A22")
class BulkStopsAtTheFirstFailure(Sales):
    """Leads behind one that cannot be qualified in bulk stay open, without a word."""

    def qualify_in_bulk(self, leads: Iterable[Lead], by: str) -> list[Refused]:
        for lead in leads:
            try:
                self.qualify(lead, by)
            except Refused as refusal:
                return [refusal]
        return []


@breaks("A22", "R9")
class LeadsOfOneCompanyQualifiedTogether(Sales):
    """Qualifying a lead closes the other open leads of its company too."""

    def qualify(self, lead: Lead, by: str, how: Qualification = STANDARD_QUALIFICATION) -> None:
        super().qualify(lead, by, how)
        for other in self.leads.values():
            if other.company == lead.company and not other.status.state:
                other.status = LeadStatus.QUALIFIED

"""Wrong systems: records in a legal entity that is not the prospect's."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    OnboardingRequest,
    Prospect,
)
from reference_model.dual_write import ORGANIZATION, PERSON, DualWrite
from reference_model.headquarters import Headquarters
from reference_model.parties import Company, Person
from reference_model.sales import Sales
from reference_model.sales_records import Account, Contact, Lead

DEFAULT = "USRT"


@breaks("A30")
class ProspectInTheDefaultLegalEntity(Headquarters):
    """Every prospect belongs to the first legal entity."""

    def store_prospect(self, row: OnboardingRequest) -> Prospect:
        prospect = super().store_prospect(row)
        prospect.legal_entity = DEFAULT
        return prospect


@breaks("A30")
class LeadInTheDefaultLegalEntity(Sales):
    """Every lead belongs to the first legal entity."""

    def _add_lead(self, lead: Lead, by: str) -> Lead:
        lead.legal_entity = lead.legal_entity and DEFAULT
        return super()._add_lead(lead, by)


@breaks("A30")
class AccountInTheDefaultLegalEntity(Sales):
    """Every account belongs to the first legal entity."""

    def _insert_account(self, account: Account, by: str) -> Account:
        account.legal_entity = account.legal_entity and DEFAULT
        return super()._insert_account(account, by)


@breaks("A30")
class ContactInTheDefaultLegalEntity(Sales):
    """Every contact belongs to the first legal entity."""

    def _insert_contact(self, contact: Contact, by: str) -> Contact:
        contact.legal_entity = contact.legal_entity and DEFAULT
        return super()._insert_contact(contact, by)


@breaks("A30")
class CustomersInTheDefaultLegalEntity(Headquarters):
    """Every customer belongs to the first legal entity."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        return super()._add_customer(request_id, party, DEFAULT, by)


@breaks("A30")
class OrganizationInTheDefaultLegalEntity(Headquarters):
    """Every organization customer belongs to the first legal entity."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        belongs_to = DEFAULT if isinstance(party, Company) else legal_entity
        return super()._add_customer(request_id, party, belongs_to, by)


@breaks("A30")
class HierarchyInTheDefaultLegalEntity(Headquarters):
    """Every customer hierarchy belongs to the first legal entity."""

    def _add_hierarchy(
        self, prospect: Prospect, organization: Customer, by: str
    ) -> CustomerHierarchy:
        hierarchy = super()._add_hierarchy(prospect, organization, by)
        hierarchy.legal_entity = DEFAULT
        return hierarchy


@breaks("A30")
class AccountCarriedWithoutLegalEntity(DualWrite):
    """An account without a legal entity becomes a customer."""

    def account_created(self, account: Account) -> None:
        write = self.headquarters.receive_account
        self._carry(ORGANIZATION, account.request_id, write, account)


@breaks("A30")
class ContactCarriedWithoutLegalEntity(DualWrite):
    """A contact without a legal entity becomes a customer."""

    def contact_created(self, contact: Contact) -> None:
        self._carry(PERSON, contact.request_id, self.headquarters.receive_contact, contact)

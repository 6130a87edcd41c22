"""Wrong systems: the customers that accounts and contacts become."""

from dataclasses import fields

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Customer, CustomerType, Prospect, ProspectStatus
from reference_model.dual_write import DualWrite
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.parties import Company, Person
from reference_model.sales_records import Account, Contact, Lead, Opportunity


@breaks("R10")
class PersonAndOrganizationExchanged(Headquarters):
    """The account becomes a customer of type person, the contact one of type organization."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        exchanged: Person | Company = Person(party.name, "", "")
        if isinstance(party, Person):
            exchanged = Company(party.name)
        return super()._add_customer(request_id, exchanged, legal_entity, by)


@breaks("R10")
class OnlyTheOrganization(DualWrite):
    """The contact becomes no customer."""

    def contact_created(self, contact: Contact) -> None:
        pass


@breaks("R10")
class OnlyThePerson(DualWrite):
    """The account becomes no customer."""

    def account_created(self, account: Account) -> None:
        pass


@breaks("R10", "A1")
class CustomersAtTheWin(DualWrite):
    """Account and contact become customers at the win, not at the qualification."""

    def account_created(self, account: Account) -> None:
        pass

    def contact_created(self, contact: Contact) -> None:
        pass

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        if opportunity.account:
            super().account_created(opportunity.account)
        if opportunity.contact:
            super().contact_created(opportunity.contact)
        super().opportunity_won(opportunity, lead)


@breaks("A2")
class CustomersAgainAtTheWin(Headquarters):
    """An approval from Sales makes customers anew, beside those of the qualification."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        super().decide_from_sales(prospect_id, decision, organization, person)
        prospect = self.prospects[prospect_id]
        if prospect.status is ProspectStatus.APPROVED:
            for party in prospect.application[:2]:
                self._add_customer(prospect.request_id, party, prospect.legal_entity, "")


@breaks("A2")
class CustomersAgainAtNativeApproval(Headquarters):
    """An approval in headquarters makes customers, even where qualification has brought some."""

    def _existing(self, prospect: Prospect, kind: type) -> Customer | None:
        return None


@breaks("A2")
class MissingCustomersPreventNativeApproval(Headquarters):
    """Headquarters cannot approve where qualification brought only one of the customers."""

    def approve(self, prospect: Prospect, by: str) -> None:
        found = [self._existing(prospect, kind) for kind in (Company, Person)]
        if found.count(None) == 1:
            raise NotAllowed("One of the customers is missing.")
        super().approve(prospect, by)


@breaks("A1")
class CustomersDeletedAfterLoss(Headquarters):
    """When the prospect is rejected, its customers are deleted."""

    def _reject(self, prospect: Prospect, by: str) -> None:
        super()._reject(prospect, by)
        for customer in list(self.customers.values()):
            if customer.request_id == prospect.request_id:
                del self.customers[customer.number]


class _WithAddress(Customer):
    """An organization with an e-mail address of its own."""

    address = ""

    @property
    def email(self) -> str:
        return self.address


@breaks("A33", "N8")
class OrganizationWithTheRequestorsAddress(Headquarters):
    """The organization customer carries the requestor's e-mail address."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        made = super()._add_customer(request_id, party, legal_entity, by)
        if made.type is CustomerType.PERSON:
            return made
        copied = {field.name: getattr(made, field.name) for field in fields(Customer)}
        customer = _WithAddress(**copied)
        for prospect in self.prospects.values():
            if prospect.request_id == request_id:
                customer.address = prospect.application.person.email
        self.customers[made.number] = self.unpublished_customers[made.number] = customer
        return customer


@breaks("A40")
class PersonWithoutPhone(Headquarters):
    """The person customer carries no phone number."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        if isinstance(party, Person):
            party = party._replace(phone="")
        return super()._add_customer(request_id, party, legal_entity, by)


@breaks("A40")
class OrganizationWithoutAddress(Headquarters):
    """The organization customer carries the name of the company only."""

    def _add_customer(
        self, request_id: str, party: Person | Company, legal_entity: str, by: str
    ) -> Customer:
        if isinstance(party, Company):
            party = Company(party.name)
        return super()._add_customer(request_id, party, legal_entity, by)


@breaks("A3")
class WinMakesMissingCustomers(Headquarters):
    """A win makes the customers that are missing, and approves."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        if decision is ProspectStatus.APPROVED:
            prospect = self.prospects[prospect_id]
            company, human = prospect.application.company, prospect.application.person
            organization = organization or self._customer_for(prospect, company, "").number
            person = person or self._customer_for(prospect, human, "").number
        super().decide_from_sales(prospect_id, decision, organization, person)


@breaks("A3")
class WinWithoutCustomersIgnored(Headquarters):
    """A win without customers closes the opportunity, and leaves the prospect pending."""

    def decide_from_sales(
        self,
        prospect_id: int,
        decision: ProspectStatus,
        organization: int | None = None,
        person: int | None = None,
    ) -> None:
        missing = organization is None or person is None
        if not (decision is ProspectStatus.APPROVED and missing):
            super().decide_from_sales(prospect_id, decision, organization, person)


@breaks("A3")
class ExistingAccountWillNotDo(DualWrite):
    """A win is refused unless the account came from the lead itself."""

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        if opportunity.account and opportunity.account.originating_lead != lead.id:
            raise NotAllowed("The account came from another lead.")
        super().opportunity_won(opportunity, lead)


@breaks("R15")
class NativeCustomersStayInCommerce(DualWrite):
    """The customers that headquarters makes are not written to Sales."""

    def customer_created(self, customer: Customer) -> None:
        pass


@breaks("R15")
class NativePersonsStayInCommerce(DualWrite):
    """Of the customers that headquarters makes, only organizations are written to Sales."""

    def customer_created(self, customer: Customer) -> None:
        if customer.type is CustomerType.ORGANIZATION:
            super().customer_created(customer)


@breaks("R15", "R16")
class CustomersNeedTheSolution(DualWrite):
    """Without the Dual-write Commerce solutions, accounts become no customers either."""

    def account_created(self, account: Account) -> None:
        if self.commerce_solution:
            super().account_created(account)

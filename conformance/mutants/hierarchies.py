"""Wrong systems: customer hierarchies, and what an approval or rejection in headquarters does."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Member,
    Prospect,
    ProspectStatus,
    Role,
)
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.sales_records import DUAL_WRITE_USER, Contact


@breaks("R12")
class NoHierarchyAfterWin(Headquarters):
    """A win approves the prospect, and makes no customer hierarchy."""

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        super()._approve(prospect, organization, person, by)
        if by == DUAL_WRITE_USER:
            del self.hierarchies[prospect.hierarchy or 0]


@breaks("N2", "R12")
class NoHierarchyAfterNativeApproval(Headquarters):
    """Approving in headquarters makes no customer hierarchy."""

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        super()._approve(prospect, organization, person, by)
        if by != DUAL_WRITE_USER:
            del self.hierarchies[prospect.hierarchy or 0]


@breaks("R12")
class TwoHierarchies(Headquarters):
    """An approval makes two customer hierarchies."""

    def _approve(
        self, prospect: Prospect, organization: Customer, person: Customer, by: str
    ) -> None:
        self._add_hierarchy(prospect, organization, by)
        super()._approve(prospect, organization, person, by)


@breaks("R12", "A1")
class HierarchyAtQualification(Headquarters):
    """The customer hierarchy is there as soon as the lead is qualified."""

    def receive_contact(self, contact: Contact) -> None:
        super().receive_contact(contact)
        for prospect in self.prospects.values():
            if prospect.request_id == contact.request_id:
                self._add_hierarchy(prospect, self.customers[contact.customer or 0], "")


@breaks("R12", "N3")
class HierarchyForTheRejected(Headquarters):
    """Even a rejected prospect gets a customer hierarchy."""

    def _reject(self, prospect: Prospect, by: str) -> None:
        super()._reject(prospect, by)
        company = prospect.application.company
        self._add_hierarchy(prospect, self._customer_for(prospect, company, by), by)


@breaks("N11", "N5")
class HierarchyWithoutAdministrator(Headquarters):
    """The hierarchy has the organization, and nobody in it."""

    def _join(self, hierarchy: CustomerHierarchy, person: Customer, role: Role) -> None:
        super()._join(hierarchy, person, role)
        if role is Role.ADMIN:
            self._change(hierarchy, members=())


@breaks("N5", "N11")
class RequestorIsAnOrdinaryUser(Headquarters):
    """The requestor has the role User in the hierarchy."""

    def _join(self, hierarchy: CustomerHierarchy, person: Customer, role: Role) -> None:
        super()._join(hierarchy, person, Role.USER)


@breaks("N5", "A17")
class HierarchyNamedAfterTheAccount(Headquarters):
    """The hierarchy has the company's name as it was entered in the lead."""

    def _add_hierarchy(
        self, prospect: Prospect, organization: Customer, by: str
    ) -> CustomerHierarchy:
        hierarchy = super()._add_hierarchy(prospect, organization, by)
        hierarchy.name = organization.name
        return hierarchy


@breaks("N5")
class HierarchyOfAnotherPurpose(Headquarters):
    """The hierarchy has a purpose that has nothing to do with B2B."""

    hierarchy_purpose = "Retail"


@breaks("N5")
class HierarchyOfAnotherOrganization(Headquarters):
    """The organization of the hierarchy is the customer that headquarters made last."""

    def _add_hierarchy(
        self, prospect: Prospect, organization: Customer, by: str
    ) -> CustomerHierarchy:
        hierarchy = super()._add_hierarchy(prospect, organization, by)
        hierarchy.organization = max(self.customers)
        return hierarchy


@breaks("N11", "N16")
class TwoAdministrators(Headquarters):
    """Who was the administrator remains one beside the new one."""

    def make_administrator(self, hierarchy: CustomerHierarchy, customer: int) -> None:
        former = hierarchy.administrator
        super().make_administrator(hierarchy, customer)
        members = (
            m._replace(role=Role.ADMIN) if m.customer == former else m for m in hierarchy.members
        )
        hierarchy.members = tuple(members)


@breaks("N16")
class AdministratorForEver(Headquarters):
    """Nobody but the requestor can ever be the administrator."""

    def make_administrator(self, hierarchy: CustomerHierarchy, customer: int) -> None:
        raise NotAllowed("The administrator of a partner cannot be changed.")


@breaks("N16", "N11")
class NoAdministratorAfterTheChange(Headquarters):
    """Changing the administrator takes the role from the old one, and gives it to nobody."""

    def make_administrator(self, hierarchy: CustomerHierarchy, customer: int) -> None:
        users = tuple(Member(member.customer, Role.USER) for member in hierarchy.members)
        self._change(hierarchy, members=users)


@breaks("R4", "N2")
class OnlySalesApproves(Headquarters):
    """Headquarters cannot approve; it has to wait for Sales."""

    def approve(self, prospect: Prospect, by: str) -> None:
        raise NotAllowed("Prospects are approved in Sales.")


@breaks("N2", "R12")
class NativeApprovalOfEverybody(Headquarters):
    """Approving one prospect in headquarters approves every other that is pending."""

    def approve(self, prospect: Prospect, by: str) -> None:
        super().approve(prospect, by)
        for other in self.prospects.values():
            if other.status is ProspectStatus.PENDING:
                other.status = ProspectStatus.APPROVED


@breaks("N2")
class NativeApprovalLeavesPending(Headquarters):
    """Approving in headquarters makes customers and a hierarchy; the prospect stays pending."""

    def approve(self, prospect: Prospect, by: str) -> None:
        super().approve(prospect, by)
        prospect.status = ProspectStatus.PENDING


@breaks("N3", "R4")
class OnlySalesRejects(Headquarters):
    """Headquarters cannot reject."""

    def reject(self, prospect: Prospect, by: str) -> None:
        raise NotAllowed("Prospects are rejected in Sales.")


@breaks("N3")
class NativeRejectionMakesCustomers(Headquarters):
    """Rejecting in headquarters makes customers, as approving does."""

    def reject(self, prospect: Prospect, by: str) -> None:
        super().reject(prospect, by)
        for party in prospect.application[:2]:
            self._customer_for(prospect, party, by)


@breaks("N3")
class NativeRejectionLeavesPending(Headquarters):
    """Rejecting in headquarters mails the requestor; the prospect stays pending."""

    def reject(self, prospect: Prospect, by: str) -> None:
        super().reject(prospect, by)
        prospect.status = ProspectStatus.PENDING

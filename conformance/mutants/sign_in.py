"""Wrong systems: who gets in on a site, and what job 1010 brings there."""

from typing import TYPE_CHECKING

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import Customer, CustomerHierarchy
from reference_model.dual_write import Map, MapState
from reference_model.errors import SignInRefused
from reference_model.jobs import PublishCustomers
from reference_model.site import Buyer, Site

if TYPE_CHECKING:
    from reference_model.landscape import Landscape


@breaks("N6", "A12")
class SignInBefore1010(Site):
    """Whoever has applied can sign in, whatever 1010 has brought."""

    def _identify(self, email: str) -> Buyer:
        return super()._identify(email) if email in self.buyers else Buyer(0, "")


@breaks("N6", "N7")
class HierarchiesNotPublished(PublishCustomers):
    """1010 brings customers to the site, and no hierarchies."""

    def pending(self) -> list[Customer | CustomerHierarchy]:
        return list(self.headquarters.unpublished_customers.values())


@breaks("N6", "N7")
class CustomersNotPublished(PublishCustomers):
    """1010 brings hierarchies to the site, and no customers."""

    def pending(self) -> list[Customer | CustomerHierarchy]:
        return list(self.headquarters.unpublished_hierarchies.values())


@breaks("N6")
class EverythingPublishedAgain(PublishCustomers):
    """Every run of 1010 brings all customers to the site once more, as new ones."""

    def pending(self) -> list[Customer | CustomerHierarchy]:
        for customer in self.headquarters.customers.values():
            customer.published = False
        self.headquarters.publish_again()
        return super().pending()


@breaks("A12", "A32")
class LeadsWaitFor1010(PublishCustomers):
    """Leads and approvals wait until 1010 has run."""

    def __init__(self, landscape: "Landscape") -> None:
        super().__init__(landscape)
        self._hold()

    def run(self) -> None:
        self.headquarters.dual_write.run(Map.PROSPECTS)
        super().run()
        self._hold()

    def _hold(self) -> None:
        self.headquarters.dual_write.maps[Map.PROSPECTS] = MapState.PAUSED


@breaks("N7")
class NobodySignsIn(Site):
    """The site lets nobody in, so nobody can do anything there either."""

    def _identify(self, email: str) -> Buyer:
        raise SignInRefused(f"{email} must be invited first.")


@breaks("N7")
class PublishedByHandOnly(PublishCustomers):
    """1010 does nothing when it runs on its schedule, only when somebody starts it."""

    def run(self) -> None:
        for row in super().pending():
            self.process(row)

    def pending(self) -> list[Customer | CustomerHierarchy]:
        return []


@breaks("A34")
class SignInWithoutHierarchy(Site):
    """A customer that the site knows gets in, approved or not."""

    def receive_customer(self, customer: Customer) -> None:
        super().receive_customer(customer)
        self.admitted.add(customer.number)


@breaks("N8")
class FirstOfSeveralGetsIn(Site):
    """An address that identifies several customers lets in the first of them."""

    def _identify(self, email: str) -> Buyer:
        if known := self.buyers.get(email):
            self.buyers[email] = known[:1]
        return super()._identify(email)


@breaks("N8", "A30")
class CustomersOfAllLegalEntitiesOnTheSite(Site):
    """The site takes customers of every legal entity."""

    def _is_for_us(self, customer: Customer) -> bool:
        return customer.address_book == self.address_book


@breaks("N10")
class AddressBookIgnored(Site):
    """The site takes customers of every address book."""

    def _is_for_us(self, customer: Customer) -> bool:
        return customer.legal_entity == self.legal_entity


@breaks("N10")
class NoAddressBookFits(Site):
    """The site takes no customer, since its address book has another spelling."""

    def _is_for_us(self, customer: Customer) -> bool:
        return super()._is_for_us(customer) and customer.address_book == "b2b customers"


@breaks("N20")
class RestrictionIgnored(Site):
    """A partner that is restricted to one site may use all of them."""

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        sites, hierarchy.sites = hierarchy.sites, ()
        super().receive_hierarchy(hierarchy)
        hierarchy.sites = sites


@breaks("N20")
class RestrictedPartnerShutOut(Site):
    """A partner that is restricted to one site may use none."""

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        if not hierarchy.sites:
            super().receive_hierarchy(hierarchy)


@breaks("N20")
class OnlyTheFirstSite(Site):
    """A partner may use no site but the first, unless it is associated with another."""

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        if hierarchy.sites or self.name == "B2B site" or self.legal_entity != "USRT":
            super().receive_hierarchy(hierarchy)


@breaks("R14")
class TheDeclinedGetIn(Site):
    """A person whose customer is known gets in, even after the company was turned down."""

    def _identify(self, email: str) -> Buyer:
        known = self.buyers.get(email)
        return known[0] if known else super()._identify(email)


@breaks("A29")
class TranslatedNamesUnknown(PublishCustomers):
    """1010 answers to its English names only."""

    @classmethod
    def answers_to(cls, name: str) -> bool:
        return name in {"1010", "1010 (Customers)"}


@breaks("N8", "A33")
class AddressOfTheCompanyCounts(Site):
    """The organization counts as a customer with the address of its people."""

    def _identify(self, email: str) -> Buyer:
        buyer = super()._identify(email)
        if any(partner.request_id == buyer.request_id for partner in self.partners.values()):
            raise SignInRefused(f"{email} identifies 2 customers instead of one.")
        return buyer

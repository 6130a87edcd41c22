"""Wrong systems: users who are changed or removed, and who may do it."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    CustomerHierarchy,
    Member,
    Role,
    UserChange,
    UserRequest,
)
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.parties import Person
from reference_model.site import Buyer, Partner, Site


@breaks("N14")
class EditAtOnce(Site):
    """A new e-mail address lets the user in before the jobs have run."""

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        super().edit_user(administrator, email, person, spending_limit)
        self.buyers[person.email] = self.buyers.pop(email)


@breaks("N14")
class EditNever(Headquarters):
    """What the administrator changes about a user never takes effect."""

    def _edit_user(self, row: UserRequest) -> None:
        pass


@breaks("N14")
class EditStaysInHeadquarters(Headquarters):
    """What the administrator changes about a user never gets back to the site."""

    def _edit_user(self, row: UserRequest) -> None:
        super()._edit_user(row)
        del self.unpublished_customers[row.customer or 0]


@breaks("N14")
class OldAddressStillLetsIn(Site):
    """A user who has been given another e-mail address can go on using the old one."""

    def _forget(self, customer: int) -> None:
        pass


@breaks("N14")
class EditMakesANewCustomer(Headquarters):
    """Changing a user makes another customer, and leaves the first as it was."""

    def _edit_user(self, row: UserRequest) -> None:
        self._add_user(row, self.hierarchies[row.hierarchy])


@breaks("N15")
class RemovalAtOnce(Site):
    """A user who is removed is no longer shown, before any job has run."""

    def remove_user(self, administrator: str, email: str) -> None:
        number = self._user(administrator, email).number
        super().remove_user(administrator, email)
        for id, partner in self.partners.items():
            members = tuple(m for m in partner.members if m.customer != number)
            self.partners[id] = Partner(partner.request_id, members)


@breaks("N15")
class RemovedUserStays(Headquarters):
    """A user who is removed stays in the hierarchy."""

    def _remove_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        pass


@breaks("N15")
class RemovedUserStaysOnTheSite(Headquarters):
    """The site never hears that a user has been removed."""

    def _remove_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        super()._remove_user(row, hierarchy)
        del self.unpublished_hierarchies[hierarchy.id]


@breaks("N15")
class RemovedUserDeleted(Headquarters):
    """The customer of a user who is removed is deleted."""

    def _remove_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        super()._remove_user(row, hierarchy)
        del self.customers[row.customer or 0]


@breaks("N15")
class RemovedUserShutOut(Site):
    """A user who is removed can no longer sign in."""

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        before = self.partners.get(hierarchy.id)
        super().receive_hierarchy(hierarchy)
        former = {member.customer for member in before.members} if before else set()
        self.admitted -= former - {member.customer for member in hierarchy.members}


@breaks("N15")
class RemovalTakesEverybodyOut(Headquarters):
    """Removing one user takes the other users out of the hierarchy too."""

    def _remove_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        super()._remove_user(row, hierarchy)
        self._change(hierarchy, members=(Member(hierarchy.administrator, Role.ADMIN),))


@breaks("N16", "N9")
class AnyUserAddsUsers(Site):
    """Every user of a partner can add further users."""

    def _administered_by(self, buyer: Buyer, email: str) -> int:
        return next(
            id
            for id, partner in self.partners.items()
            if any(member.customer == buyer.number for member in partner.members)
        )


@breaks("N16")
class AdministratorRemovedOnTheSite(Site):
    """The administrator can be removed on the site."""

    def _user(self, administrator: str, email: str) -> Buyer:
        return self._identify(email)


@breaks("N16")
class FormerAdministratorStaysOnTheSite(Site):
    """The site goes by the administrator whom it heard of first."""

    def receive_hierarchy(self, hierarchy: CustomerHierarchy) -> None:
        known = self.partners.get(hierarchy.id)
        super().receive_hierarchy(hierarchy)
        if known and hierarchy.id in self.partners:
            earlier = {member.customer for member in known.members}
            new = (member for member in hierarchy.members if member.customer not in earlier)
            self.partners[hierarchy.id] = known._replace(members=(*known.members, *new))


@breaks("N17")
class SpendingLimitLost(Headquarters):
    """A spending limit that is given to a user is not kept."""

    def _edit_user(self, row: UserRequest) -> None:
        row.spending_limit = None
        super()._edit_user(row)


@breaks("N17", "A28")
class SpendingLimitEnforced(Site):
    """An order above the user's spending limit is refused."""

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        number = self._identify(email).number
        for request in self.users.values():
            limit = request.spending_limit if request.change is UserChange.EDIT else None
            if request.customer == number and limit is not None and amount > limit:
                raise NotAllowed(f"{amount} is more than the spending limit.")
        super().place_order(email, amount, on_account=on_account)

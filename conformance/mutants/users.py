"""Wrong systems: colleagues whom the administrator lets in."""

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    CustomerHierarchy,
    EmailType,
    Role,
    UserRequest,
    UserStatus,
)
from reference_model.errors import NotAllowed
from reference_model.headquarters import Headquarters
from reference_model.parties import Application, Person
from reference_model.sales_records import DUAL_WRITE_USER
from reference_model.site import Site


@breaks("N9")
class UserActiveAtOnce(Site):
    """A new user is shown as active before any job has run."""

    def organization_users(self, administrator: str) -> list[tuple[str, UserStatus]]:
        shown = super().organization_users(administrator)
        return [(email, UserStatus.ACTIVE) for email, _ in shown]


@breaks("N9")
class UserGetsInAtOnce(Site):
    """A new user can sign in before any job has run."""

    def add_user(self, administrator: str, person: Person) -> None:
        super().add_user(administrator, person)
        self.buyers[person.email] = (self._identify(administrator),)


@breaks("N9")
class NewUserNotShown(Site):
    """A new user is not shown before 1010 has run."""

    def organization_users(self, administrator: str) -> list[tuple[str, UserStatus]]:
        shown = super().organization_users(administrator)
        return [(email, status) for email, status in shown if status is UserStatus.ACTIVE]


@breaks("N9")
class UserPendingForEver(Site):
    """A user is shown as pending after 1010 has run, too."""

    def organization_users(self, administrator: str) -> list[tuple[str, UserStatus]]:
        shown = super().organization_users(administrator)
        return [(email, UserStatus.PENDING) for email, _ in shown]


@breaks("N9")
class UserNotMailed(Headquarters):
    """A new user hears nothing."""

    def _insert_email(
        self, request_id: str, kind: EmailType, application: Application, store: str
    ) -> None:
        if kind is not EmailType.USER_ADDED:
            super()._insert_email(request_id, kind, application, store)


@breaks("N9", "N11")
class UserBecomesAdmin(Headquarters):
    """Every member of a hierarchy has the role Admin."""

    def _add_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        super()._add_user(row, hierarchy)
        members = tuple(member._replace(role=Role.ADMIN) for member in hierarchy.members)
        self._change(hierarchy, members=members)


@breaks("N11")
class NewUserReplacesTheAdmin(Headquarters):
    """A new user takes the role Admin over from who had it."""

    def _add_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        super()._add_user(row, hierarchy)
        self._change(hierarchy, members=hierarchy.members[-1:])


@breaks("N9")
class UserOutsideTheHierarchy(Headquarters):
    """A new user becomes a customer, and no member of the hierarchy."""

    def _add_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        members = hierarchy.members
        super()._add_user(row, hierarchy)
        self._change(hierarchy, members=members)


@breaks("R15")
class UserNotWrittenToSales(Headquarters):
    """The customer of a new user is not written to Sales."""

    def _add_user(self, row: UserRequest, hierarchy: CustomerHierarchy) -> None:
        customer = self._add_customer(row.id, row.person, hierarchy.legal_entity, DUAL_WRITE_USER)
        row.customer = customer.number
        self._join(hierarchy, customer, Role.USER)
        application = self._application_of(hierarchy)._replace(person=row.person)
        self._insert_email(row.id, EmailType.USER_ADDED, application, row.store)


@breaks("R13", "N9")
class PartnersOfSalesHaveNoUsers(Site):
    """Further users are added in Sales; the site adds none."""

    def add_user(self, administrator: str, person: Person) -> None:
        raise NotAllowed("Users are added in Sales.")

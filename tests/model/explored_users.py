"""Whatever administrators can do to the users of their partner, and headquarters to both."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reference_model.commerce_records import Role
from reference_model.parties import Person
from tests.model.explorer import PLACE, Explorer, at, some


class ExploredUsers(Explorer):
    """Add, edit and remove users, appoint administrators, restrict partners to a site."""

    @rule(where=PLACE, place=PLACE, number=st.integers(1, 5))
    def add_user(self, where: int, place: int, number: int) -> None:
        colleague = Person("Kim", "Berg", f"kim{number}@berg.example")
        administrator = self.member(where, place, Role.ADMIN)
        self.ask(self.site(where).add_user, administrator, colleague)

    @rule(
        where=PLACE,
        place=PLACE,
        whom=PLACE,
        number=st.integers(1, 5),
        limit=st.sampled_from([None, 10.0]),
    )
    def edit_user(
        self, where: int, place: int, whom: int, number: int, limit: float | None
    ) -> None:
        person = Person("Lea", "Berg", f"kim{number}@berg.example")
        administrator = self.member(where, place, Role.ADMIN)
        user = self.member(where, whom, Role.USER)
        self.ask(self.site(where).edit_user, administrator, user, person, limit)

    @rule(where=PLACE, place=PLACE, whom=PLACE)
    def remove_user(self, where: int, place: int, whom: int) -> None:
        administrator = self.member(where, place, Role.ADMIN)
        user = self.member(where, whom, Role.USER)
        self.ask(self.site(where).remove_user, administrator, user)

    @precondition(some("headquarters", "hierarchies"))
    @rule(where=PLACE, place=PLACE)
    def make_anybody_administrator(self, where: int, place: int) -> None:
        hierarchy = at(where, self.headquarters.hierarchies)
        customer = at(place, self.headquarters.customers)
        self.attempt(self.headquarters.make_administrator, hierarchy, customer.number)

    @precondition(some("headquarters", "hierarchies"))
    @rule(where=PLACE, place=PLACE)
    def make_a_member_administrator(self, where: int, place: int) -> None:
        hierarchy = at(where, self.headquarters.hierarchies)
        member = hierarchy.members[place % len(hierarchy.members)]
        self.attempt(self.headquarters.make_administrator, hierarchy, member.customer)

    @precondition(some("headquarters", "hierarchies"))
    @rule(place=PLACE)
    def remove_whoever_becomes_administrator(self, place: int) -> None:
        hierarchy = at(place, self.headquarters.hierarchies)
        user = hierarchy.members[-1].customer
        administrator = self.email(hierarchy.administrator)
        self.ask(self.landscape.site.remove_user, administrator, self.email(user))
        self.attempt(self.headquarters.make_administrator, hierarchy, user)

    @precondition(some("headquarters", "hierarchies"))
    @rule(place=PLACE)
    def edit_whoever_was_administrator(self, place: int) -> None:
        hierarchy = at(place, self.headquarters.hierarchies)
        former, user = hierarchy.administrator, hierarchy.members[-1].customer
        self.attempt(self.headquarters.make_administrator, hierarchy, user)
        self.run_jobs()
        somebody = Person("Lea", "Berg", self.email(former))
        self.ask(self.landscape.site.edit_user, self.email(user), somebody.email, somebody)

    @precondition(some("headquarters", "hierarchies"))
    @rule(place=PLACE, where=PLACE)
    def restrict(self, place: int, where: int) -> None:
        hierarchy = at(place, self.headquarters.hierarchies)
        self.attempt(self.headquarters.restrict, hierarchy, self.site(where).name)

    def email(self, customer: int) -> str:
        return self.headquarters.customers[customer].email

    def ask(self, command: Callable[..., object], administrator: str, *details: object) -> None:
        """Ask for a change of users."""
        self.unusual |= {each.request_id for each in self.headquarters.hierarchies.values()}
        self.attempt(command, administrator, *details)

    def member(self, where: int, place: int, role: Role) -> str:
        """An e-mail address, rather one of somebody with this role, as the site knows it."""
        site = self.site(where)
        known = [
            email
            for email, buyers in site.buyers.items()
            for partner in site.partners.values()
            if any(partner.has(buyer.number, role) for buyer in buyers)
        ]
        return known[place % len(known)] if known and place else self.address(where, place)

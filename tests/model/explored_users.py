"""Whatever administrators can do to the users of their partner, and headquarters to both."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from reference_model.commerce_records import Role, UserChange
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
        if not self.numbers(user) & self.not_to_be_edited():
            self.ask(self.site(where).edit_user, administrator, user, person, limit)

    @rule(where=PLACE, place=PLACE, whom=PLACE)
    def remove_user(self, where: int, place: int, whom: int) -> None:
        administrator = self.member(where, place, Role.ADMIN)
        user = self.member(where, whom, Role.USER)
        administrators = {each.administrator for each in self.headquarters.hierarchies.values()}
        # The site may still show as a user who has become administrator, and should not be removed.
        if not self.numbers(user) & administrators:
            self.ask(self.site(where).remove_user, administrator, user)

    @precondition(some("headquarters", "customers"))
    @rule(place=PLACE)
    def make_anybody_administrator(self, place: int) -> None:
        customer = at(place, self.headquarters.customers)
        self.make_administrator(customer.number)

    @precondition(some("headquarters", "hierarchies"))
    @rule(where=PLACE, place=PLACE)
    def make_a_member_administrator(self, where: int, place: int) -> None:
        members = at(where, self.headquarters.hierarchies).members
        member = members[place % len(members)]
        self.make_administrator(member.customer)

    def make_administrator(self, number: int) -> None:
        leaving = {
            request.customer
            for site in self.landscape.sites.values()
            for request in site.users.values()
            if request.change is UserChange.REMOVE and not request.done
        }
        # Whoever becomes administrator while a removal waits would be removed all the same.
        if number not in leaving:
            self.attempt(self.headquarters.make_administrator, number)

    @precondition(some("headquarters", "hierarchies"))
    @rule(place=PLACE, where=PLACE)
    def restrict(self, place: int, where: int) -> None:
        hierarchy = at(place, self.headquarters.hierarchies)
        self.attempt(self.headquarters.restrict, hierarchy, self.site(where).name)

    def numbers(self, email: str) -> set[int]:
        """The customers that the sites know under an e-mail address."""
        sites = self.landscape.sites.values()
        return {buyer.number for site in sites for buyer in site.buyers.get(email, ())}

    def not_to_be_edited(self) -> set[int]:
        """Those whom an edit would make differ from their contact, or double on a site.

        The former are customers that came from a lead's contact, which an edit does not reach;
        the latter are known to a site that does not admit them, and does not forget them either.
        """
        contacts = self.sales.contacts.values()
        sites = self.landscape.sites.values()
        known = {
            buyer.number
            for site in sites
            for buyers in site.buyers.values()
            for buyer in buyers
            if buyer.number not in site.admitted
        }
        return known | {c.customer for c in contacts if c.originating_lead and c.customer}

    def ask(self, command: Callable[..., object], administrator: str, *details: object) -> None:
        """Ask for a change of users, in the name of a partner that has not been archived."""
        if administrator not in self.gone:
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

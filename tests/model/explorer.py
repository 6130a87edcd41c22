"""What the explorations of one landscape share: how they pick a record and give a command.

The commands are in explored_sales, explored_commerce, explored_users and explored_dual_write.
"""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from reference_model.activities import Event
from reference_model.commerce_records import Email
from reference_model.errors import Refused, Unavailable
from reference_model.headquarters import Headquarters
from reference_model.invariants import violations
from reference_model.jobs import JOBS
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.sales import Sales
from reference_model.sales_records import Lead, Opportunity
from reference_model.site import Site

Record = TypeVar("Record")
Snapshot = Callable[[Landscape], object]

BY = "Anna"
ADDRESSES = ("ada@berg.example", "bo@berg.example", "cy@berg.example")
PEOPLE = tuple(Person(email[:2].title(), "Berg", email) for email in ADDRESSES)
COMPANIES = (Company("Berg AS"), Company("Dal GmbH"))

FLAG = st.booleans()
LAST = 9
PLACE = st.integers(0, LAST)
"""Which of the records that are there; beyond the last one, counting starts again."""

SOMEBODY = st.sampled_from(PEOPLE)
SOME_COMPANY = st.sampled_from(COMPANIES)


def at(place: int, table: dict[int, Record] | dict[str, Record]) -> Record:
    return list(table.values())[place % len(table)]


def at_times_deleted(place: int, table: dict[int, Record], deleted: list[Record]) -> Record:
    """One that is there, or at the last place one that is there no longer, if there was one."""
    return deleted[-1] if deleted and place == LAST else at(place, table)


def at_or_none(place: int, table: dict[int, Record]) -> Record | None:
    return at(place, table) if table and place % 3 else None


def some(system: str, table: str) -> Callable[["Explorer"], bool]:
    """Hold a rule back until there is a record for it."""
    return lambda self: bool(getattr(getattr(self.landscape, system), table))


class Explorer(RuleBasedStateMachine):
    """A landscape of two legal entities and three sites or more, and who gives commands to it."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.heard: list[Event] = []
        self.landscape = Landscape(self.heard.extend, self.deliver)
        self.landscape.open_site("Outlet", "USRT")
        self.landscape.open_site("Nordic site", "NOMF")
        self.unusual: set[str] = set()
        """Requests that were treated as no simulation treats one; archive is not made for them."""
        self.deleted_leads: list[Lead] = []
        self.deleted_opportunities: list[Opportunity] = []
        self.outage = 0
        """How many commands a broken system will still see."""
        self.partners = 0
        """How many people have applied whom nobody had heard of."""
        self.mail_server_answers = True

    @property
    def sales(self) -> Sales:
        return self.landscape.sales

    @property
    def headquarters(self) -> Headquarters:
        return self.landscape.headquarters

    def site(self, place: int) -> Site:
        """The first site more often than the others."""
        return at(max(0, place - 5), self.landscape.sites)

    def lead(self, place: int) -> Lead:
        return at_times_deleted(place, self.sales.leads, self.deleted_leads)

    def opportunity(self, place: int) -> Opportunity:
        return at_times_deleted(place, self.sales.opportunities, self.deleted_opportunities)

    def stranger(self) -> Person:
        self.partners += 1
        return Person("Pat", "Dal", f"pat{self.partners}@dal.example")

    def deliver(self, _: Email) -> None:
        if not self.mail_server_answers:
            raise Unavailable("The mail server does not answer.")

    def address(self, where: int, place: int) -> str:
        """An e-mail address, rather one that the site knows."""
        known = list(self.site(where).buyers) or ADDRESSES
        return known[place % len(known)]

    def attempt(self, command: Callable[..., object], *arguments: object, **named: object) -> None:
        """Give a command; if it is refused, nothing has changed and nobody has heard of it."""
        self.count_down()
        before, told = self.snapshot(self.landscape), len(self.heard)
        refused = False
        try:
            command(*arguments, **named)
        except Refused:
            refused = True
        if refused:
            assert self.snapshot(self.landscape) == before
            assert len(self.heard) == told

    def count_down(self) -> None:
        """Mend what has been broken for long enough."""
        self.outage -= 1
        if self.outage == 0:
            self.sales.knows_dual_write, self.sales.unprivileged = True, set()
            for system in (self.sales, self.headquarters):
                system.available, system.response_time = True, 0.0

    def break_down(self, system: str, commands: int, **how: object) -> None:
        """Let something be wrong with a system for so many commands; it does not answer if none."""
        for name, value in (how or {"available": False}).items():
            setattr(getattr(self.landscape, system), name, value)
        self.outage = commands + 1

    def run_job(self, name: str) -> None:
        self.attempt(self.landscape.job(name).run)

    def run_jobs(self) -> None:
        for job in JOBS:
            self.run_job(job.name)

    @invariant()
    def nothing_is_violated(self) -> None:
        assert violations(self.landscape) == []

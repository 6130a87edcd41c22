"""Long random sequences of commands, legal and illegal, never leave the reachable states."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from reference_model.activities import Event
from reference_model.commerce_records import EmailType, ProspectStatus
from reference_model.errors import Refused
from reference_model.headquarters import Headquarters
from reference_model.invariants import violations
from reference_model.jobs import JOBS
from reference_model.landscape import Landscape
from reference_model.parties import Application, Company, Person
from reference_model.sales import Qualification, Sales
from reference_model.sales_records import (
    Lead,
    LeadState,
    LeadStatus,
    OpportunityState,
    OpportunityStatus,
)

Record = TypeVar("Record")
Snapshot = Callable[[Landscape], object]

BY = "Anna"
ADDRESSES = ("ada@berg.example", "bo@berg.example", "cy@berg.example")
PEOPLE = tuple(Person(email[:2].title(), "Berg", email) for email in ADDRESSES)
COMPANIES = (Company("Berg AS"), Company("Dal GmbH"))
SYNCHRONIZE = "Synchronize customers and channel requests"

FLAG = st.booleans()
PLACE = st.integers(0, 9)
"""Which of the records that are there; beyond the last one, counting starts again."""


def at(place: int, table: dict[int, Record]) -> Record:
    return list(table.values())[place % len(table)]


def at_or_none(place: int, table: dict[int, Record]) -> Record | None:
    return at(place, table) if table and place % 3 else None


def some(system: str, table: str) -> Callable[["Exploration"], bool]:
    """Hold a rule back until there is a record for it."""
    return lambda self: bool(getattr(getattr(self.landscape, system), table))


class Exploration(RuleBasedStateMachine):
    """What anybody can do to a landscape, in any order."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.heard: list[Event] = []
        self.landscape = Landscape(self.heard.extend)
        self.unusual: set[str] = set()
        """Requests that were treated as no simulation treats one; archive is not made for them."""
        self.gone: set[str] = set()
        """Addresses of archived partners."""
        self.outage = 0
        """How many commands a broken system will still see."""

    @property
    def sales(self) -> Sales:
        return self.landscape.sales

    @property
    def headquarters(self) -> Headquarters:
        return self.landscape.headquarters

    def attempt(self, command: Callable[..., object], *arguments: object) -> None:
        """Give a command; if it is refused, nothing has changed and nobody has heard of it."""
        self.count_down()
        before, told = self.snapshot(self.landscape), len(self.heard)
        refused = False
        try:
            command(*arguments)
        except Refused:
            refused = True
        if refused:
            assert self.snapshot(self.landscape) == before
            assert len(self.heard) == told

    def count_down(self) -> None:
        """Mend what has been broken for long enough."""
        self.outage -= 1
        if self.outage == 0:
            self.sales.available = self.headquarters.available = True

    @invariant()
    def nothing_is_violated(self) -> None:
        assert violations(self.landscape) == []

    @rule(person=st.sampled_from(PEOPLE), company=st.sampled_from(COMPANIES))
    def submit(self, person: Person, company: Company) -> None:
        self.attempt(self.landscape.site.submit_request, Application(person, company))

    @rule(person=st.sampled_from(PEOPLE), company=st.sampled_from(COMPANIES))
    def submit_and_store(self, person: Person, company: Company) -> None:
        self.submit(person, company)
        self.run_job("P-0001")
        self.run_job(SYNCHRONIZE)

    @rule(person=st.sampled_from(PEOPLE), company=st.sampled_from(COMPANIES), good=FLAG)
    def submit_and_decide(self, person: Person, company: Company, good: bool) -> None:  # noqa: FBT001
        self.submit_and_store(person, company)
        if self.sales.leads:
            self.qualify(-1)
        if self.sales.opportunities:
            self.win(-1) if good else self.lose(-1, OpportunityStatus.CANCELED)
        self.run_all_jobs()

    @rule()
    def run_all_jobs(self) -> None:
        for job in JOBS:
            self.run_job(job.name)

    @rule(name=st.sampled_from([job.name for job in JOBS]))
    def run_job(self, name: str) -> None:
        self.attempt(self.landscape.job(name).run)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def qualify(self, place: int) -> None:
        self.attempt(self.sales.qualify, at(place, self.sales.leads), BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, account=FLAG, contact=FLAG, opportunity=FLAG, existing=PLACE, known=PLACE)
    def qualify_unusually(  # noqa: PLR0913, PLR0917 - each choice of the dialog is one of these
        self,
        place: int,
        account: bool,  # noqa: FBT001
        contact: bool,  # noqa: FBT001
        opportunity: bool,  # noqa: FBT001
        existing: int,
        known: int,
    ) -> None:
        lead = at(place, self.sales.leads)
        how = Qualification(
            create_account=account,
            create_contact=contact,
            create_opportunity=opportunity,
            existing_account=at_or_none(existing, self.sales.accounts),
            existing_contact=at_or_none(known, self.sales.contacts),
        )
        chosen = lead, how.existing_account, how.existing_contact
        self.unusual |= {record.request_id for record in chosen if record}
        self.attempt(self.sales.qualify, lead, BY, how)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE, reason=st.sampled_from(LeadStatus))
    def disqualify(self, place: int, reason: LeadStatus) -> None:
        self.attempt(self.sales.disqualify, at(place, self.sales.leads), reason, BY)

    @precondition(some("sales", "leads"))
    @rule(place=PLACE)
    def reactivate(self, place: int) -> None:
        lead = at(place, self.sales.leads)
        self.unusual.add(lead.request_id)
        self.attempt(self.sales.reactivate, lead, BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def win(self, place: int) -> None:
        self.attempt(self.sales.close_as_won, at(place, self.sales.opportunities), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, reason=st.sampled_from(OpportunityStatus))
    def lose(self, place: int, reason: OpportunityStatus) -> None:
        self.attempt(self.sales.close_as_lost, at(place, self.sales.opportunities), reason, BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE)
    def reopen(self, place: int) -> None:
        self.attempt(self.sales.reopen, at(place, self.sales.opportunities), BY)

    @precondition(some("sales", "opportunities"))
    @rule(place=PLACE, state=st.sampled_from(OpportunityState))
    def write_state(self, place: int, state: OpportunityState) -> None:
        opportunity = at(place, self.sales.opportunities)
        self.attempt(self.sales.set_opportunity_state, opportunity, state)

    @rule(person=st.sampled_from(PEOPLE), company=st.sampled_from(COMPANIES))
    def type_in_a_lead(self, person: Person, company: Company) -> None:
        self.attempt(self.sales.create_lead, person, company, BY)

    @rule(place=PLACE)
    def type_in_an_opportunity(self, place: int) -> None:
        account = at_or_none(place, self.sales.accounts)
        self.attempt(self.sales.create_opportunity, "Spring order", BY, account)

    @precondition(some("headquarters", "prospects"))
    @rule(place=PLACE)
    def approve(self, place: int) -> None:
        prospect = at(place, self.headquarters.prospects)
        self.unusual.add(prospect.request_id)
        self.attempt(self.headquarters.approve, prospect, BY)

    @precondition(some("headquarters", "prospects"))
    @rule(place=PLACE)
    def reject(self, place: int) -> None:
        self.attempt(self.headquarters.reject, at(place, self.headquarters.prospects), BY)

    @precondition(some("headquarters", "customers"))
    @rule(place=PLACE)
    def set_credit_limit(self, place: int) -> None:
        customer = at(place, self.headquarters.customers)
        self.attempt(self.headquarters.set_credit_limit, customer, 5000.0)
        self.attempt(self.headquarters.credit_limit_of, customer)

    @rule(place=PLACE)
    def sign_in(self, place: int) -> None:
        self.attempt(self.landscape.site.sign_in, self.address(place))

    @rule(place=PLACE, number=st.integers(1, 5))
    def add_user(self, place: int, number: int) -> None:
        email = self.address(place)
        if email not in self.gone:
            colleague = Person("Kim", "Berg", f"kim{number}@berg.example")
            self.attempt(self.landscape.site.add_user, email, colleague)

    def address(self, place: int) -> str:
        """An e-mail address, rather one that the site knows."""
        known = list(self.landscape.site.buyers) or ADDRESSES
        return known[place % len(known)]

    @rule(how=st.sampled_from(["pause", "pause", "run", "run", "retry", "stop"]))
    def switch_maps(self, how: str) -> None:
        self.attempt(getattr(self.landscape.dual_write, how))

    @rule(good=FLAG, system=st.sampled_from(["sales", "headquarters", "neither"]))
    def decide_in_a_pause(self, good: bool, system: str) -> None:  # noqa: FBT001
        """Work while the maps are paused; when they resume, one of the systems may be down."""
        self.switch_maps("pause")
        self.submit_and_decide(PEOPLE[0], COMPANIES[0], good)
        if system != "neither":
            self.break_down(system, 1)
        self.switch_maps("run")

    @rule(system=st.sampled_from(["sales", "headquarters"]), commands=st.integers(1, 5))
    def break_down(self, system: str, commands: int) -> None:
        getattr(self.landscape, system).available = False
        self.outage = commands + 1

    @rule(place=PLACE, decide=st.sampled_from(["qualify", "disqualify", "win", "lose"]))
    def decide_without_headquarters(self, place: int, decide: str) -> None:
        """Decide something open while headquarters is down, so that Sales has to roll back."""
        leads = {i: x for i, x in self.sales.leads.items() if x.status is LeadStatus.NEW}
        opportunities = {
            i: x
            for i, x in self.sales.opportunities.items()
            if x.status is OpportunityStatus.IN_PROGRESS
        }
        self.break_down("headquarters", 1)
        if decide == "qualify" and leads:
            self.attempt(self.sales.qualify, at(place, leads), BY)
        elif decide == "disqualify" and leads:
            self.attempt(self.sales.disqualify, at(place, leads), LeadStatus.LOST, BY)
        elif decide == "win" and opportunities:
            self.attempt(self.sales.close_as_won, at(place, opportunities), BY)
        elif decide == "lose" and opportunities:
            canceled = OpportunityStatus.CANCELED
            self.attempt(self.sales.close_as_lost, at(place, opportunities), canceled, BY)

    @rule(installed=st.sampled_from([True, True, False]))
    def install_solution(self, installed: bool) -> None:  # noqa: FBT001
        self.landscape.dual_write.commerce_solution = installed

    @rule(kinds=st.sets(st.sampled_from(EmailType)))
    def choose_notifications(self, kinds: set[EmailType]) -> None:
        self.headquarters.active_notifications = kinds

    @rule(book=st.sampled_from(["B2B customers", "B2C customers"]))
    def choose_address_book(self, book: str) -> None:
        self.headquarters.default_address_book = book

    @precondition(lambda self: self.done())
    @rule(place=PLACE)
    def archive(self, place: int) -> None:
        done = self.done()
        lead = done[place % len(done)]
        self.gone.add(lead.person.email)
        self.landscape.archive(lead)

    def done(self) -> list[Lead]:
        """The leads that may be archived: decided, mailed and published, as a simulation's are."""
        prospects, hierarchies = self.headquarters.prospects, self.headquarters.hierarchies
        busy = {
            *(write.case for write in self.landscape.dual_write.queue),
            *(write.case for write in self.landscape.dual_write.catch_up_errors),
            *(email.request_id for email in self.headquarters.unsent.values()),
            *(each.request_id for each in self.headquarters.unpublished_hierarchies.values()),
            *(each.request_id for each in hierarchies.values() if len(each.members) > 1),
            *self.unusual,
        }
        return [
            lead
            for lead in self.sales.all_commerce_b2b_leads()
            if lead.request_id not in busy
            and lead.status.state is not LeadState.OPEN
            and prospects[lead.prospect_id or 0].status is not ProspectStatus.PENDING
        ]


def test_no_sequence_of_commands_leaves_the_reachable_states(snapshot: Snapshot) -> None:
    """After any sequence the invariants hold, and a refused command has changed nothing."""

    class OnePlayer(Exploration):
        """An exploration that can be made without arguments."""

        def __init__(self) -> None:
            super().__init__(snapshot)

    run_state_machine_as_test(
        OnePlayer,
        settings=settings(
            max_examples=300, stateful_step_count=50, derandomize=True, deadline=None
        ),
    )

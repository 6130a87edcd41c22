"""Long random sequences of commands, legal and illegal, never leave the reachable states."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from reference_model.commerce_records import ProspectStatus
from reference_model.parties import Company, Person
from reference_model.sales_records import Lead, LeadState, OpportunityStatus
from tests.model.explored_commerce import ExploredCommerce
from tests.model.explored_dual_write import ExploredDualWrite
from tests.model.explored_sales import ExploredSales
from tests.model.explored_users import ExploredUsers
from tests.model.explorer import COMPANIES, FLAG, PEOPLE, PLACE, SOME_COMPANY, SOMEBODY, Snapshot


class Exploration(ExploredSales, ExploredCommerce, ExploredUsers, ExploredDualWrite):
    """What anybody can do to a landscape, in any order, and the usual ways through it."""

    @rule(place=PLACE, person=SOMEBODY, company=SOME_COMPANY)
    def submit_and_store(self, place: int, person: Person, company: Company) -> None:
        self.submit(place, person, company)
        self.run_job("P-0001")
        self.run_job("Synchronize customers and channel requests")

    @rule(place=PLACE, person=SOMEBODY, company=SOME_COMPANY, good=FLAG)
    def submit_and_decide(
        self,
        place: int,
        person: Person,
        company: Company,
        good: bool,  # noqa: FBT001
    ) -> None:
        self.submit_and_store(place, person, company)
        if self.sales.leads:
            self.qualify(-1)
        if self.sales.opportunities:
            self.win(-1) if good else self.lose(-1, OpportunityStatus.CANCELED)
        self.run_jobs()

    @rule(place=PLACE, number=st.integers(1, 5))
    def become_a_partner_with_a_user(self, place: int, number: int) -> None:
        somebody = self.stranger()
        self.submit_and_decide(place, somebody, COMPANIES[0], good=True)
        colleague = Person("Kim", "Berg", f"kim{number}@berg.example")
        self.ask(self.site(place).add_user, somebody.email, colleague)
        self.run_jobs()

    @rule(
        good=FLAG,
        system=st.sampled_from(["sales", "headquarters", "neither"]),
        end=st.sampled_from(["run", "run", "stop"]),
    )
    def decide_in_a_pause(self, good: bool, system: str, end: str) -> None:  # noqa: FBT001
        """Work while the maps are paused; when the pause ends, one of the systems may be down."""
        self.switch_maps("pause", set())
        self.submit_and_decide(0, PEOPLE[0], COMPANIES[0], good)
        if system != "neither":
            self.break_down(system, 1)
        self.switch_maps(end, set())

    @precondition(lambda self: self.done())
    @rule(place=PLACE)
    def archive(self, place: int) -> None:
        done = self.done()
        lead = done[place % len(done)]
        self.landscape.archive(lead)
        order = self.landscape.site.place_order
        self.attempt(order, lead.person.email, 1000.0, on_account=True)

    def done(self) -> list[Lead]:
        """The leads that may be archived: decided, mailed and published, as a simulation's are."""
        prospects, hierarchies = self.headquarters.prospects, self.headquarters.hierarchies
        busy = {
            *(write.case for write in self.landscape.dual_write.queue.values()),
            *(write.case for write in self.landscape.dual_write.catch_up_errors),
            *(email.request_id for email in self.headquarters.unsent.values()),
            *(each.request_id for each in self.headquarters.unpublished_hierarchies.values()),
            *(each.request_id for each in hierarchies.values() if len(each.members) > 1),
            *self.unusual,
        }
        return [
            lead
            for lead in self.sales.leads.values()
            if lead.prospect_id is not None
            and lead.request_id not in busy
            and lead.status.state is not LeadState.OPEN
            and prospects[lead.prospect_id].status is not ProspectStatus.PENDING
        ]


def test_no_sequence_of_commands_leaves_the_reachable_states(snapshot: Snapshot) -> None:
    """After any sequence the invariants hold, and a refused command has changed nothing."""

    class OnePlayer(Exploration):
        """An exploration that can be made without arguments."""

        def __init__(self) -> None:
            super().__init__(snapshot)

    run_state_machine_as_test(
        OnePlayer,
        settings=settings(max_examples=300, stateful_step_count=50),
    )

"""Whatever can be done to the maps, and whatever can break."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from reference_model.dual_write import TIME_OUT, DualWrite, Map
from reference_model.sales_records import LeadStatus, OpportunityStatus
from tests.model.explorer import BY, FLAG, PLACE, Explorer, at

SYSTEM = st.sampled_from(["sales", "headquarters"])
SOME_MAPS = st.sets(st.sampled_from(Map))


class ExploredDualWrite(Explorer):
    """Pause, run and stop maps, all or some; fill the queue; let a system fail or be slow."""

    @property
    def dual_write(self) -> DualWrite:
        return self.landscape.dual_write

    @rule(how=st.sampled_from(["pause", "pause", "run", "run", "stop"]), maps=SOME_MAPS)
    def switch_maps(self, how: str, maps: set[Map]) -> None:
        self.attempt(getattr(self.dual_write, how), *sorted(maps))

    @rule()
    def retry(self) -> None:
        self.attempt(self.dual_write.retry)

    @rule(late=st.integers(0, 1))
    def expire(self, late: int) -> None:
        pauses = {table: number - late for table, number in self.dual_write.pauses.items()}
        self.attempt(self.dual_write.expire, pauses)

    @rule(room=st.sampled_from([0, 1, 2, float("inf"), float("inf")]))
    def choose_capacity(self, room: float) -> None:
        """The limit is the product's own; it never falls below what waits already."""
        self.dual_write.capacity = len(self.dual_write.queue) + room

    @rule(system=SYSTEM, commands=st.integers(1, 5))
    def let_a_system_break_down(self, system: str, commands: int) -> None:
        self.break_down(system, commands)

    @rule(system=SYSTEM, commands=st.integers(1, 5), seconds=st.sampled_from([0, 1]))
    def let_a_system_be_slow(self, system: str, commands: int, seconds: int) -> None:
        self.break_down(system, commands, response_time=TIME_OUT + seconds)

    @rule(installed=st.sampled_from([True, True, False]))
    def install_solution(self, installed: bool) -> None:  # noqa: FBT001
        self.dual_write.commerce_solution = installed

    @rule(commands=st.integers(1, 5))
    def forget_dual_write(self, commands: int) -> None:
        self.break_down("sales", commands, knows_dual_write=False)

    @rule(place=PLACE, decide=st.sampled_from(["qualify", "disqualify", "win", "lose"]), half=FLAG)
    def decide_without_headquarters(self, place: int, decide: str, half: bool) -> None:  # noqa: FBT001
        """Decide something open while headquarters is down, so that Sales has to roll back."""
        if half:
            self.attempt(self.dual_write.pause, Map.ACCOUNTS)
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

"""Live writes as seen by those who wait for them: rows of Synchronize, salespeople who save.

What a write does, and that one without an answer for two minutes fails on both sides, is the
model's business; here is who is put off by Dataverse, and when a write is tried again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from reference_model.activities import Activity, Attributes
from reference_model.commerce_records import Row
from reference_model.errors import Refused
from reference_model.headquarters import Headquarters
from reference_model.sales import Sales
from reference_model.sales_records import DUAL_WRITE_USER
from sim.scenario.scenario import Scenario
from sim.scenario.systems import LONGEST_WAIT
from sim.systems.luck import Luck, number_of
from sim.systems.service_protection import ServiceProtection
from sim.systems.world import World
from sim.traffic.partners import Partner

SECOND = 1_000


class Decision(Protocol):
    """What somebody saves. Its latency has passed when they first try to."""

    case: str
    partner: Partner
    latency: int

    def decide(self, person: str) -> None:
        """Write it into Sales, and with it into headquarters."""


class LiveWrites:
    """The live writes of a world; a row's partner is found by the row's id."""

    def __init__(
        self, world: World, scenario: Scenario, luck: Luck, partners: dict[str, Partner]
    ) -> None:
        limits = scenario.service_protection
        self._world = world
        self._partners = partners
        self._luck = luck
        self._law = scenario.dual_write.latency
        self._save_again = scenario.dual_write.save_again
        self._protection = ServiceProtection(limits) if limits else None
        self._of_row = {DUAL_WRITE_USER: limits.requests_per_write} if limits else {}
        self._of_person = limits.requests_per_decision if limits else 0
        world.landscape.dual_write.capacity = scenario.dual_write.queued_writes

    @property
    def throttles(self) -> bool:
        """Whether Dataverse's limits apply."""
        return self._protection is not None

    def latency_of(self, row: Row) -> int:
        """Milliseconds until the write for a row of Synchronize is answered."""
        return self._partners[row.id].store_latency

    def put_off(self, row: Row) -> int:
        """Milliseconds to wait before the next try; 0 if the write may be made now."""
        return self._throttled(row.id, self._of_row)

    def fail(self, row: Row, latency: int, process: Callable[[Row], None]) -> None:
        """Process a row whose write gets no answer in time; the next run may have more luck."""
        partner = self._partners[row.id]
        with _silent(self._world.landscape.sales, latency):
            process(row)
        partner.store_latency = self._next_latency(row.id, partner)

    def save(self, decision: Decision, person: str) -> int:
        """Save; milliseconds until the same person has to try again, 0 if all is written."""
        if self._protection:
            wishes = {person: self._of_person, **self._of_row}
            if wait := self._throttled(decision.case, wishes):
                return wait
        try:
            if decision.latency > LONGEST_WAIT:
                with _silent(self._world.landscape.headquarters, decision.latency):
                    decision.decide(person)
            else:
                decision.decide(person)
        except Refused as reason:
            return self._refused(decision, person, str(reason))
        return 0

    def _refused(self, decision: Decision, person: str, reason: str) -> int:
        self._world.publish(Activity.SAVE_REFUSED, decision.case, person, {"reason": reason})
        if decision.latency > LONGEST_WAIT:
            decision.latency = self._next_latency(decision.case, decision.partner)
        return self._save_again + min(decision.latency, LONGEST_WAIT)

    def _next_latency(self, case: str, partner: Partner) -> int:
        partner.late_writes += 1
        latency = self._luck.times(f"latency after {partner.late_writes} too late", self._law)
        return latency(number_of(case))

    def _throttled(self, case: str, wishes: dict[str, int]) -> int:
        assert self._protection
        throttled = self._protection.ask(self._world.clock.now, wishes)
        if throttled is None:
            return 0
        user, limit, retry_after = throttled
        told: Attributes = {"limit": limit, "retry_after_s": retry_after}
        self._world.publish(Activity.REQUEST_THROTTLED, case, user, told)
        return retry_after * SECOND


@contextmanager
def _silent(system: Sales | Headquarters, latency: int) -> Iterator[None]:
    """Have a system take so many milliseconds over a live write."""
    usual, system.response_time = system.response_time, latency / SECOND
    try:
        yield
    finally:
        system.response_time = usual

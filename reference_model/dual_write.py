"""The pipe between headquarters and Sales.

Through a running map a write reaches the other system in the same transaction or fails there, and
then nothing is written on either side. Through a paused one, writes queue up and are replayed in
their order when the map runs again. Through one that does not run nothing crosses, then or later.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from reference_model.activities import Activity
from reference_model.commerce_records import Customer, CustomerType, Prospect, ProspectStatus
from reference_model.errors import DualWriteFailed, Refused
from reference_model.sales_records import Account, Contact, Lead, Opportunity

if TYPE_CHECKING:
    from reference_model.headquarters import Headquarters
    from reference_model.sales import Sales
    from reference_model.transaction import Transaction

TIME_OUT = 120.0
"""Seconds after which a live write has failed (D7)."""


class Map(StrEnum):
    """What is tied to what. Nothing is published about the first; its name is our own."""

    PROSPECTS = "B2B prospects - leads"
    ACCOUNTS = "Customers V3 - accounts"
    CONTACTS = "Customers V3 - contacts"


class MapState(StrEnum):
    """The state of a map, as the dual-write page names it."""

    RUNNING = "Running"
    PAUSED = "Paused"
    NOT_RUNNING = "Not running"


ALL_MAPS = tuple(Map)
RUNNING, PAUSED, NOT_RUNNING = MapState


class Route(NamedTuple):
    """A kind of write: through which map it goes, what it writes, and into which system."""

    map: Map
    name: str
    target: str


LEAD = Route(Map.PROSPECTS, "lead", "sales")
ACCOUNT = Route(Map.ACCOUNTS, "account", "sales")
CONTACT = Route(Map.CONTACTS, "contact", "sales")
ORGANIZATION = Route(Map.ACCOUNTS, "organization customer", "headquarters")
PERSON = Route(Map.CONTACTS, "person customer", "headquarters")
APPROVAL = Route(Map.PROSPECTS, "approval", "headquarters")
REJECTION = Route(Map.PROSPECTS, "rejection", "headquarters")


@dataclass(slots=True, eq=False)
class QueuedWrite:
    """A write that waits for its map, or that failed when the map caught up."""

    route: Route
    case: str
    write: Callable[[], None]
    error: str = ""


@dataclass(eq=False)
class DualWrite:
    """Carries prospects to Sales, decisions to headquarters, and customers both ways.

    commerce_solution: whether `Dual-write Commerce solutions` is installed. Without it nothing
    ties prospects to leads (R16), while accounts and contacts still become customers (R15).
    capacity: how many writes the queue holds; the product's limit is a gigabyte (D6).
    expired: maps that have been paused for longer than a pause may last (D6).
    pauses: how often each map has been paused, which tells one pause from another.
    """

    transaction: "Transaction"
    commerce_solution: bool = True
    capacity: float = float("inf")
    expired: set[Map] = field(default_factory=set)
    pauses: Counter[Map] = field(default_factory=Counter)
    maps: dict[Map, MapState] = field(default_factory=lambda: dict.fromkeys(ALL_MAPS, RUNNING))
    queue: dict[int, QueuedWrite] = field(default_factory=dict)
    catch_up_errors: list[QueuedWrite] = field(default_factory=list)
    headquarters: "Headquarters" = field(init=False)
    sales: "Sales" = field(init=False)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def prospect_created(self, prospect: Prospect) -> None:
        """A new prospect becomes a lead (R5)."""
        if self.commerce_solution:
            self._carry(LEAD, prospect.request_id, self.sales.receive_prospect, prospect)

    def customer_created(self, customer: Customer) -> None:
        """A customer that headquarters made becomes an account or a contact (R15)."""
        route = ACCOUNT if customer.type is CustomerType.ORGANIZATION else CONTACT
        self._carry(route, customer.request_id, self.sales.receive_customer, customer)

    def account_created(self, account: Account) -> None:
        """A new account becomes a customer of type organization, if it has a company (R10, A30)."""
        if account.legal_entity:
            write = self.headquarters.receive_account
            self._carry(ORGANIZATION, account.request_id, write, account)

    def contact_created(self, contact: Contact) -> None:
        """A new contact becomes a customer of type person, if it has a company (R10, A30)."""
        if contact.legal_entity:
            write = self.headquarters.receive_contact
            self._carry(PERSON, contact.request_id, write, contact)

    def lead_disqualified(self, lead: Lead) -> None:
        """The prospect is rejected (R14)."""
        self._reject(lead)

    def opportunity_lost(self, lead: Lead) -> None:
        """The prospect is rejected (R14)."""
        self._reject(lead)

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        """The prospect is approved, with the customers that its parties became (R11, A2)."""
        if self.commerce_solution and lead.prospect_id is not None:
            self._carry(APPROVAL, lead.request_id, self._approve, opportunity, lead)

    def pause(self, *maps: Map) -> None:
        """Queue the writes of these maps, or of all, from now on."""
        running = [each for each in maps or ALL_MAPS if self.maps[each] is not PAUSED]
        self.pauses.update(running)
        self._switch(maps, PAUSED, Activity.MAPS_PAUSED)

    def expire(self, pauses: Mapping[Map, int]) -> None:
        """Block what maps would queue whose pause, of these, is still going on (D6)."""
        for table, pause in pauses.items():
            if self.maps[table] is PAUSED and self.pauses[table] == pause:
                self.expired.add(table)

    def stop(self, *maps: Map) -> None:
        """Let nothing cross from now on; what is queued is dropped (A35)."""
        self._take_from_queue(set(maps or ALL_MAPS))
        self.expired -= self._switch(maps, NOT_RUNNING, Activity.MAPS_STOPPED)

    def run(self, *maps: Map) -> None:
        """Start or resume maps: their queue is replayed in order, then writes are live (D2)."""
        waiting = self._take_from_queue(set(maps or ALL_MAPS))
        self.expired -= self._switch(maps, RUNNING, Activity.MAPS_STARTED)
        for queued in waiting:
            self._replay(queued)

    def owes(self, case: str) -> bool:
        """Whether a write of this case is queued, or has failed to catch up."""
        if not (self.queue or self.catch_up_errors):
            return False
        return any(owed.case == case for owed in (*self.queue.values(), *self.catch_up_errors))

    def retry(self) -> None:
        """Replay the catch-up errors whose maps run, in order (D3)."""
        failed, self.catch_up_errors = self.catch_up_errors, []
        for queued in failed:
            if self.maps[queued.route.map] is RUNNING:
                self._replay(queued)
            else:
                self.catch_up_errors.append(queued)

    def _reject(self, lead: Lead) -> None:
        if self.commerce_solution and lead.prospect_id is not None:
            decide, rejected = self.headquarters.decide_from_sales, ProspectStatus.REJECTED
            self._carry(REJECTION, lead.request_id, decide, lead.prospect_id, rejected)

    def _approve(self, opportunity: Opportunity, lead: Lead) -> None:
        account, contact = opportunity.account, opportunity.contact
        assert lead.prospect_id is not None
        self.headquarters.decide_from_sales(
            lead.prospect_id,
            ProspectStatus.APPROVED,
            organization=account.customer if account else None,
            person=contact.customer if contact else None,
        )

    def _carry(self, route: Route, case: str, write: Callable[..., None], *records: object) -> None:
        """Write now, later or never, as the map's state has it."""
        state = self.maps[route.map]
        if state is RUNNING:
            self._write(route, write, records)
        elif state is PAUSED:
            self._enqueue(QueuedWrite(route, case, partial(write, *records)))

    def _write(self, route: Route, write: Callable[..., None], records: tuple[object, ...]) -> None:
        if getattr(self, route.target).response_time > TIME_OUT:
            raise DualWriteFailed(f"Unable to write the {route.name}: no answer for two minutes.")
        try:
            write(*records)
        except Refused as reason:
            raise DualWriteFailed(f"Unable to write the {route.name}: {reason}") from reason

    def _enqueue(self, queued: QueuedWrite) -> None:
        name = queued.route.name
        if queued.route.map in self.expired or len(self.queue) >= self.capacity:
            raise DualWriteFailed(
                f"Unable to queue the {name}: the limit of the pause is reached; resume the maps."
            )
        self.transaction.insert(self.queue, next(self._ids), queued)
        self.transaction.publish(Activity.WRITE_QUEUED, queued.case, attributes={"write": name})

    def _take_from_queue(self, maps: set[Map]) -> list[QueuedWrite]:
        """Take what waits for these maps out of the queue, in its order."""
        taken = [number for number, queued in self.queue.items() if queued.route.map in maps]
        return [self.queue.pop(number) for number in taken]

    def _replay(self, queued: QueuedWrite) -> None:
        try:
            with self.transaction:
                self._write(queued.route, queued.write, ())
        except Refused as reason:
            queued.error = str(reason)
            self.catch_up_errors.append(queued)
            self.transaction.publish(
                Activity.CATCH_UP_FAILED, queued.case, attributes={"write": queued.route.name}
            )

    def _switch(self, maps: tuple[Map, ...], state: MapState, activity: Activity) -> set[Map]:
        """Put maps, or all of them, into a state."""
        switched = maps or ALL_MAPS
        self.maps.update(dict.fromkeys(switched, state))
        self.transaction.publish(activity, "", attributes={"maps": ", ".join(switched)})
        return set(switched)

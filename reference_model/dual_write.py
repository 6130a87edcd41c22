"""The pipe between headquarters and Sales.

Running, a write reaches the other system in the same transaction or fails there, and then nothing
is written on either side. Paused, writes queue up and are replayed in their order when the maps
run again. Not running, nothing crosses, then or later.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from reference_model.activities import Activity
from reference_model.commerce_records import Prospect, ProspectStatus
from reference_model.errors import DualWriteFailed, Refused
from reference_model.sales_records import Account, Contact, Lead, Opportunity

if TYPE_CHECKING:
    from reference_model.headquarters import Headquarters
    from reference_model.sales import Sales
    from reference_model.transaction import Transaction


class MapState(StrEnum):
    """The state of the maps, as the dual-write page names it."""

    RUNNING = "Running"
    PAUSED = "Paused"
    NOT_RUNNING = "Not running"


@dataclass(slots=True, eq=False)
class QueuedWrite:
    """A write that waits for the maps, or that failed when they caught up."""

    name: str
    case: str
    write: Callable[[], None]
    error: str = ""


@dataclass(eq=False)
class DualWrite:
    """Carries prospects to Sales; accounts, contacts and decisions to headquarters.

    commerce_solution: whether `Dual-write Commerce solutions` is installed. Without it nothing
    ties prospects to leads (R16), while accounts and contacts still become customers (R15).
    """

    transaction: "Transaction"
    state: MapState = MapState.RUNNING
    commerce_solution: bool = True
    queue: deque[QueuedWrite] = field(default_factory=deque)
    catch_up_errors: list[QueuedWrite] = field(default_factory=list)
    headquarters: "Headquarters" = field(init=False)
    sales: "Sales" = field(init=False)

    def prospect_created(self, prospect: Prospect) -> None:
        """A new prospect becomes a lead (R5)."""
        if self.commerce_solution:
            self._carry("lead", prospect.request_id, self.sales.receive_prospect, prospect)

    def account_created(self, account: Account) -> None:
        """A new account becomes a customer of type organization (R10)."""
        self._carry(
            "organization customer", account.request_id, self.headquarters.receive_account, account
        )

    def contact_created(self, contact: Contact) -> None:
        """A new contact becomes a customer of type person (R10)."""
        self._carry(
            "person customer", contact.request_id, self.headquarters.receive_contact, contact
        )

    def lead_disqualified(self, lead: Lead) -> None:
        """The prospect is rejected (R14)."""
        self._reject(lead)

    def opportunity_lost(self, lead: Lead) -> None:
        """The prospect is rejected (R14)."""
        self._reject(lead)

    def opportunity_won(self, opportunity: Opportunity, lead: Lead) -> None:
        """The prospect is approved, with the customers that its parties became (R11, A2)."""
        if self.commerce_solution and lead.prospect_id is not None:
            self._carry("approval", lead.request_id, self._approve, opportunity, lead)

    def pause(self) -> None:
        """Queue writes from now on."""
        self._switch(MapState.PAUSED, Activity.MAPS_PAUSED)

    def stop(self) -> None:
        """Let nothing cross from now on; what is queued is dropped."""
        self._switch(MapState.NOT_RUNNING, Activity.MAPS_STOPPED)
        self.queue.clear()

    def run(self) -> None:
        """Start the maps, or resume them: the queue is replayed in order, then writes are live."""
        self._switch(MapState.RUNNING, Activity.MAPS_STARTED)
        while self.queue:
            self._replay(self.queue.popleft())

    def retry(self) -> None:
        """Replay the catch-up errors, in order."""
        failed, self.catch_up_errors = self.catch_up_errors, []
        for queued in failed:
            self._replay(queued)

    def _reject(self, lead: Lead) -> None:
        if self.commerce_solution and lead.prospect_id is not None:
            decide, rejected = self.headquarters.decide_from_sales, ProspectStatus.REJECTED
            self._carry("rejection", lead.request_id, decide, lead.prospect_id, rejected)

    def _approve(self, opportunity: Opportunity, lead: Lead) -> None:
        account, contact = opportunity.account, opportunity.contact
        assert lead.prospect_id is not None
        self.headquarters.decide_from_sales(
            lead.prospect_id,
            ProspectStatus.APPROVED,
            organization=account.customer if account else None,
            person=contact.customer if contact else None,
        )

    def _carry(self, name: str, case: str, write: Callable[..., None], *records: object) -> None:
        if self.state is MapState.RUNNING:
            try:
                write(*records)
            except Refused as reason:
                raise DualWriteFailed(f"Unable to write the {name}: {reason}") from reason
        elif self.state is MapState.PAUSED:
            self.queue.append(QueuedWrite(name, case, partial(write, *records)))
            self.transaction.publish(Activity.WRITE_QUEUED, case, attributes={"write": name})

    def _replay(self, queued: QueuedWrite) -> None:
        try:
            with self.transaction:
                queued.write()
        except Refused as reason:
            queued.error = str(reason)
            self.catch_up_errors.append(queued)
            self.transaction.publish(
                Activity.CATCH_UP_FAILED, queued.case, attributes={"write": queued.name}
            )

    def _switch(self, state: MapState, activity: Activity) -> None:
        self.state = state
        self.transaction.publish(activity, "")

"""The batch jobs of headquarters: what each would pick up, and what it does with one row.

`run` does all rows at once, for whoever has no clock. The simulation asks for the pending rows, and
processes them one by one if it gives them time, else all at once.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from reference_model.activities import (
    EMAIL_SENT,
    REQUEST_PULLED,
    TYPE,
    Activity,
)
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Email,
    OnboardingRequest,
    Row,
)
from reference_model.errors import NotFound, Refused
from reference_model.labels import JOB_NAMES

if TYPE_CHECKING:
    from reference_model.landscape import Landscape


class Job(ABC):
    """A job processes each pending row on its own: one that fails stays, the others go on (A13).

    A row that is handed over once more, after it has been done, changes nothing.

    failed_again: how often so far a row has failed for a reason that lasts and had been told.
    """

    name: ClassVar[str]
    failed_again = 0

    def __init__(self, landscape: "Landscape") -> None:
        self.sites = landscape.sites
        self.headquarters = landscape.headquarters
        self.transaction = landscape.transaction
        self.deliver = landscape.deliver

    @classmethod
    def answers_to(cls, name: str) -> bool:
        """Whether a name means this job, in English or any of the documents' languages (A29)."""
        names = (cls.name, *JOB_NAMES[cls.name])
        return name.casefold().strip() in {each.casefold() for each in names}

    @abstractmethod
    def pending(self) -> list[Any]:
        """The rows that a run started now would pick up, oldest first."""

    @abstractmethod
    def process(self, row: Any) -> None:
        """Do the job's work for one pending row."""

    def run(self) -> None:
        """Process every row that is pending now."""
        self.process_all(self.pending())

    def process_all(self, rows: Iterable[Any]) -> None:
        """Process these rows, each on its own, at one instant; what they tell is told together."""
        with self.transaction.telling_together():
            for row in rows:
                self.process(row)

    def __repr__(self) -> str:
        return f"<Job {self.name}: {len(self.pending())} pending>"


class PullRequests(Job):
    """P-0001: rows of the channel database come to headquarters (R3)."""

    name = "P-0001"

    def pending(self) -> list[Row]:
        return [row for site in self.sites.values() for row in site.outbox.values()]

    def process(self, row: Row) -> None:
        if self.sites[row.store].outbox.pop(row.id, None) is None:
            return
        self.headquarters.inbox[row.id] = row
        self.transaction.publish(REQUEST_PULLED, row.id, self.name)


class Synchronize(Job):
    """Synchronize customers and channel requests: rows become prospects and users (R3, N9)."""

    name = "Synchronize customers and channel requests"

    def pending(self) -> list[Row]:
        return list(self.headquarters.inbox.values())

    def process(self, row: Row) -> None:
        if row.id not in self.headquarters.inbox:
            return
        try:
            with self.transaction:
                self._store(row)
        except Refused as reason:
            self._keep(row, reason)
        else:
            del self.headquarters.inbox[row.id]

    def _store(self, row: Row) -> None:
        if isinstance(row, OnboardingRequest):
            self.headquarters.store_prospect(row)
        else:
            self.headquarters.store_user(row)

    def _keep(self, row: Row, reason: Refused) -> None:
        """Leave the row to the next run (A13). What it says itself is told once (A36)."""
        said = str(reason)
        if reason.lasts and row.error == said:
            self.failed_again += 1
            return
        row.error = said
        self.transaction.publish(
            Activity.SYNCHRONIZATION_FAILED, row.id, self.name, {"reason": said}
        )


class PublishCustomers(Job):
    """1010 (Customers): new customers and hierarchies go to the channel database (N6)."""

    name = "1010"

    def pending(self) -> list[Customer | CustomerHierarchy]:
        return [
            *self.headquarters.unpublished_customers.values(),
            *self.headquarters.unpublished_hierarchies.values(),
        ]

    def process(self, row: Customer | CustomerHierarchy) -> None:
        if isinstance(row, Customer):
            self._push_customer(row)
        else:
            self._push_hierarchy(row)

    def _push_customer(self, row: Customer) -> None:
        if row.number in self.headquarters.unpublished_customers:
            for site in self.sites.values():
                site.receive_customer(row)
            row.published = True
            del self.headquarters.unpublished_customers[row.number]

    def _push_hierarchy(self, row: CustomerHierarchy) -> None:
        if row.id in self.headquarters.unpublished_hierarchies:
            for site in self.sites.values():
                site.receive_hierarchy(row)
            del self.headquarters.unpublished_hierarchies[row.id]


class SendEmails(Job):
    """Process retail order email notification: queued messages leave (M3, A31).

    One that the mail server does not take stays for the next run (A38).
    """

    name = "Process retail order email notification"

    def pending(self) -> list[Email]:
        return list(self.headquarters.unsent.values())

    def process(self, row: Email) -> None:
        if row.id not in self.headquarters.unsent:
            return
        try:
            self.deliver(row)
        except Refused as reason:
            row.error = str(reason)
            self._publish(Activity.EMAIL_FAILED, row)
        else:
            del self.headquarters.unsent[row.id]
            self._publish(EMAIL_SENT, row)

    def _publish(self, activity: Activity, row: Email) -> None:
        self.transaction.publish(activity, row.request_id, self.name, TYPE(row.type))


JOBS: tuple[type[Job], ...] = (PullRequests, Synchronize, PublishCustomers, SendEmails)


def canonical_name(name: str, jobs: Iterable[type[Job]] = JOBS) -> str:
    """The name used throughout of the job that this name means."""
    for job in jobs:
        if job.answers_to(name):
            return job.name
    raise NotFound(f"There is no job {name!r}; there are {', '.join(job.name for job in JOBS)}.")

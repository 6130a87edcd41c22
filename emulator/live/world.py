"""One landscape that lives on between exchanges: its jobs run, its mail leaves."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from emulator.exchange import User
from emulator.live.noticing import noticing
from emulator.live.users import STAFF
from reference_model.activities import Event
from reference_model.commerce_records import Customer, CustomerHierarchy, Email, Prospect
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from reference_model.landscape import STANDARD_PARTS, Parts
from reference_model.sales_records import Account, Contact, Lead, Opportunity
from reference_model.site import Site
from sim.scenario.systems import Jobs, ServiceProtection
from sim.systems.world import World

LIMITS = ServiceProtection.model_validate({"time_per_request": "0 s"})
"""The documented limits of service protection. How long a request takes is not documented: for no
time, so only their number counts, until somebody sets it."""

RECENT = 1_000
"""How many events are kept to be looked at."""

SHOWN = (Lead, Opportunity, Account, Contact, Prospect, Customer, CustomerHierarchy)
"""Records that clients see, and would go on seeing if nobody told that they are gone."""

Listener = Callable[[int, list[Event]], None]


@dataclass
class Settings:
    """What a world is made of; the same settings and the same exchanges make the same world.

    start: its first instant, with a time zone. mutant: the name of a wrong system, or "".
    """

    start: datetime
    mutant: str = ""
    jobs: Jobs = field(default_factory=Jobs)


class LiveWorld:
    """The landscape, its clock and its jobs; others are told what changed in it.

    on_change: is called with the records written and removed, whenever a command is done; it may
    be undone yet, with those around it. on_commit: with those written, when nothing can be undone.
    on_events: is called with the instant and the events, as the event log takes them.
    on_site: is called with each site that opens later. on_gone: with records that a wrong system
    has dropped.
    limits: how much a user may ask of Dataverse; None for as much as they like.
    replaying: whether what is asked now was carried out before, and must be again.
    """

    def __init__(
        self,
        settings: Settings,
        deliver: Callable[[Email], None],
        parts: Parts = STANDARD_PARTS,
    ) -> None:
        self.settings = settings
        self.limits: ServiceProtection | None = LIMITS
        self.replaying = False
        self.on_change: list[Callable[[list[Any], list[Any]], None]] = []
        self.on_commit: list[Callable[[list[Any]], None]] = []
        self.on_events: list[Listener] = []
        self.on_site: list[Callable[[Site], None]] = []
        self.on_gone: list[Callable[[list[Any]], None]] = []
        self._told: dict[int, Any] = {}
        self._recent: deque[tuple[int, Event]] = deque(maxlen=RECENT)
        self.users: dict[str, User] = {user.id: user for user in STAFF}
        self._read = 0, settings.start, settings.start
        transaction = noticing(parts.transaction, self._changed, self._committed)
        watched = replace(parts, transaction=transaction)
        self.world = World(self._happened, deliver, watched)
        self.landscape = self.world.landscape
        jobs = settings.jobs
        self.world.schedule(PullRequests.name, jobs.p_0001)
        self.world.schedule(Synchronize.name, jobs.synchronize)
        self.world.schedule(PublishCustomers.name, jobs.publish_customers)
        self.world.schedule(SendEmails.name, jobs.send_emails)

    def __repr__(self) -> str:
        return f"<LiveWorld at {self.now.isoformat()}>"

    @property
    def instant(self) -> int:
        """Milliseconds since the start."""
        return self.world.clock.now

    @property
    def now(self) -> datetime:
        """The world's time."""
        instant, start, time = self._read  # whoever looks at a clock often looks again
        if instant != self.instant or start is not self.settings.start:
            time = self._time(self.instant)
            self._read = self.instant, self.settings.start, time
        return time

    def _time(self, instant: int) -> datetime:
        return self.settings.start + timedelta(milliseconds=instant)

    @property
    def recent(self) -> list[dict[str, Any]]:
        """The last events, oldest first, as the event log has them."""
        return [
            {
                "case_id": case,
                "activity": activity,
                "timestamp": self._time(instant).isoformat(),
                "system": activity.system,
                "resource": resource,
                "attributes": attributes,
            }
            for instant, (activity, case, resource, attributes) in self._recent
        ]

    def turn_to(self, instant: int) -> None:
        """Let time pass up to this instant and all that is due at it by now.

        A job that is scheduled for the very instant comes after all that still happens at it, so it
        waits until time passes.
        """
        clock = self.world.clock
        if instant > clock.now:
            clock.run(until=instant + 1)
            clock.now = instant

    def open_site(self, name: str, legal_entity: str) -> Site:
        """Open a further site."""
        site = self.landscape.open_site(name, legal_entity)
        for told in self.on_site:
            told(site)
        return site

    def run_job(self, name: str) -> int:
        """Run a job at once, in any of its names; tells how many rows it took up."""
        job = self.landscape.job(name)
        number = len(job.pending())
        job.run()
        return number

    def tell(self) -> None:
        """Tell what changed in the transaction that is open, before more follows in it."""
        transaction: Any = self.landscape.transaction
        transaction.tell()

    def tell_all(self) -> None:
        """Tell all that is so; a wrong system changes records, or drops them, and tells nobody."""
        sales, headquarters = self.landscape.sales, self.landscape.headquarters
        tables: tuple[dict[int, Any], ...] = (
            *(sales.leads, sales.opportunities, sales.accounts, sales.contacts),
            *(headquarters.prospects, headquarters.customers, headquarters.hierarchies),
        )
        records = {id(record): record for table in tables for record in table.values()}
        gone = [record for key, record in self._told.items() if key not in records]
        self._told = records
        self._changed(list(records.values()), gone)
        self._committed(list(records.values()))
        for told in self.on_gone:
            told(gone)

    def _changed(self, written: list[Any], removed: list[Any]) -> None:
        for told in self.on_change:
            told(written, removed)

    def _committed(self, written: list[Any]) -> None:
        if self.settings.mutant:  # which may drop it behind everyone's back
            self._told |= {id(each): each for each in written if isinstance(each, SHOWN)}
        for told in self.on_commit:
            told(written)

    def _happened(self, instant: int, events: list[Event]) -> None:
        self._recent.extend((instant, event) for event in events)
        for told in self.on_events:
            told(instant, events)

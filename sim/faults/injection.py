"""What each kind of fault does to a world while it lasts.

Faults act through switches that the model has, and through what stands around its jobs.
A kind that the plan does not know costs nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from simpy.events import ProcessGenerator

from reference_model.activities import Activity
from reference_model.commerce_records import Email
from reference_model.dual_write import Map
from reference_model.errors import Unavailable
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from sim.faults.faulty_job import FaultyJob
from sim.faults.plan import Plan
from sim.faults.slow_rows import SlowRows
from sim.people.sales_team import SalesTeam
from sim.scenario.faults import (
    FailedRows,
    Fault,
    JobKey,
    Kind,
    MailDown,
    MapKey,
    MissingUser,
    Outage,
    Pause,
    RepeatedRows,
    Slow,
)
from sim.systems.world import World

JOBS: dict[JobKey, str] = {
    "p_0001": PullRequests.name,
    "synchronize": Synchronize.name,
    "publish_customers": PublishCustomers.name,
    "send_emails": SendEmails.name,
}
OF_THE_SITE = (PullRequests.name, PublishCustomers.name)
MAPS: dict[MapKey, Map] = {
    "prospects": Map.PROSPECTS,
    "accounts": Map.ACCOUNTS,
    "contacts": Map.CONTACTS,
}
_DOWN_AND_UP = {
    "headquarters": (Activity.HEADQUARTERS_OUTAGE_STARTED, Activity.HEADQUARTERS_OUTAGE_ENDED),
    "site": (Activity.SITE_OUTAGE_STARTED, Activity.SITE_OUTAGE_ENDED),
}


def inject(plan: Plan, world: World, team: SalesTeam, seed: str) -> None:
    """Let the faults of a plan happen to a world with a sales team.

    seed: what the bad luck of single rows follows from.
    """
    if plan:
        faults = _Injection(world, team, plan, seed)
        for kind, fault in plan:
            world.clock.process(faults.happen(kind, fault))


class _Injection:
    """The world's switches, each turned by one method that is a `with` of the fault."""

    def __init__(self, world: World, team: SalesTeam, plan: Plan, seed: str) -> None:
        self.world = world
        self.team = team
        self.mail_is_down = False
        self.pace = {"jobs": 1.0, "dual-write": 1.0}
        self.jobs: dict[str, FaultyJob] = {}
        kinds = {kind for kind, _ in plan}
        if kinds - {"pause", "missing_user", "mail_down", "slow"}:
            self._surround_jobs(seed)
        if "slow" in kinds:
            self._slow_down_rows()
        if "mail_down" in kinds:
            job = world.landscape.jobs[SendEmails.name]
            job.deliver = partial(self._deliver, job.deliver)
        self._kinds: dict[Kind, Callable[[Any], AbstractContextManager[None]]] = {
            "outage": self._outage,
            "slow": self._slow,
            "pause": self._pause,
            "failed_rows": self._failed_rows,
            "repeated_rows": self._repeated_rows,
            "mail_down": self._mail_down,
            "missing_user": self._missing_user,
        }

    def happen(self, kind: Kind, fault: Fault) -> ProcessGenerator:
        """Begin and end once; a process for the clock."""
        clock = self.world.clock
        yield clock.timeout(fault.starts)
        with self._kinds[kind](fault):
            yield clock.timeout(fault.lasts)
        if isinstance(fault, Pause):
            yield from self._catch_up(fault.retry)

    def _catch_up(self, retry: int) -> ProcessGenerator:
        """Retry what failed when the maps ran again, until nothing is left."""
        dual_write = self.world.landscape.dual_write
        while dual_write.catch_up_errors:
            yield self.world.clock.timeout(retry)
            dual_write.retry()

    @contextmanager
    def _outage(self, outage: Outage) -> Iterator[None]:
        if outage.system == "sales":
            with self._outage_of_sales():
                yield
            return
        landscape, publish = self.world.landscape, self.world.publish
        down, up = _DOWN_AND_UP[outage.system]
        of_headquarters = outage.system == "headquarters"
        systems = [landscape.headquarters] if of_headquarters else [*landscape.sites.values()]
        held = [self.jobs[name] for name in (self.jobs if of_headquarters else OF_THE_SITE)]
        for system in systems:
            system.available = False
        for job in held:
            job.held += 1
        publish(down)
        yield
        for system in systems:
            system.available = True
        for job in held:
            job.held -= 1
        publish(up)

    @contextmanager
    def _outage_of_sales(self) -> Iterator[None]:
        """Nobody can work in it, and who had finished saves as soon as it is back."""
        self.world.landscape.sales.available = False
        self.team.sales_stopped_answering()
        self.world.publish(Activity.OUTAGE_STARTED)
        yield
        self.world.landscape.sales.available = True
        self.world.publish(Activity.OUTAGE_ENDED)
        self.team.sales_answers_again()

    @contextmanager
    def _slow(self, slow: Slow) -> Iterator[None]:
        told = {"what": slow.what, "factor": slow.factor}
        self.pace[slow.what] = slow.factor
        self.world.publish(Activity.SLOW_PERIOD_STARTED, attributes=told)
        yield
        self.pace[slow.what] = 1.0
        self.world.publish(Activity.SLOW_PERIOD_ENDED, attributes=told)

    @contextmanager
    def _pause(self, pause: Pause) -> Iterator[None]:
        maps = [MAPS[each] for each in pause.maps]
        self.world.landscape.dual_write.pause(*maps)
        yield
        self.world.landscape.dual_write.run(*maps)

    @contextmanager
    def _failed_rows(self, failed: FailedRows) -> Iterator[None]:
        job = self.jobs[JOBS[failed.job]]
        job.failing = failed.share
        self.world.publish(Activity.ROWS_BEGAN_TO_FAIL, "", job.name, {"share": failed.share})
        yield
        job.failing = 0.0
        self.world.publish(Activity.ROWS_FAIL_NO_LONGER, "", job.name)

    @contextmanager
    def _repeated_rows(self, repeated: RepeatedRows) -> Iterator[None]:
        job = self.jobs[JOBS[repeated.job]]
        job.repeating = repeated.share
        self.world.publish(Activity.ROWS_BEGAN_TO_REPEAT, "", job.name, {"share": repeated.share})
        yield
        job.repeating = 0.0
        self.world.publish(Activity.ROWS_REPEAT_NO_LONGER, "", job.name)

    @contextmanager
    def _mail_down(self, _: MailDown) -> Iterator[None]:
        self.mail_is_down = True
        self.world.publish(Activity.MAIL_SERVER_STOPPED)
        yield
        self.mail_is_down = False
        self.world.publish(Activity.MAIL_SERVER_RESTARTED)

    @contextmanager
    def _missing_user(self, _: MissingUser) -> Iterator[None]:
        self.world.landscape.sales.knows_dual_write = False
        self.world.publish(Activity.APPLICATION_USER_REMOVED)
        yield
        self.world.landscape.sales.knows_dual_write = True
        self.world.publish(Activity.APPLICATION_USER_RESTORED)

    def _deliver(self, deliver: Callable[[Email], None], email: Email) -> None:
        if self.mail_is_down:
            raise Unavailable("The mail server does not answer.")
        deliver(email)

    def _surround_jobs(self, seed: str) -> None:
        """Also those that nobody has scheduled: faults may befall them, and change nothing."""
        for name in JOBS.values():
            job = self.world.landscape.job(name)
            self.jobs[name] = FaultyJob(job, seed, self.world.publish)
        for schedule in self.world.schedules:
            schedule.job = self.jobs[schedule.job.name]

    def _slow_down_rows(self) -> None:
        """Jobs may get slower, and so may dual-write; what takes no time stays as it is."""
        for schedule in self.world.schedules:
            if schedule.row_time_of:
                schedule.row_time_of = partial(self._row_time, schedule.row_time_of)
            if schedule.live:
                schedule.live = SlowRows(schedule.live, self.pace)

    def _row_time(self, usual: Callable[[Any], int], row: Any) -> int:
        return round(self.pace["jobs"] * usual(row))

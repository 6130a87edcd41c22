"""The adapter to the reference model: a world whose clock moves when somebody waits."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from conformance.observations import (
    SeenCustomer,
    SeenEmail,
    SeenHierarchy,
    SeenMember,
    SeenProspect,
    SeenUser,
)
from conformance.simulated_sales import SimulatedSales, look_up
from reference_model.activities import Event
from reference_model.commerce_records import (
    HIERARCHY_PURPOSE,
    PROSPECT_TYPE,
    Email,
    EmailType,
)
from reference_model.headquarters import Headquarters
from reference_model.landscape import Landscape
from reference_model.parties import Application, Person
from reference_model.sales import Sales
from sim.scenario import Schedule
from sim.world import World


class SimulatedDeployment:
    """A fresh reference model; the port's words on its left, the model's on its right."""

    def __init__(self) -> None:
        self._mailbox: list[Email] = []
        self._world = World(_forget, self._mailbox.append)
        landscape = self._world.landscape
        self.site = SimulatedSite(landscape)
        self.headquarters = SimulatedHeadquarters(self._world)
        self.sales = SimulatedSales(landscape.sales)
        self.dual_write = SimulatedDualWrite(landscape)
        self.mailbox = SimulatedMailbox(self._mailbox)

    def wait_until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let the world turn, event by event, until something is seen."""
        clock = self._world.clock
        deadline = clock.now + _milliseconds(within)
        while not seen():
            if clock.peek() > deadline:
                clock.run(until=deadline + 1)
                return seen()
            clock.step()
        return True


class SimulatedSite:
    """The port's Site."""

    def __init__(self, landscape: Landscape) -> None:
        self._site = landscape.site

    def apply(self, application: Application) -> str:
        return self._site.submit_request(application).request_id

    def sign_in(self, email: str) -> None:
        self._site.sign_in(email)

    def add_user(self, administrator: str, person: Person) -> None:
        self._site.add_user(administrator, person)

    def organization_users(self, administrator: str) -> Sequence[SeenUser]:
        return [
            SeenUser(user.person.email, self._site.user_status(user))
            for user in self._site.users_added_by(administrator)
        ]


class SimulatedHeadquarters:
    """The port's Headquarters; the staff is one person, who is called Headquarters."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._headquarters = world.landscape.headquarters

    def run_job(self, name: str) -> None:
        self._world.landscape.job(name).run()

    def schedule_job(self, name: str, every: timedelta, offset: timedelta) -> None:
        schedule = Schedule.model_construct(
            every=_milliseconds(every), offset=_milliseconds(offset), row_time=0
        )
        self._world.schedule(name, schedule)

    def all_prospects(self) -> Sequence[SeenProspect]:
        return [
            SeenProspect(
                id=str(prospect.id),
                type=PROSPECT_TYPE,
                status=prospect.status,
                company=prospect.application.company.name,
                email=prospect.application.person.email,
            )
            for prospect in self._headquarters.prospects.values()
        ]

    def approve(self, prospect: str) -> None:
        record = look_up(self._headquarters.prospects, prospect)
        self._headquarters.approve(record, "Headquarters")

    def reject(self, prospect: str) -> None:
        record = look_up(self._headquarters.prospects, prospect)
        self._headquarters.reject(record, "Headquarters")

    def customers(self) -> Sequence[SeenCustomer]:
        return [
            SeenCustomer(
                number=str(customer.number),
                type=customer.type,
                name=customer.name,
                email=customer.email,
                invoice_account=str(customer.invoice_account or ""),
                credit_limit=customer.credit_limit,
            )
            for customer in self._headquarters.customers.values()
        ]

    def hierarchies(self) -> Sequence[SeenHierarchy]:
        return [
            SeenHierarchy(
                id=str(hierarchy.id),
                name=hierarchy.name,
                purpose=HIERARCHY_PURPOSE,
                organization=str(hierarchy.organization),
                members=tuple(
                    SeenMember(str(member.customer), member.role) for member in hierarchy.members
                ),
            )
            for hierarchy in self._headquarters.hierarchies.values()
        ]

    def set_credit_limit(self, customer: str, limit: float) -> None:
        record = look_up(self._headquarters.customers, customer)
        self._headquarters.set_credit_limit(record, limit)

    def credit_limit_of(self, customer: str) -> float | None:
        record = look_up(self._headquarters.customers, customer)
        return self._headquarters.credit_limit_of(record)

    def switch_notification(self, name: str, *, active: bool) -> None:
        change = set.add if active else set.discard
        change(self._headquarters.active_notifications, EmailType(name))

    def use_address_book(self, name: str) -> None:
        self._headquarters.default_address_book = name


class SimulatedDualWrite:
    """The port's DualWrite."""

    def __init__(self, landscape: Landscape) -> None:
        self._dual_write = landscape.dual_write
        self._systems: dict[str, Sales | Headquarters] = {
            "Sales": landscape.sales,
            "headquarters": landscape.headquarters,
        }

    def pause(self) -> None:
        self._dual_write.pause()

    def stop(self) -> None:
        self._dual_write.stop()

    def run(self) -> None:
        self._dual_write.run()

    def retry(self) -> None:
        self._dual_write.retry()

    def state(self) -> str:
        return self._dual_write.state

    def queued(self) -> int:
        return len(self._dual_write.queue)

    def catch_up_errors(self) -> Sequence[str]:
        return [queued.error for queued in self._dual_write.catch_up_errors]

    def uninstall_solution(self) -> None:
        self._dual_write.commerce_solution = False

    def break_system(self, name: str) -> None:
        self._systems[name].available = False

    def mend_system(self, name: str) -> None:
        self._systems[name].available = True


class SimulatedMailbox:
    """The port's Mailbox."""

    def __init__(self, arrived: list[Email]) -> None:
        self._arrived = arrived

    def messages(self) -> Sequence[SeenEmail]:
        return [
            SeenEmail(email.recipient, email.type, tuple(email.placeholders.items()))
            for email in self._arrived
        ]


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def _forget(time_ms: int, events: list[Event]) -> None:
    """Keep no log."""

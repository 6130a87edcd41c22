"""The simulated adapter's headquarters; the staff is one person, who is called Headquarters."""

from collections.abc import Sequence
from datetime import timedelta

from conformance.observations import (
    SeenCustomer,
    SeenFailure,
    SeenHierarchy,
    SeenMember,
    SeenProspect,
)
from conformance.simulated.records import look_up
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    EmailType,
    OnboardingRequest,
    Prospect,
    Row,
)
from reference_model.parties import Person
from sim.scenario.systems import Schedule
from sim.systems.world import World


class SimulatedHeadquarters:
    """The port's Headquarters."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._headquarters = world.landscape.headquarters

    def run_jobs(self, *names: str) -> None:
        for name in names:
            self._world.landscape.job(name).run()

    def schedule_job(self, name: str, every: timedelta, offset: timedelta) -> None:
        schedule = Schedule.model_construct(
            every=_milliseconds(every), offset=_milliseconds(offset)
        )
        self._world.schedule(name, schedule)

    def all_prospects(self) -> Sequence[SeenProspect]:
        return [
            SeenProspect(
                id=str(prospect.id),
                type=self._headquarters.prospect_type,
                status=prospect.status,
                company=prospect.application.company.name,
                email=prospect.application.person.email,
                legal_entity=prospect.legal_entity,
            )
            for prospect in self._headquarters.prospects.values()
        ]

    def failed_rows(self) -> Sequence[SeenFailure]:
        rows = self._headquarters.inbox.values()
        return [SeenFailure(_person(row).email, row.error) for row in rows if row.error]

    def approve(self, prospect: str) -> None:
        self._headquarters.approve(self._prospect(prospect), "Headquarters")

    def reject(self, prospect: str) -> None:
        self._headquarters.reject(self._prospect(prospect), "Headquarters")

    def customers(self) -> Sequence[SeenCustomer]:
        return [
            SeenCustomer(
                number=str(customer.number),
                type=customer.type,
                party=customer.party,
                email=customer.email,
                legal_entity=customer.legal_entity,
                invoice_account=str(customer.invoice_account or ""),
                credit_limit=customer.credit_limit,
                spending_limit=customer.spending_limit,
            )
            for customer in self._headquarters.customers.values()
        ]

    def hierarchies(self) -> Sequence[SeenHierarchy]:
        return [
            SeenHierarchy(
                id=str(hierarchy.id),
                name=hierarchy.name,
                purpose=self._headquarters.hierarchy_purpose,
                organization=str(hierarchy.organization),
                legal_entity=hierarchy.legal_entity,
                members=tuple(
                    SeenMember(str(member.customer), member.role) for member in hierarchy.members
                ),
            )
            for hierarchy in self._headquarters.hierarchies.values()
        ]

    def make_administrator(self, hierarchy: str, customer: str) -> None:
        record, number = self._hierarchy(hierarchy), self._customer(customer).number
        self._headquarters.make_administrator(record, number)

    def restrict_to_site(self, hierarchy: str, site: str) -> None:
        self._headquarters.restrict(self._hierarchy(hierarchy), site)

    def set_credit_limit(self, customer: str, limit: float) -> None:
        self._headquarters.set_credit_limit(self._customer(customer), limit)

    def credit_limit_of(self, customer: str) -> float | None:
        return self._headquarters.credit_limit_of(self._customer(customer))

    def allow_on_account(self, customer: str) -> None:
        self._headquarters.allow_on_account(self._customer(customer))

    def switch_notification(self, name: str, *, active: bool) -> None:
        change = set.add if active else set.discard
        change(self._headquarters.active_notifications, EmailType(name))

    def write_templates_in(self, languages: Sequence[str]) -> None:
        self._headquarters.languages = tuple(languages)

    def use_address_book(self, name: str) -> None:
        self._headquarters.default_address_book = name

    def _prospect(self, id: str) -> Prospect:
        return look_up(self._headquarters.prospects, id)

    def _hierarchy(self, id: str) -> CustomerHierarchy:
        return look_up(self._headquarters.hierarchies, id)

    def _customer(self, number: str) -> Customer:
        return look_up(self._headquarters.customers, number)


def _person(row: Row) -> Person:
    return row.application.person if isinstance(row, OnboardingRequest) else row.person


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)

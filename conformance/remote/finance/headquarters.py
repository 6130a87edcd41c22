"""The port's Headquarters, over the entities of finance and operations.

What no entity of the deployment shows or takes, its pages or an operator may; else it is not
observable.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from conformance.deployment import NotObservable
from conformance.observations import (
    SeenCustomer,
    SeenFailure,
    SeenHierarchy,
    SeenMember,
    SeenProspect,
)
from conformance.remote.finance.rows import Row, Rows
from conformance.remote.finance.settings import (
    Customers,
    Entity,
    Finance,
    Members,
    Prospects,
)
from conformance.remote.operator.operator import Operator
from conformance.remote.pages.headquarters import HeadquartersPages
from reference_model.errors import NotFound
from reference_model.parties import Company, Person
from sim.durations import write_duration

Configured = TypeVar("Configured", bound=Entity)
MILLISECOND = timedelta(milliseconds=1)
ORGANIZATION = "Organization"


@dataclass(frozen=True)
class Scene:
    """What a scenario works with: what its records carry, and what makes sure that a job runs."""

    pages: HeadquartersPages
    operator: Operator
    mark: str
    runs: Callable[[Sequence[str]], None]


class RemoteHeadquarters:
    """What a scenario can see and do."""

    def __init__(self, settings: Finance, rows: Rows, scene: Scene) -> None:
        self._settings = settings
        self._rows = rows
        self._pages = scene.pages
        self._operator = scene.operator
        self._mark = scene.mark
        self._runs = scene.runs
        self._prospects: dict[str, Row] = {}

    def run_jobs(self, *names: str) -> None:
        self._runs(names)

    def schedule_job(self, name: str, every: timedelta, offset: timedelta) -> None:
        told = {"every": _duration(every), "offset": _duration(offset)}
        self._operator.change("schedule_job", name=name, **told)

    def all_prospects(self) -> Sequence[SeenProspect]:
        table = self._settings.prospects
        if table is None:
            return self._pages.all_prospects()
        called = _inverse(table.statuses)
        rows = self._rows.marked(table, self._mark, table.name, table.email)
        self._prospects |= {str(row[table.id]): row for row in rows}
        return [
            SeenProspect(
                id=str(row[table.id]),
                type=row[table.type],
                status=called.get(str(row[table.status]), str(row[table.status])),
                company=row[table.name],
                email=row[table.email],
                legal_entity=_legal_entity(table, row),
            )
            for row in rows
        ]

    def failed_rows(self) -> Sequence[SeenFailure]:
        if self._pages.show_failed_rows or not self._operator.offers("failed_rows"):
            return self._pages.failed_rows()
        found = self._operator.do("failed_rows")
        return [SeenFailure(each["email"], each["reason"]) for each in found]

    def approve(self, prospect: str) -> None:
        if table := self._settings.prospects:
            self._decide(prospect, table, table.approve)
        else:
            self._pages.approve(prospect)

    def reject(self, prospect: str) -> None:
        if table := self._settings.prospects:
            self._decide(prospect, table, table.reject)
        else:
            self._pages.reject(prospect)

    def customers(self) -> Sequence[SeenCustomer]:
        table = self._settings.customers
        return [_seen(table, row) for row in self._customers()]

    def hierarchies(self) -> Sequence[SeenHierarchy]:
        table = self._settings.hierarchies
        if table is None:
            return self._pages.hierarchies()
        rows = self._rows.marked(table, self._mark, table.name)
        members = self._members([str(row[table.id]) for row in rows])
        return [
            SeenHierarchy(
                id=str(row[table.id]),
                name=row[table.name],
                purpose=row[table.purpose],
                organization=str(row[table.organization]),
                legal_entity=_legal_entity(table, row),
                members=tuple(members.get(str(row[table.id]), [])),
            )
            for row in rows
        ]

    def make_administrator(self, hierarchy: str, customer: str) -> None:
        table = self._settings.members
        if table is None:
            self._pages.make_administrator(hierarchy, customer)
            return
        rows = self._rows.with_any(table, table.hierarchy, [hierarchy])
        row = _the(customer, table.customer, rows)
        key = {name: row[name] for name in (table.company, table.hierarchy, table.customer)}
        self._rows.change(table, key, **{table.role: table.roles.get("Admin", "Admin")})

    def restrict_to_site(self, hierarchy: str, site: str) -> None:
        self._operator.do("restrict_to_site", hierarchy=hierarchy, site=site)

    def set_credit_limit(self, customer: str, limit: float) -> None:
        self._change(customer, self._settings.customers.credit_limit, limit)

    def credit_limit_of(self, customer: str) -> float | None:
        limit = self._operator.do("credit_limit_of", customer=customer)
        return None if limit is None else float(limit)

    def allow_on_account(self, customer: str) -> None:
        column = self._settings.customers.on_account
        if not column:
            raise NotObservable("[finance.customers] names no column on_account.")
        self._change(customer, column, "Yes")

    def switch_notification(self, name: str, *, active: bool) -> None:
        self._operator.change("switch_notification", name=name, active=active)

    def write_templates_in(self, languages: Sequence[str]) -> None:
        self._operator.change("write_templates_in", languages=list(languages))

    def use_address_book(self, name: str) -> None:
        self._operator.change("use_address_book", name=name)

    def _decide(self, prospect: str, table: Prospects, action: str) -> None:
        if not action:
            raise NotObservable("[finance.prospects] names no action that decides on a prospect.")
        row = self._prospects.get(prospect) or _the(
            prospect, table.id, self._rows.with_any(table, table.id, [prospect])
        )
        key = {name: row[name] for name in (table.company, table.id)}  # which never changes
        self._rows.act(table, key, action)

    def _customers(self) -> list[Row]:
        table = self._settings.customers
        return self._rows.marked(table, self._mark, table.name, table.email)

    def _change(self, customer: str, column: str, value: object) -> None:
        table = self._settings.customers
        row = _the(customer, table.number, self._customers())
        key = {name: row[name] for name in (table.company, table.number)}
        self._rows.change(table, key, **{column: value})

    def _members(self, hierarchies: list[str]) -> dict[str, list[SeenMember]]:
        table: Members = _named(self._settings.members, "members")
        called = _inverse(table.roles)
        found: dict[str, list[SeenMember]] = {}
        for row in self._rows.with_any(table, table.hierarchy, hierarchies):
            role = str(row[table.role])
            member = SeenMember(str(row[table.customer]), called.get(role, role))
            found.setdefault(str(row[table.hierarchy]), []).append(member)
        return found


def _named(table: Configured | None, name: str) -> Configured:
    if table is None:
        raise NotObservable(f"The deployment file has no table [finance.{name}].")
    return table


def _the(value: str, column: str, rows: Sequence[Row]) -> Row:
    """The row with this value."""
    found = next((row for row in rows if str(row[column]) == value), None)
    if found is None:
        raise NotFound(f"There is no record {value}.")
    return found


def _seen(table: Customers, row: Row) -> SeenCustomer:
    names = (table.first_name, table.last_name, table.email, table.phone)
    person = Person(*(row[name] for name in names))
    address = (table.name, table.street, table.postal_code, table.city, table.country)
    company = Company(*(row[name] for name in address))
    spending = row[table.spending_limit] if table.spending_limit else None
    return SeenCustomer(
        number=str(row[table.number]),
        type=row[table.type],
        party=company if row[table.type] == ORGANIZATION else person,
        email=row[table.email],
        legal_entity=_legal_entity(table, row),
        invoice_account=row[table.invoice_account],
        credit_limit=row[table.credit_limit] or None,
        spending_limit=spending,
    )


def _legal_entity(table: Entity, row: Row) -> str:
    """Legal entities are written small in keys and large everywhere else."""
    return str(row[table.company]).upper()


def _inverse(names: Mapping[str, str]) -> dict[str, str]:
    return {there: here for here, there in names.items()}


def _duration(time: timedelta) -> str:
    return write_duration(time // MILLISECOND) or "0 s"

"""What a scenario sees and does on the pages of headquarters.

What has no page there is not observable.
"""

from collections.abc import Sequence
from typing import TypeVar

from conformance.deployment import NotObservable
from conformance.observations import SeenFailure, SeenHierarchy, SeenMember, SeenProspect
from conformance.remote.browser.session import Session
from conformance.remote.pages.desk import Desk
from conformance.remote.pages.settings import Act, Hierarchies, Members, Prospects
from conformance.remote.shown import Cell, Names, listed, meant, value_of
from reference_model.commerce_records import ProspectStatus
from reference_model.errors import NotFound
from reference_model.jobs import canonical_name
from sim.scenario.part import Part

Configured = TypeVar("Configured", bound=Part)
ROLES = ("Admin", "User")
STATUSES = tuple(map(str, ProspectStatus))


class HeadquartersPages:
    """Of the records that carry this mark."""

    def __init__(self, desk: Desk, mark: str) -> None:
        self._desk = desk
        self._pages = desk.settings
        self._mark = mark

    def all_prospects(self) -> Sequence[SeenProspect]:
        page = _there(self._pages.prospects, "prospects")
        names = ("id", "type", "status", "company", "email", "legal_entity")
        with self._desk.session() as session:
            rows = self._desk.listed(session, page, _columns(page, names), mark=self._mark)
            return [_prospect(page, row) for row in self._marked(rows, "company", "email")]

    @property
    def show_failed_rows(self) -> bool:
        return self._pages.failed_rows is not None

    def failed_rows(self) -> Sequence[SeenFailure]:
        page = _there(self._pages.failed_rows, "failed_rows")
        columns = _columns(page, ("email", "reason"))
        with self._desk.session() as session:
            rows = self._desk.listed(session, page, columns, mark=self._mark)
        return [SeenFailure(row["email"], row["reason"]) for row in self._marked(rows, "email")]

    def hierarchies(self) -> Sequence[SeenHierarchy]:
        page = _there(self._pages.hierarchies, "hierarchies")
        columns = _columns(page, ("id", "name", "purpose", "organization"))
        with self._desk.session() as session:
            rows = self._desk.listed(session, page, columns, mark=self._mark)
            return [self._hierarchy(session, page, row) for row in self._marked(rows, "name")]

    def approve(self, prospect: str) -> None:
        self._decide(prospect, "approve")

    def reject(self, prospect: str) -> None:
        self._decide(prospect, "reject")

    def make_administrator(self, hierarchy: str, customer: str) -> None:
        page = _there(self._pages.hierarchies, "hierarchies").hierarchy
        act = _there(page.make_administrator, "hierarchies.hierarchy.make_administrator")
        self._desk.act(act, "Making an administrator", id=hierarchy, customer=customer)

    def run_jobs(self, names: Sequence[str]) -> None:
        page = _there(self._pages.run_job, "run_job")
        there = {canonical_name(ours): each for ours, each in page.names.items()}
        for job in map(canonical_name, names):
            self._desk.act(page, f"Running {job}", job=there.get(job, job))

    def _decide(self, prospect: str, decision: str) -> None:
        page = _there(self._pages.prospects, "prospects")
        act: Act = _there(getattr(page, decision), f"prospects.{decision}")
        if all(each.id != prospect for each in self.all_prospects()):
            raise NotFound(f"There is no prospect {prospect}.")
        self._desk.act(act, f"The decision to {decision}", id=prospect)

    def _hierarchy(self, session: Session, page: Hierarchies, row: Names) -> SeenHierarchy:
        hierarchy, members = page.hierarchy, page.hierarchy.members
        address = self._desk.address(hierarchy.page, id=row["id"])
        shown = self._desk.shown(session, address, [members.rows, members.empty])
        entity = next(iter(shown.texts(hierarchy.legal_entity.selector)), None)
        lines = listed(shown, members, _columns(members, ("customer", "role")))
        return SeenHierarchy(
            id=row["id"],
            name=row["name"],
            purpose=_ours(row["purpose"], page.purposes),
            organization=row["organization"],
            legal_entity=value_of(hierarchy.legal_entity, entity).upper(),
            members=tuple(_member(members, line) for line in lines),
        )

    def _marked(self, rows: Sequence[Names], *columns: str) -> list[Names]:
        return [row for row in rows if any(self._mark in row[name].lower() for name in columns)]


def _prospect(page: Prospects, row: Names) -> SeenProspect:
    return SeenProspect(
        id=row["id"],
        type=_ours(row["type"], page.types),
        status=meant(row["status"], page.statuses, STATUSES),
        company=row["company"],
        email=row["email"],
        legal_entity=row["legal_entity"].upper(),
    )


def _member(page: Members, row: Names) -> SeenMember:
    return SeenMember(row["customer"], meant(row["role"], page.roles, ROLES))


def _ours(text: str, names: Names) -> str:
    """What a text of a page is called by the documents, where that is told."""
    return next((ours for ours, there in names.items() if there == text), text)


def _columns(page: Part, names: Sequence[str]) -> dict[str, Cell]:
    return {name: getattr(page, name) for name in names}


def _there(page: Configured | None, name: str) -> Configured:
    if page is None:
        raise NotObservable(
            f"The deployment file names no entity for it, and has no table [headquarters.{name}]."
        )
    return page

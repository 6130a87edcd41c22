"""Traces of a run in finance and operations: rows that carry a mark, and members of such rows.

An operator who offers remove_member, remove_hierarchy, remove_customer or remove_prospect is asked
to take one away; else its entity is, which may not allow it.
"""

from collections.abc import Callable, Iterator
from functools import partial

from conformance.remote.cleaning.traces import Marks, Trace
from conformance.remote.finance.rows import Row, Rows
from conformance.remote.finance.settings import Entity, Finance, Members
from conformance.remote.operator.operator import Operator


class InHeadquarters:
    """What can be seen by the entities that the file names."""

    def __init__(self, settings: Finance, rows: Rows, operator: Operator, marks: Marks) -> None:
        self._settings = settings
        self._rows = rows
        self._operator = operator
        self._marks = marks

    def traces(self) -> list[Trace]:
        """All of them, in the order in which they can be taken away."""
        told = self._settings
        found: list[Trace] = []
        if told.hierarchies:
            table = told.hierarchies
            hierarchies = self._marked(table, "hierarchy", table.id, table.name)
            if told.members:
                found += self._members(told.members, [each.id for each in hierarchies])
            found += hierarchies
        people = told.customers
        found += self._marked(people, "customer", people.number, people.name, people.email)
        if told.prospects:
            table_ = told.prospects
            found += self._marked(table_, "prospect", table_.id, table_.name, table_.email)
        return found

    def _marked(self, table: Entity, kind: str, key: str, *carriers: str) -> list[Trace]:
        found = {}
        for row in self._rows.with_marks(table, self._marks.texts, *carriers):
            if self._marks.of(*(row.get(column) for column in carriers)):
                trace = self._trace(table, kind, row, key)
                found[trace.id] = trace
        return list(found.values())

    def _members(self, table: Members, hierarchies: list[str]) -> Iterator[Trace]:
        for row in self._rows.with_any(table, table.hierarchy, hierarchies):
            if str(row[table.hierarchy]) in hierarchies:
                yield self._trace(table, "member", row, table.hierarchy, table.customer)

    def _trace(self, table: Entity, kind: str, row: Row, *keys: str) -> Trace:
        id = " ".join(str(row[key]) for key in keys)
        name = str(row.get(getattr(table, "name", "")) or "")
        return Trace(kind, id, name, "carries a mark", self._way(table, kind, row, keys))

    def _way(self, table: Entity, kind: str, row: Row, keys: tuple[str, ...]) -> Callable[[], None]:
        act = f"remove_{kind}"
        if self._operator.offers(act):
            told = {_argument(table, key): str(row[key]) for key in keys}
            return partial(self._ask, act, told)
        whole = {name: row[name] for name in (table.company, *keys)}
        return partial(self._rows.remove, table, whole, str(row.get("@odata.etag", "")))

    def _ask(self, act: str, told: dict[str, str]) -> None:
        self._operator.do(act, **told)


def _argument(table: Entity, column: str) -> str:
    """What an act calls a column: as the file does."""
    return next(name for name, value in table.model_dump().items() if value == column)

"""Traces of a run in Sales, children before their parents.

A record belongs to a run if it carries a mark, if its id is in the ledger, or if it goes back to a
lead that does. What a filter gives is looked at again here: a service that ignores filters loses
nothing. Leads come last, so that whoever is stopped in the middle still finds what they led to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from conformance.remote.cleaning.traces import Marks, Trace, parts
from conformance.remote.dataverse.service import Row, Service, literal, query, row_of
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.ledger import Entry


@dataclass(frozen=True)
class Table:
    """named: its name. carriers: columns that may carry a mark. parents: lookups to what is ours.

    The last are told with the kinds that they may point to.
    """

    kind: str
    set: str
    key: str
    named: str
    carriers: tuple[str, ...] = ()
    parents: tuple[tuple[str, tuple[str, ...]], ...] = ()


ORIGIN = (("_originatingleadid_value", ("lead",)),)
RECORDS = ("lead", "account", "contact", "opportunity")


class InSales:
    """entries: of the ledger."""

    def __init__(
        self, service: Service, settings: DataverseSettings, marks: Marks, entries: Sequence[Entry]
    ) -> None:
        self._service = service
        self._marks = marks
        self._tables = _tables(settings)
        self._announced = {
            kind: [id for entry in entries if entry.thing.kind == kind and (id := _id(entry.id))]
            for kind in RECORDS
        }

    def traces(self) -> list[Trace]:
        """All of them, in the order in which they can be taken away."""
        found: dict[str, list[Trace]] = {}
        for table in self._tables:  # parents first: they tell which children are ours
            ids = {kind: [trace.id for trace in traces] for kind, traces in found.items()}
            found[table.kind] = self._of(table, ids)
        return [trace for traces in reversed(found.values()) for trace in traces]

    def _of(self, table: Table, ids: dict[str, list[str]]) -> list[Trace]:
        traces = {}
        for row in self._asked(table, ids):
            id = str(row[table.key])
            if why := self._why(table, row, ids):
                name = str(row.get(table.named) or "")
                traces[id] = Trace(table.kind, id, name, why, partial(self._delete, table, id))
        return list(traces.values())

    def _asked(self, table: Table, ids: dict[str, list[str]]) -> Iterator[Row]:
        lookups = [lookup for lookup, _ in table.parents]
        columns = ",".join(dict.fromkeys((table.named, *table.carriers, *lookups)))
        for condition in self._conditions(table, ids):
            asked = query(select=columns, filter=condition)
            yield from self._service.rows(f"{table.set}?{asked}")

    def _conditions(self, table: Table, ids: dict[str, list[str]]) -> Iterator[str]:
        if table.carriers:
            for some in parts(self._marks.texts):
                yield " or ".join(
                    f"contains({column},{literal(mark)})"
                    for column in table.carriers
                    for mark in some
                )
        wanted = [(table.key, self._announced.get(table.kind, []))]
        for lookup, kinds in table.parents:
            wanted.append((lookup, [id for kind in kinds for id in ids.get(kind, [])]))
        for column, values in wanted:
            for some in parts(values):
                yield " or ".join(f"{column} eq {value}" for value in some)

    def _why(self, table: Table, row: Row, ids: dict[str, list[str]]) -> str:
        """How this row is known to be of the run; "" if it is not."""
        if mark := self._marks.of(*(row.get(column) for column in table.carriers)):
            return f"carries {mark}"
        if row[table.key] in self._announced.get(table.kind, []):
            return "is in the ledger"
        for lookup, kinds in table.parents:
            for kind in kinds:
                if row.get(lookup) in ids.get(kind, []):
                    return f"belongs to {kind} {row[lookup]}"
        return ""

    def _delete(self, table: Table, id: str) -> None:
        """In the version that it has now."""
        self._service.change("DELETE", row_of(table.set, id), None, {})


def _tables(settings: DataverseSettings) -> tuple[Table, ...]:
    """Parents first."""
    leads, accounts, contacts = settings.leads, settings.accounts, settings.contacts
    return (
        Table("lead", "leads", "leadid", leads.topic, (leads.email, leads.company_name)),
        Table("account", "accounts", "accountid", accounts.name, (accounts.name,), ORIGIN),
        Table("contact", "contacts", "contactid", contacts.name, (contacts.email,), ORIGIN),
        Table("opportunity", "opportunities", "opportunityid", "name", ("name",), ORIGIN),
        Table(
            "opportunityclose",
            "opportunitycloses",
            "activityid",
            "subject",
            parents=(("_opportunityid_value", ("opportunity",)),),
        ),
        Table(
            "annotation",
            "annotations",
            "annotationid",
            "subject",
            parents=(("_objectid_value", RECORDS),),
        ),
    )


def _id(text: str) -> str:
    """An id as Sales writes it; "" if it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""

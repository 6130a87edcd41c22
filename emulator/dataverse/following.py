"""Keeps the rows in step with the model: what a command has changed is projected at its commit."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.errors import does_not_exist
from emulator.dataverse.formats import moment
from emulator.dataverse.projection import PROJECTIONS, note, owner
from emulator.dataverse.store import Row, Store
from emulator.dataverse.tables import TABLES
from emulator.exchange import User
from emulator.live.users import DUAL_WRITE, guid
from emulator.live.world import LiveWorld
from reference_model.sales_records import Lead, Opportunity

TITLES = {"subject", "name"}
"""What the model gives a new record, and a client may have given it otherwise since."""


class Given(NamedTuple):
    """What a client has told of the row that it creates: an id or None, and columns."""

    id: str | None
    columns: Row


NOTHING = Given(None, {})

NOTED = (Lead, Opportunity)
"""The records that have a timeline."""

BELONGING = ("annotation", "objectid"), ("opportunityclose", "opportunityid")
"""What goes with the row to which it belongs, with the lookup that says so."""

New = tuple[str, Row]
"""The id of a row that is new, and what a client has told of it."""

Before = tuple[str, Any]
"""The id of a row, and the record that was behind it; None if there was none."""


class Following:
    """The rows of a live world.

    records: the model's record behind a row, by the row's id. user: who is asking now.
    """

    def __init__(self, live: LiveWorld, store: Store) -> None:
        self.live = live
        self.store = store
        self.user: User = DUAL_WRITE
        self.records: dict[str, Any] = {}
        self._given: dict[str, Given] = {}
        self._chosen: dict[tuple[str, int], str | None] = {}  # None: its row was taken away
        self._before: list[Before] | None = None
        live.on_change.append(self._changed)

    @contextmanager
    def giving(self, given: dict[str, Given]) -> Iterator[None]:
        """Let the next new row of a table have what the model does not know of it."""
        self._given = given
        try:
            yield
        finally:
            self._given = {}

    def id_of(self, table: str, number: int | None) -> str | None:
        """The id of the row of a record; None if there is none."""
        if not number:
            return None
        place = table, number
        return self._chosen[place] if place in self._chosen else guid(table, number)

    def record(self, table: str, id: str | None) -> Any:
        """The model's record behind a row; None for None, and refused if there is no such row."""
        if id is None:
            return None
        if id not in self.records or not self.store.has(TABLES[table], id):
            raise does_not_exist(table, id)
        return self.records[id]

    def write(self, table: str, id: str, values: Row, kept: Collection[str] = ()) -> None:
        """Write columns of a row, with who changed it and when, if that changes anything.

        kept: columns that are written only if the row is new.
        """
        row = self.store.get(TABLES[table], id)
        if row is None:
            self.insert(table, id, values)
            return
        changed = {n: v for n, v in values.items() if row[n] != v and n not in kept}
        if changed:
            now = moment(self.live.now)
            stamp: Row = {"modifiedon": now, "modifiedby": self.user.id}
            self.store.update(TABLES[table], id, changed | stamp)

    def insert(self, table: str, id: str, values: Row) -> None:
        """Make a row that is new, with who made it and when."""
        known, now, user = TABLES[table], moment(self.live.now), self.user.id
        creator = values.get("createdby") or user
        made: Row = {"createdon": now, "createdby": creator, "modifiedon": now, "modifiedby": user}
        if "ownerid" in known.by_name and values.get("ownerid") is None:
            made |= owner(self.user.name)
        self.store.insert(known, id, values | made)

    def take_away(self, table: str, id: str) -> None:
        """Have a row no more, nor its notes, nor what points to it; the model keeps its record."""
        record = self.records.pop(id)
        self._remember(id, record)
        self._chosen[table, record.id] = None
        self._remove(table, id)
        for other in TABLES.values():
            for column in other.columns:
                if any(target.table == table for target in column.targets):
                    self._unlink(other, column, id)

    def _unlink(self, table: Table, column: Column, id: str) -> None:
        for row in self.store.pointing_to(table, column.name, id):
            kind: Row = {f"{column.name}__type": None} if column.is_polymorphic else {}
            self.write(table.name, row, {column.name: None, **kind})

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Several commands as one: what one of them refuses leaves model and rows as they were.

        May be entered again within itself.
        """
        chosen, outer = self._chosen.copy(), self._before
        self._before = []
        self.store.begin()
        try:
            with self.live.landscape.transaction:
                yield
        except BaseException:
            self.store.undo()
            self._restore(self._before)
            self._chosen, self._before = chosen, outer
            raise
        self.store.keep()
        self._before = None if outer is None else outer + self._before

    def _restore(self, before: list[Before]) -> None:
        """Put back the records as they were before these changes of them."""
        for id, record in reversed(before):
            if record is None:
                self.records.pop(id, None)
            else:
                self.records[id] = record

    def _remember(self, id: str, record: Any) -> None:
        if self._before is not None:
            self._before.append((id, record))

    def _changed(self, written: list[Any], removed: list[Any]) -> None:
        known = [record for record in written if self._has_row(record)]
        new = dict(filter(None, map(self._identify, known)))
        for record in known:
            self._project(record, new)
        for record in removed:
            if type(record) in PROJECTIONS:
                self._forget(record)

    def _has_row(self, record: Any) -> bool:
        """Whether it is shown as a row, and nobody has taken that away."""
        if type(record) not in PROJECTIONS:
            return False
        table, _ = PROJECTIONS[type(record)]
        return self._chosen.get((table, record.id), "") is not None

    def _project(self, record: Any, new: Mapping[str, Row]) -> None:
        table, projection = PROJECTIONS[type(record)]
        id = self.id_of(table, record.id)
        assert id is not None
        values = projection(record, self.id_of)
        if id in new:
            self.insert(table, id, values | new[id])
        else:
            self.write(table, id, values, kept=TITLES)
        if isinstance(record, NOTED):
            for place, entry in enumerate(record.timeline):
                entry_id = guid("annotation", f"{id} {place}")
                self.write("annotation", entry_id, note(entry, table, id))
        if isinstance(record, Opportunity):
            self._project_closings(record, id)

    def _project_closings(self, record: Opportunity, id: str) -> None:
        for place, closing in enumerate(record.closings):
            closing_id = guid("opportunityclose", f"{id} {place}")
            if not self.store.has(TABLES["opportunityclose"], closing_id):
                values: Row = {
                    "subject": f"Opportunity {closing.status.state.name.title()}",
                    "opportunityid": id,
                    "regardingobjectid": id,
                    "opportunitystatuscode": closing.status.code,
                    "activitytypecode": "opportunityclose",
                    "actualend": moment(self.live.now),
                    "statecode": 1,
                    "statuscode": 2,
                }
                given = self._given.pop("opportunityclose", NOTHING)
                self.insert("opportunityclose", closing_id, values | given.columns)

    def _identify(self, record: Any) -> New | None:
        """Give a new record an id: the one that a client has chosen, or one that nobody has."""
        table, _ = PROJECTIONS[type(record)]
        id = self.id_of(table, record.id)
        assert id is not None
        if self.records.get(id) is record:
            return None
        given = self._given.pop(table, NOTHING)
        if given.id:
            id = self._chosen[table, record.id] = given.id
        elif id in self.records:
            id = self._chosen[table, record.id] = guid(table, f"{record.id} instead of {id}")
        self._remember(id, None)
        self.records[id] = record
        return id, given.columns

    def _forget(self, record: Any) -> None:
        table, _ = PROJECTIONS[type(record)]
        id = self.id_of(table, record.id)
        if id is not None and self.records.pop(id, None) is not None:
            self._remember(id, record)
            self._remove(table, id)

    def _remove(self, table: str, id: str) -> None:
        """Remove a row, with what belongs to it."""
        self.store.remove(TABLES[table], id)
        for child, column in BELONGING:
            for row in self.store.pointing_to(TABLES[child], column, id):
                self.store.remove(TABLES[child], row)

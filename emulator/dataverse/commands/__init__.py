"""What a client writes: commands of the model, and columns for what the model does not know.

Values are stored ones, by column. Whatever the model refuses leaves rows and model as they were.
"""

from contextlib import nullcontext
from typing import Any

from emulator.dataverse.commands.customers import Accounts, Contacts
from emulator.dataverse.commands.leads import Leads
from emulator.dataverse.commands.opportunities import Opportunities
from emulator.dataverse.commands.writing import STATE, Writing
from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import Unsupported, already_exists, does_not_exist
from emulator.dataverse.following import TITLES, Following, Given
from emulator.dataverse.projection import PROJECTIONS, filled
from emulator.dataverse.store import Known, Row
from emulator.live.users import guid

FREE = {"annotation", "opportunityclose"}
"""Tables that clients may write, and of which the model knows nothing that could forbid it."""

FREELY_SET = {
    "lead": TITLES | {"parentaccountid", "parentcontactid"},
    "opportunity": TITLES,
}
"""What a client may say otherwise than the model; of a lead, for whom it shall be qualified."""


class Commands:
    """Creates, changes and deletes rows on behalf of whoever is asking (Following.user)."""

    def __init__(self, rows: Following) -> None:
        self._rows = rows
        self._transaction = rows.live.landscape.transaction
        self._writings: dict[str, Writing] = {
            "lead": Leads(rows),
            "account": Accounts(rows),
            "contact": Contacts(rows),
            "opportunity": Opportunities(rows),
        }

    def create(self, table: Table, values: Row, id: str | None = None) -> str:
        """Make a row, with this id if the client chose one; tells its id."""
        if id and self._rows.store.has(table, id):
            raise already_exists()
        if table.name in self._writings:
            return self._create_record(table, values, id)
        if table.name != "annotation":
            raise Unsupported(f"creating rows of {table.set}")
        made = id or guid(table.name, f"new {self._rows.store.version + 1}")
        self._rows.write(
            table.name, made, values | {"objecttypecode": values.get("objectid__type")}
        )
        return made

    def update(self, table: Table, id: str, values: Row) -> None:
        """Change columns of a row."""
        self.require(table, id)
        if table.name not in self._writings.keys() | FREE:
            raise Unsupported(f"changing rows of {table.set}")
        if writing := self._writings.get(table.name):
            # A state alone is one command, which is whole by itself.
            with nullcontext() if values.keys() == STATE else self._transaction:
                record = self._rows.records[id]
                writing.change(record, values)
                self._require_agreement(table, record, values)
            self._rows.live.tell()
        if rest := self._rest(table, values):
            self._rows.write(table.name, id, rest)

    def delete(self, table: Table, id: str) -> None:
        """Take a row away."""
        self.require(table, id)
        if writing := self._writings.get(table.name):
            writing.delete(self._rows.records[id])
            self._rows.live.tell()
        elif table.name in FREE:
            self._rows.store.remove(table, id)
        else:
            raise Unsupported(f"deleting rows of {table.set}")

    def require(self, table: Table, id: str) -> Known:
        """The row; refused if there is none."""
        row = self._rows.store.get(table, id)
        if row is None:
            raise does_not_exist(table.name, id)
        return row

    def _create_record(self, table: Table, values: Row, id: str | None) -> str:
        with self._rows.giving({table.name: Given(id, self._rest(table, values))}):
            with self._transaction:
                record = self._writings[table.name].create(values)
                self._require_agreement(table, record, values)
            self._rows.live.tell()
        made = self._rows.id_of(table.name, record.id)
        assert made is not None
        return made

    def _require_agreement(self, table: Table, record: Any, values: Row) -> None:
        """Refuse what the model says otherwise, and has no command for."""
        untold = values.keys() - self._writings[table.name].known
        untold = (untold & filled(table.name)) - FREELY_SET.get(table.name, set())
        if not untold:
            return
        _, projection = PROJECTIONS[type(record)]
        said = projection(record, self._rows.id_of)
        for name in untold & said.keys():
            if values[name] != said[name]:
                raise Unsupported(
                    f"setting {name} of rows of {table.set}, which follows from others"
                )

    def _rest(self, table: Table, values: Row) -> Row:
        """What the model does not know."""
        writing = self._writings.get(table.name)
        known = writing.known if writing else frozenset()
        return {name: value for name, value in values.items() if name not in known}

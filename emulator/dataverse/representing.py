"""Rows as JSON: properties in the order of their table, annotations before what they are about."""

from typing import Any

from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.formats import formatted, to_wire
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.store import Row, Store
from emulator.dataverse.tables import TABLES

FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname"
NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"


def etag(row: Row) -> str:
    """The version of a row, as a weak tag."""
    return f'W/"{row["versionnumber"]}"'


class Representing:
    """Makes JSON of rows for one request."""

    def __init__(self, store: Store, prefer: Preferences) -> None:
        self._store = store
        self._formatted = prefer.wants(FORMATTED)
        self._logical_name = prefer.wants(LOGICAL_NAME)
        self._navigation = prefer.wants(NAVIGATION)

    def row(
        self, table: Table, row: Row, select: frozenset[str] | None, *, nulls: bool = True
    ) -> dict[str, Any]:
        """A row with the selected properties (all if None), its tag and its id.

        nulls: whether empty properties are shown; views leave them out.
        """
        shown: dict[str, Any] = {"@odata.etag": etag(row)}
        for column in table.columns:
            wanted = select is None or column.read_as in select or column.name == table.key
            value = row.get(column.name)
            if wanted and (nulls or value is not None):
                self._show(shown, table, column, row)
        return shown

    def _show(self, shown: dict[str, Any], table: Table, column: Column, row: Row) -> None:
        value, name = row.get(column.name), column.read_as
        if column.kind == "lookup" and value is not None:
            self._annotate_lookup(shown, column, row)
        elif self._formatted and (text := formatted(column, value)) is not None:
            shown[f"{name}@{FORMATTED}"] = text
        shown[name] = to_wire(column, value)

    def _annotate_lookup(self, shown: dict[str, Any], column: Column, row: Row) -> None:
        name, id = column.read_as, str(row[column.name])
        target = row.get(f"{column.name}__type") or column.targets[0].table
        if self._formatted and (title := self._title(str(target), id)) is not None:
            shown[f"{name}@{FORMATTED}"] = title
        if self._navigation:
            shown[f"{name}@{NAVIGATION}"] = next(
                each.navigation for each in column.targets if each.table == target
            )
        if self._logical_name:
            shown[f"{name}@{LOGICAL_NAME}"] = target

    def _title(self, table: str, id: str) -> str | None:
        row = self._store.get(TABLES[table], id)
        return None if row is None else str(row[TABLES[table].title] or "")

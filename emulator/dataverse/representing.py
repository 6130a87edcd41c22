"""Rows as JSON: properties in the order of their table, annotations before what they are about."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.formats import formatter, to_wire
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.store import Known, Store, Value
from emulator.dataverse.tables import TABLES
from emulator.odata.fetching import Page

FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname"
NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"


def etag(version: Value) -> str:
    """The version of a row, as a weak tag."""
    return f'W/"{version}"'


class Property(NamedTuple):
    """A column that is shown. formatted: makes of a value what a person reads, or None."""

    name: str
    column: Column
    formatted: Callable[[Value], str | None]


class Shape(NamedTuple):
    """Which properties of a table are shown; made once for each selection.

    names, columns: of the tag and the version that it is made of, and of the properties.
    """

    properties: tuple[Property, ...]
    names: tuple[str, ...]
    columns: tuple[str, ...]
    booleans: tuple[str, ...]


@lru_cache(maxsize=1024)
def shape_of(table: Table, select: frozenset[str] | None) -> Shape:
    """The selected properties, all of them if None, and the id."""
    wanted = (table.by_property.keys() if select is None else select) | {table.key}
    columns = [column for column in table.columns if column.read_as in wanted]
    names = tuple(column.read_as for column in columns)
    return Shape(
        properties=tuple(map(Property, names, columns, map(formatter, columns))),
        names=("@odata.etag", *names),
        columns=("versionnumber", *(column.name for column in columns)),
        booleans=tuple(column.read_as for column in columns if column.kind == "boolean"),
    )


@lru_cache(maxsize=1024)
def picking(
    table: Table, select: frozenset[str] | None, names: tuple[str, ...]
) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What takes the columns of a shape out of values that have these names."""
    return itemgetter(*map(names.index, shape_of(table, select).columns))


class Representing:
    """Makes JSON of rows for one request. annotations: those that are wanted."""

    def __init__(self, store: Store, prefer: Preferences) -> None:
        self._store = store
        known = (FORMATTED, LOGICAL_NAME, NAVIGATION) if prefer.annotations else ()
        self.annotations = tuple(each for each in known if prefer.wants(each))
        self._formatted = FORMATTED in self.annotations
        self._titles: dict[str, str | None] = {}

    def row(
        self, table: Table, row: Known, select: frozenset[str] | None, *, nulls: bool = True
    ) -> dict[str, Any]:
        """A row with the selected properties (all if None), its tag and its id.

        nulls: whether empty properties are shown; views leave them out.
        """
        shape = shape_of(table, select)
        if nulls and not self.annotations:
            return _plain(shape, [row[name] for name in shape.columns])
        shown: dict[str, Any] = {"@odata.etag": etag(row["versionnumber"])}
        for each in shape.properties:
            value = row.get(each.column.name)
            if value is not None:
                self._annotate(shown, each, value, row)
                shown[each.name] = to_wire(each.column, value)
            elif nulls:
                shown[each.name] = None
        return shown

    def page(self, table: Table, page: Page, select: frozenset[str] | None) -> list[dict[str, Any]]:
        """All rows of a page."""
        if self.annotations:
            return [self.row(table, row.values, select) for row in page.rows]
        shape, pick = shape_of(table, select), picking(table, select, page.names)
        return [_plain(shape, pick(record)) for record in page.records]

    def _annotate(self, shown: dict[str, Any], each: Property, value: Value, row: Known) -> None:
        if each.column.kind == "lookup":
            self._annotate_lookup(shown, each, str(value), row)
        elif self._formatted and (text := each.formatted(value)) is not None:
            shown[f"{each.name}@{FORMATTED}"] = text

    def _annotate_lookup(self, shown: dict[str, Any], each: Property, id: str, row: Known) -> None:
        name, column = each.name, each.column
        target = str(row.get(f"{column.name}__type") or column.targets[0].table)
        if self._formatted and (title := self._title(target, id)) is not None:
            shown[f"{name}@{FORMATTED}"] = title
        if NAVIGATION in self.annotations:
            shown[f"{name}@{NAVIGATION}"] = next(
                each.navigation for each in column.targets if each.table == target
            )
        if LOGICAL_NAME in self.annotations:
            shown[f"{name}@{LOGICAL_NAME}"] = target

    def _title(self, table: str, id: str) -> str | None:
        """The name of a row that is pointed to; many rows point to the same few."""
        if id not in self._titles:
            self._titles[id] = self._store.title(TABLES[table], id)
        return self._titles[id]


def _plain(shape: Shape, values: Sequence[Any]) -> dict[str, Any]:
    """A row without annotations. The first value is its version."""
    shown = dict(zip(shape.names, values, strict=True))
    shown["@odata.etag"] = etag(values[0])
    for name in shape.booleans:
        if shown[name] is not None:
            shown[name] = bool(shown[name])
    return shown

"""What an entity is declared with: its names, its properties, its key, what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from emulator.odata.schema import EntityType, Navigation, Property

NAMESPACE = "Microsoft.Dynamics.DataEntities"
COMPANY = "dataAreaId"
ROW = "recid"
"""The column that tells one row from all others; no property shows it."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Names in the order of their values; the rows hold the names. own: no document has it."""

    name: str
    members: tuple[str, ...]
    own: bool = False
    namespace: str = NAMESPACE

    @property
    def full_name(self) -> str:
        return f"{self.namespace}.{self.name}"


@dataclass(frozen=True, slots=True)
class Column:
    """A property. type: of the Entity Data Model, if it is no enum. own: no document has it."""

    name: str
    type: str = "Edm.String"
    enum: Enumeration | None = None
    key: bool = False
    own: bool = False

    @property
    def type_name(self) -> str:
        return self.enum.full_name if self.enum else self.type


@dataclass(frozen=True, slots=True)
class Way:
    """A navigation to rows of another entity set that have the same value in a column."""

    name: str
    target: str
    column: str
    many: bool


def to_one(name: str, target: str, column: str) -> Way:
    """A navigation that leads to one row at most."""
    return Way(name, target, column, many=False)


def to_many(name: str, target: str, column: str) -> Way:
    """A navigation that leads to a collection."""
    return Way(name, target, column, many=True)


@dataclass(frozen=True)
class Entity:
    """An entity. set: as addresses have it; type: the public name; name: the data entity's.

    own: the project's name, since no document gives one. about: what it is, for $metadata.
    actions: what can be done with one row, by name.
    """

    set: str
    type: str
    name: str
    about: str
    columns: tuple[Column, ...]
    ways: tuple[Way, ...] = ()
    actions: tuple[str, ...] = ()
    own: bool = True

    @property
    def full_name(self) -> str:
        return f"{NAMESPACE}.{self.type}"

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)

    @property
    def has_company(self) -> bool:
        return COMPANY in self.by_name

    @property
    def of_query(self) -> EntityType:
        """The entity as the query language sees it."""
        return EntityType(
            name=self.set,
            full_name=self.full_name,
            key=ROW,
            properties={column.name: _property(column) for column in self.columns},
            navigations={way.name: _navigation(way) for way in self.ways},
        )

    def definition(self) -> list[str]:
        """The statements that create its table."""
        columns = ", ".join(f'"{c.name}" {_SQL.get(c.type, _TEXT)}' for c in self.columns)
        table = f'CREATE TABLE "{self.set}" ("{ROW}" TEXT PRIMARY KEY, {columns})'
        index = 'CREATE INDEX "{0} by {1}" ON "{0}" ("{1}", "{2}")'
        return [table, *(index.format(self.set, column.name, ROW) for column in self.keys)]


_TEXT = "TEXT COLLATE NOCASE"
_SQL = {
    "Edm.Boolean": "INTEGER",
    "Edm.Int64": "INTEGER",
    "Edm.Int32": "INTEGER",
    "Edm.Decimal": "REAL",
}


def _property(column: Column) -> Property:
    members = {name: name for name in column.enum.members} if column.enum else None
    return Property(column.name, column.name, column.type_name, members)


def _navigation(way: Way) -> Navigation:
    return Navigation(way.name, way.target, way.many, way.column, way.column)

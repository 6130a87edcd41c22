"""How a table of Dataverse is declared: its columns, its keys, and whom its lookups point to.

Words and types are those of EntityDefinitions. The tables themselves stand in
emulator/dataverse/tables. What a row holds, and what the query language sees, follows from these.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Kind = Literal[
    "guid",
    "text",
    "memo",
    "integer",
    "bigint",
    "decimal",
    "double",
    "money",
    "boolean",
    "datetime",
    "date",
    "picklist",
    "state",
    "status",
    "lookup",
]
Required = Literal["none", "recommended", "application", "system"]


class Option(NamedTuple):
    """One choice of an option set. state: of a status reason, the statecode it belongs to."""

    value: int
    label: str
    state: int | None = None


class Target(NamedTuple):
    """One table that a lookup may point to.

    navigation: the single-valued navigation property on the table with the lookup. collection:
    the relationship's name, which is the collection-valued one on the target.
    """

    table: str
    navigation: str
    collection: str


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute. length: of text, in characters. targets: of a lookup, at least one."""

    name: str
    kind: Kind
    label: str
    required: Required = "none"
    writable: bool = True
    length: int | None = None
    options: tuple[Option, ...] = ()
    targets: tuple[Target, ...] = ()
    searchable: bool = False

    @property
    def read_as(self) -> str:
        """The column as a property of the Web API: a lookup reads as `_name_value`."""
        return f"_{self.name}_value" if self.kind == "lookup" else self.name

    @property
    def is_polymorphic(self) -> bool:
        """Whether a second column, `<name>__type`, says which table a value belongs to."""
        return len(self.targets) > 1


@dataclass(frozen=True, eq=False)
class Table:
    """A table. key: its primary id. title: its primary name. set: its entity set.

    A table is equal to none but itself, so that what follows from it can be remembered.
    alternate_keys: by name, the columns that together tell a row.
    """

    name: str
    set: str
    key: str
    title: str
    label: str
    plural: str
    code: int
    columns: tuple[Column, ...]
    alternate_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_activity: bool = False

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Each column by its logical name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_property(self) -> dict[str, Column]:
        """Each column by the name of its property in the Web API."""
        return {column.read_as: column for column in self.columns}

    @cached_property
    def by_navigation(self) -> dict[str, tuple[Column, tuple[Target, ...]]]:
        """Each lookup, and where it leads, by its single-valued navigation properties."""
        found: dict[str, tuple[Column, tuple[Target, ...]]] = {}
        for column in self.columns:
            for target in column.targets:
                _, others = found.get(target.navigation, (column, ()))
                found[target.navigation] = column, (*others, target)
        return found

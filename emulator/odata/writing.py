"""SQL in the making: its parameters, the tables it reads, and whose names it understands.

Nothing that a client wrote ever becomes a part of the text; values are parameters, and names are
looked up in a table's description first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from emulator.odata.errors import BadQuery, no_property, unsupported
from emulator.odata.schema import (
    EntityType,
    Indexed,
    Letters,
    Navigation,
    Property,
    Types,
    Wildcards,
    no_letters,
    not_indexed,
)
from emulator.odata.syntax import Alias, Items, Literal

SqlValue = str | int | float | None


MOST_CONDITIONS = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a query is asked: which tables there are, when, and by which user (a GUID)."""

    types: Types
    now: datetime
    user: str = ""
    wildcards: Wildcards = ""
    indexed: Indexed = not_indexed
    letters: Letters = no_letters

    def meant(self, *, moving: bool) -> tuple[object, ...]:
        """What a query's SQL depends on. moving: whether on who asks, and when."""
        return (self.wildcards, self.now, self.user) if moving else (self.wildcards,)


class Term(NamedTuple):
    """SQL of a value, and its type. property: if a column is meant as it is."""

    sql: str
    type: str
    property: Property | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A table as SQL calls it, and the names of others that may be used beside its own."""

    entity: EntityType
    alias: str
    others: "Mapping[str, Scope]" = field(default_factory=dict)

    def column(self, name: str) -> str:
        """A column of the table. The name must not be a client's."""
        return f"{self.alias}.{name}"


@dataclass(slots=True)
class Writer:
    """What a statement being written has used up to now.

    looked_up: tables whose rows are found by a column, and that.
    """

    setting: Setting
    aliases: Mapping[str, Literal | Items] = field(default_factory=dict)
    parameters: list[SqlValue] = field(default_factory=list)
    looked_up: list[tuple[EntityType, str]] = field(default_factory=list)
    tables: int = 0
    conditions: int = 0

    def bind(self, value: SqlValue) -> str:
        """Pass a value as a parameter."""
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def scope(self, entity: EntityType, others: Mapping[str, Scope] | None = None) -> Scope:
        """Read a table once more."""
        self.tables += 1
        return Scope(entity, f"t{self.tables}", others or {})

    def given(self, value: Alias | Literal | Items) -> Literal | Items:
        """What an alias stands for."""
        if not isinstance(value, Alias):
            return value
        if value.name not in self.aliases:
            raise BadQuery(
                f"The parameter alias '{value.name}' has no value in the query.", value.name
            )
        return self.aliases[value.name]

    def one_more_condition(self) -> None:
        """Count, as the product does, and refuse what would be too much for it."""
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            raise BadQuery(
                "Number of conditions in query exceeded maximum limit.", code="0x8004430C"
            )

    def follow(self, scope: Scope, way: Navigation) -> tuple[Scope, str]:
        """Go where a navigation leads: the table there, and what ties its rows to these."""
        there = self.scope(self.setting.types[way.target], scope.others)
        self.looked_up.append((there.entity, way.foreign))
        tie = f"{there.column(way.foreign)} = {scope.column(way.local)}"
        if way.local_type:
            tie += f" AND {scope.column(way.local_type)} = {self.bind(way.table)}"
        if way.foreign_type:
            tie += f" AND {there.column(way.foreign_type)} = {self.bind(way.table)}"
        return there, tie


def navigation(entity: EntityType, name: str) -> Navigation:
    """Find a navigation by its name."""
    if way := entity.navigations.get(name):
        return way
    lookup = entity.by_column(name)
    if lookup and lookup.type_column:
        raise unsupported(f"Following '{name}', which leads to several tables,", name)
    raise no_property(name, entity.full_name)

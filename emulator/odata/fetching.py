"""A query is asked of the store, and becomes rows with those that were expanded."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from emulator.odata.demands import index
from emulator.odata.errors import BadQuery
from emulator.odata.paging import Place, written
from emulator.odata.planning import Planner
from emulator.odata.schema import EntityType, Navigation
from emulator.odata.statements import (
    Bounds,
    Output,
    Statement,
    apply_statement,
    count_statement,
    page_statement,
)
from emulator.odata.syntax import Expand, Query
from emulator.odata.writing import Setting, SqlValue, navigation

DEEPEST_EXPAND = 10
MOST_EXPANDED = 15
MOST_ROWS = 50_000
EVERYTHING = Bounds()


@dataclass(slots=True)
class Row:
    """A row: its values by column, and what was expanded by navigation.

    Expanded is a row or None where one was asked for, and a list of rows where many were.
    """

    values: dict[str, Any]
    expanded: "dict[str, Row | list[Row] | None]" = field(default_factory=dict)


@dataclass
class Page:
    """Some rows, as the store gives them; their values in the order of the names.

    outputs: what was asked for. next: the `$skiptoken` of the page after this one, not yet
    encoded; or None.
    """

    records: list[tuple[Any, ...]]
    names: tuple[str, ...]
    outputs: tuple[Output, ...]
    next: str | None = None

    @cached_property
    def rows(self) -> list[Row]:
        """The rows with names, to which more can be added."""
        return named(self.records, self.names)


@dataclass(frozen=True, slots=True)
class Reader:
    """A connection to the store, prepared by `patterns.prepare`, and where it is asked."""

    connection: sqlite3.Connection
    setting: Setting

    def page(self, query: Query, entity: EntityType, bounds: Bounds = EVERYTHING) -> Page:
        """Give the rows of one page. `$top` and bounds.most both limit it."""
        if query.apply:
            return self.groups(query, entity, bounds)
        most = bounds.most if query.top is None else min(query.top, bounds.most)
        statement, found = self.records(query, entity, bounds._replace(most=most))
        page = Page(found[:most], statement.names, statement.shown)
        if len(found) > most and query.top is None:
            last = tuple(found[most - 1][place] for place in statement.place)
            page.next = written(Place(statement.page + 1, last))
        if query.expand:
            self.expand(query.expand, entity, page.rows, 1)
        return page

    def records(
        self, query: Query, entity: EntityType, bounds: Bounds
    ) -> tuple[Statement, list[tuple[Any, ...]]]:
        """Ask for a page as planned, and for one row more."""
        within = tuple((column, None) for column, _ in bounds.within)  # one statement for all rows
        values = tuple(value for _, value in bounds.within)
        chosen = self.planner(query, entity, tuple(name for name, _ in within)).page(bounds.most)
        statement = page_statement(query, entity, self.setting, Bounds(within, bounds.most), chosen)
        parameters = (*values, *statement.parameters[len(values) :])
        self.prepare(statement.looked_up)
        return statement, self.connection.execute(statement.sql, parameters).fetchall()

    def prepare(self, looked_up: Iterable[tuple[EntityType, str]]) -> None:
        """Have indexes of tables whose rows are found by a column."""
        for entity, column in looked_up:
            if column != entity.key:
                self.setting.indexed(entity, index(entity, (column,), ()))

    def planner(self, query: Query, entity: EntityType, within: tuple[str, ...] = ()) -> Planner:
        """Who decides how a query is read. within: columns that must hold something besides."""
        return Planner(self.connection, query, entity, self.setting, within)

    def groups(self, query: Query, entity: EntityType, bounds: Bounds) -> Page:
        """Give the rows that `$apply` makes."""
        statement = apply_statement(query, entity, self.setting, bounds)
        self.prepare(statement.looked_up)
        records = self.connection.execute(statement.sql, statement.parameters).fetchmany(
            bounds.most
        )
        return Page(records, statement.names, statement.outputs)

    def count(self, query: Query, entity: EntityType, bounds: Bounds = EVERYTHING) -> int:
        """Count the rows that a query means, whatever its page; no further than bounds.most."""
        chosen = self.planner(query, entity).counting()
        statement = count_statement(query, entity, self.setting, bounds, chosen)
        self.prepare([*statement.looked_up, *((entity, name) for name, _ in bounds.within[:1])])
        (number,) = self.connection.execute(statement.sql, statement.parameters).fetchone()
        assert isinstance(number, int)
        return number

    def expand(
        self, wanted: Sequence[Expand], entity: EntityType, rows: list[Row], depth: int
    ) -> None:
        """Read what each row leads to."""
        names = [one.navigation for one in wanted]
        if names and (depth > DEEPEST_EXPAND or len(names) > MOST_EXPANDED):
            raise BadQuery(
                "Number of link entities in query exceeded maximum limit.",
                names[-1],
                code="0x8004430D",
            )
        for one in wanted:
            if names.count(one.navigation) > 1:
                raise BadQuery(
                    f"The navigation '{one.navigation}' is expanded more than once.", one.navigation
                )
            way = navigation(entity, one.navigation)
            query = replace(one.query, select=()) if one.only_references else one.query
            target = self.setting.types[way.target]
            bounds = Bounds(((way.foreign, None), *type_of(way)))
            if query.top is not None:
                bounds = bounds._replace(most=min(query.top, bounds.most))
            statement = page_statement(query, target, self.setting, bounds)
            self.prepare([(target, way.foreign), *statement.looked_up])
            found = self.all_of(way, rows, statement, bounds.most)
            for origin, there in zip(rows, found, strict=True):
                origin.expanded[one.navigation] = there if way.many else next(iter(there), None)
            self.expand(query.expand, target, [row for there in found for row in there], depth + 1)

    def all_of(
        self, way: Navigation, rows: list[Row], statement: Statement, most: int
    ) -> list[list[Row]]:
        """Read what each of some rows leads to, up to what one answer may hold."""
        found, number = [], 0
        for origin in rows:
            found.append(self.follow(way, origin, statement, most))
            number += len(found[-1])
            if number > MOST_ROWS:
                raise BadQuery(f"$expand leads to more than {MOST_ROWS} rows.", way.name)
        return found

    def follow(self, way: Navigation, origin: Row, statement: Statement, most: int) -> list[Row]:
        """Read the rows that a navigation leads to from one row."""
        key = origin.values[way.local]
        if key is None or (way.local_type and origin.values[way.local_type] != way.table):
            return []
        found = self.connection.execute(statement.sql, (key, *statement.parameters[1:]))
        return named(found.fetchmany(most), statement.names)


def named(records: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> list[Row]:
    """Name the values of records."""
    return [Row(dict(zip(names, record, strict=False))) for record in records]


def type_of(way: Navigation) -> tuple[tuple[str, SqlValue], ...]:
    """What the type column over there must hold, if there is one."""
    return ((way.foreign_type, way.table),) if way.foreign_type else ()

"""Which index a page is read by. SQLite does not know that a page is short; we do.

Where rows stand in their order in an index, a page is full after a few of them, however many there
are: it begins with what is equal to something, or it is one of letters. If there are several ways,
it is counted, up to a limit, on which the fewest rows lie. Rows that are in no order on their way,
as those between two values, are sorted; so that way is taken only if few rows are on it.
A unary plus before a column keeps SQLite from using an index for it, and changes nothing else.
"""

import sqlite3
from dataclasses import dataclass
from math import isqrt
from typing import NamedTuple

from emulator.odata.conditions import Conditions
from emulator.odata.demands import Demand, index
from emulator.odata.schema import EntityType, LetterIndex
from emulator.odata.searching import LOOKED_AT, Found, Held, held, many
from emulator.odata.syntax import Expression, Query
from emulator.odata.writing import Setting, SqlValue, Writer

PASSED = 2
"""So many rows are passed by in an order while one is found in an index, to be sorted."""


class Plan(NamedTuple):
    """Conditions that no index is to be used for, and whether the order may use none.

    among: where the rows are looked for, if not among all; in its order unless they are sorted.
    """

    only_checked: frozenset[Expression]
    sorts: bool
    among: Found | None = None


NO_PLAN = Plan(frozenset(), sorts=False)
WITHIN = Plan(frozenset(), sorts=True)


class Way(NamedTuple):
    """A plan, and how many rows lie on it, or that they are many."""

    number: int
    plan: Plan


Counting = tuple[str, tuple[SqlValue, ...]]
"""SQL that counts, and its parameters; the first one, up to where, is still to be put before."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Decides about one query about rows. within: columns of which it is said elsewhere what."""

    connection: sqlite3.Connection
    query: Query
    entity: EntityType
    setting: Setting
    within: tuple[str, ...] = ()

    @property
    def demand(self) -> Demand:
        """What there is to decide."""
        key = "demand", self.entity, self.within
        return self.query.once(key, lambda: Demand(self.query, self.entity, self.within))

    def page(self, most: int) -> Plan:
        """Decide what a page of so many rows at most is read by."""
        if self.within:
            return self.collection()
        best, equations = self.by_letters(most), frozenset(self.demand.equations)
        is_indexed = self.setting.indexed(self.entity, self.demand.ordering)
        sorts, elsewhere = not self.demand.is_ordered, self.demand.bounds_elsewhere
        in_order = Plan(elsewhere, sorts) if is_indexed else NO_PLAN
        for bounds, of_bounds in self.demand.ranges.items():
            if self.setting.indexed(self.entity, of_bounds):
                plan = Plan(self.demand.bounds - bounds, sorts=True)
                best = self.better(bounds | equations, plan, best, most)
        if best and equations and is_indexed:
            best = self.better(equations, in_order, best, most)
        return best.plan if best else in_order

    def collection(self) -> Plan:
        """Decide what a page of those rows is read by that another row leads to."""
        if self.demand.is_ordered and self.setting.indexed(self.entity, self.demand.ordering):
            return Plan(self.demand.bounds_elsewhere, sorts=False)
        self.setting.indexed(self.entity, index(self.entity, self.within[:1], ()))
        return WITHIN

    def counting(self) -> Plan:
        """Decide what rows are counted by."""
        found = self.held()
        return self.among(found) if found and found.number < many(found.rows) else NO_PLAN

    def by_letters(self, most: int) -> Way | None:
        """The way by the rarest piece of text."""
        found = self.held()
        plan = self.among(found) if found else NO_PLAN
        if not found or (plan.sorts and found.number >= self.few(most, LOOKED_AT)):
            return None
        return Way(found.number, plan)

    def better(
        self, conditions: frozenset[Expression], plan: Plan, best: Way | None, most: int
    ) -> Way | None:
        """The way of a plan if few rows fulfil the conditions, fewer than lie on the best one."""
        limit = self.few(most, PASSED)
        if best:
            limit = min(limit, best.number)
        number = self.number(conditions, limit)
        return Way(number, plan) if number < limit else best

    def held(self) -> Held | None:
        """Those rows that hold the rarest pieces of text of which they must hold one."""
        by = self.demand.only_order or self.entity.key

        def letters(column: str) -> LetterIndex | None:
            return self.setting.letters(self.entity, column, by)

        if not (self.demand.pieces and self.setting.indexed(self.entity, self.demand.versions)):
            return None
        every = (held(self.connection, letters, pieces) for pieces in self.demand.pieces)
        return min(filter(None, every), key=lambda each: each.number, default=None)

    def among(self, held: Held) -> Plan:
        """Find rows by their letters. What several searches find is in no order."""
        demand = self.demand
        found = Found(held.searches, held.places, demand.descending)
        sorts = demand.only_order is None or len(held.searches) > 1
        return Plan(demand.bounds.union(demand.equations), sorts, found)

    def few(self, most: int, passed: float) -> int:
        """So many rows are found and sorted as quickly as a page is filled in the order.

        most: on the page. passed: so many are passed by in the order while one is found.
        """
        counting = f"SELECT coalesce(max(rowid), 0) FROM {self.entity.name}"
        (rows,) = self.connection.execute(counting).fetchone()
        return isqrt(int(most * rows / passed)) if self.demand.is_ordered else many(rows)

    def number(self, conditions: frozenset[Expression], limit: int) -> int:
        """How many rows fulfil these conditions, counted up to a limit."""

        def written() -> Counting:
            writer = Writer(self.setting, dict(self.query.aliases))
            scope, most = writer.scope(self.entity), writer.bind(None)
            meant = " AND ".join(
                f"({Conditions(writer).condition(each, scope)})" for each in conditions
            )
            rows = f"SELECT 1 FROM {self.entity.name} {scope.alias} WHERE {meant} LIMIT {most}"
            return f"SELECT COUNT(*) FROM ({rows})", tuple(writer.parameters[1:])

        meant = self.setting.meant(moving=self.query.moves)
        sql, parameters = self.query.once(("count", conditions, self.entity, meant), written)
        (number,) = self.connection.execute(sql, (limit, *parameters)).fetchone()
        return int(number)

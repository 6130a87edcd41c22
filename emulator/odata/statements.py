"""A query becomes one SQL statement, with the columns that its rows have.

What `$expand` asks is other statements, one for each row; see emulator/odata/fetching.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from emulator.odata.conditions import Conditions
from emulator.odata.demands import conjuncts
from emulator.odata.errors import BadQuery, no_property, unsupported
from emulator.odata.paging import Key, after, place
from emulator.odata.planning import NO_PLAN, Plan
from emulator.odata.schema import EntityType, Property
from emulator.odata.syntax import Aggregate, Expression, GroupBy, Query
from emulator.odata.values import family
from emulator.odata.writing import Scope, Setting, SqlValue, Term, Writer, navigation

MOST_ORDERS = 16
MOST_GROUPED = 100
METHODS = {
    "sum": "SUM({})",
    "average": "AVG({})",
    "min": "MIN({})",
    "max": "MAX({})",
    "countdistinct": "COUNT(DISTINCT {})",
    "count": "COUNT({})",
}


class Output(NamedTuple):
    """A column of the result. property: what it holds, if it is one. table: whose.

    shown: whether it was asked for; others are read along, for links and versions.
    alias: what the answer calls it, if not by the property's name.
    """

    name: str
    type: str
    property: Property | None = None
    table: str = ""
    shown: bool = True
    alias: str = ""


@dataclass(frozen=True)
class Statement:
    """SQL that can be run. place: the columns that say where a row stands in the order.

    There may be more columns than outputs; those are the place's alone.
    looked_up: tables whose rows are found by a column, and that.
    """

    sql: str
    parameters: tuple[SqlValue, ...]
    outputs: tuple[Output, ...]
    page: int = 1
    place: tuple[int, ...] = ()
    looked_up: tuple[tuple[EntityType, str], ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the outputs."""
        return tuple(output.name for output in self.outputs)

    @cached_property
    def shown(self) -> tuple[Output, ...]:
        """The outputs that were asked for."""
        return tuple(output for output in self.outputs if output.shown)


class Bounds(NamedTuple):
    """Which rows may be seen at all (column and value), and how many of them.

    The first value is the statement's first parameter, so that it can be run with another one.
    """

    within: tuple[tuple[str, SqlValue], ...] = ()
    most: int = 5_000


def page_statement(
    query: Query, entity: EntityType, setting: Setting, bounds: Bounds, plan: Plan = NO_PLAN
) -> Statement:
    """Give the statement for a page of rows. It gives one more than asked if there is more."""
    key = ("page", entity, setting.meant(moving=query.moves), bounds, plan)
    return query.once(key, lambda: written_page(query, entity, setting, bounds, plan))


def written_page(
    query: Query, entity: EntityType, setting: Setting, bounds: Bounds, plan: Plan
) -> Statement:
    """Write the statement for a page of rows."""
    writer = Writer(setting, dict(query.aliases))
    writes, scope = Conditions(writer), writer.scope(entity)
    conditions = list(filters(query, writes, scope, bounds, plan))
    keys = ordered(query, writes, scope)
    found = place(query.token, keys) if query.token else None
    if found:
        conditions.append(further(writer, keys, found.values, plan))
    outputs = tuple(columns(query, entity))
    orders = [key.term.sql for key in keys]
    shown = list(dict.fromkeys([*(scope.column(output.name) for output in outputs), *orders]))
    table, order = f"FROM {source(writer, scope, plan)}", in_order([key.sql for key in keys], plan)
    rows = f"{table}{where(conditions)} ORDER BY {order} LIMIT {writer.bind(bounds.most + 1)}"
    if query.skip:
        rows += f" OFFSET {writer.bind(query.skip)}"
    if plan.sorts and not plan.among:  # first the keys only: most of what is sorted is not shown
        key = scope.column(entity.key)
        rows = f"{table} WHERE {key} IN (SELECT {key} {rows}) ORDER BY {order}"
    return Statement(
        sql=f"SELECT {', '.join(shown)} {rows}",
        parameters=tuple(writer.parameters),
        outputs=outputs,
        page=found.page if found else 1,
        place=tuple(map(shown.index, orders)),
        looked_up=tuple(writer.looked_up),
    )


def count_statement(
    query: Query, entity: EntityType, setting: Setting, bounds: Bounds, plan: Plan = NO_PLAN
) -> Statement:
    """Give the statement that counts rows, up to as many as the bounds say."""
    key = ("number", entity, setting.meant(moving=query.moves), bounds, plan)
    return query.once(key, lambda: written_count(query, entity, setting, bounds, plan))


def written_count(
    query: Query, entity: EntityType, setting: Setting, bounds: Bounds, plan: Plan
) -> Statement:
    """Write the statement that counts rows."""
    writer = Writer(setting, dict(query.aliases))
    scope = writer.scope(entity)
    conditions = list(filters(query, Conditions(writer), scope, bounds, plan))
    rows = f"SELECT 1 FROM {source(writer, scope, plan)}{where(conditions)}"
    counted = f"SELECT COUNT(*) FROM ({rows} LIMIT {writer.bind(bounds.most)})"
    looked_up = tuple(writer.looked_up)
    return Statement(counted, tuple(writer.parameters), (), looked_up=looked_up)


def apply_statement(
    query: Query, entity: EntityType, setting: Setting, bounds: Bounds
) -> Statement:
    """Write the statement for `$apply`."""
    assert query.apply
    writer = Writer(setting, dict(query.aliases))
    writes, scope = Conditions(writer), writer.scope(entity)
    conditions = list(filters(query, writes, scope, bounds))
    conditions += [writes.condition(condition, scope) for condition in query.apply.conditions]
    if query.apply.groups is None:
        raise unsupported("$apply without groupby or aggregate", str(query.apply))
    grouped = list(groups(query.apply.groups, writes, scope))
    selected = ", ".join(term.sql for _, term in grouped)
    by = ", ".join(str(number) for number in range(1, len(query.apply.groups.paths) + 1))
    sql = f"SELECT {selected} FROM {entity.name} {scope.alias}{where(conditions)}"
    if by:
        sql += f" GROUP BY {by} ORDER BY {by}"
    sql += f" LIMIT {writer.bind(bounds.most + 1)}"
    outputs = tuple(
        Output(name, t.type, t.property, entity.name, alias=name) for name, t in grouped
    )
    looked_up = tuple(writer.looked_up)
    return Statement(sql, tuple(writer.parameters), outputs, looked_up=looked_up)


def groups(wanted: GroupBy, writes: Conditions, scope: Scope) -> Iterator[tuple[str, Term]]:
    """Write what rows are grouped by, and what is said of each group."""
    names = [*map(str, wanted.paths), *(aggregate.alias for aggregate in wanted.aggregates)]
    if len(names) > MOST_GROUPED:
        raise BadQuery(f"$apply may name {MOST_GROUPED} columns.", str(wanted)[:80])
    for name in names:
        if names.count(name) > 1:
            raise BadQuery(f"The alias '{name}' is used more than once in $apply.", name)
    for path in wanted.paths:
        yield str(path), writes.term(path, scope)
    for aggregate in wanted.aggregates:
        yield aggregate.alias, aggregated(aggregate, writes, scope)


def aggregated(aggregate: Aggregate, writes: Conditions, scope: Scope) -> Term:
    """Write one number about a group."""
    if aggregate.path is None:
        return Term("COUNT(*)", "Edm.Int64")
    term = writes.term(aggregate.path, scope)
    if aggregate.method in {"sum", "average"} and family(term.type) != "number":
        raise BadQuery(
            f"'{aggregate.method}' needs numbers, and '{aggregate.path}' is '{term.type}'.",
            str(aggregate),
        )
    sql = METHODS[aggregate.method].format(term.sql)
    if aggregate.method in {"countdistinct", "count"}:
        return Term(sql, "Edm.Int64")
    if aggregate.method == "average":
        return Term(sql, "Edm.Decimal")
    return Term(sql, term.type, term.property)


def where(conditions: list[str]) -> str:
    """All conditions, if there are any."""
    return " WHERE " + " AND ".join(f"({c})" for c in conditions) if conditions else ""


def filters(
    query: Query, writes: Conditions, scope: Scope, bounds: Bounds, plan: Plan = NO_PLAN
) -> Iterator[str]:
    """Write which rows are meant."""
    for column, value in bounds.within:
        yield f"{scope.column(column)} = {writes.writer.bind(value)}"
    yield from planned(conjuncts(query), writes, scope, plan)


def planned(
    conditions: Iterable[Expression], writes: Conditions, scope: Scope, plan: Plan
) -> Iterator[str]:
    """Write conditions so that SQLite finds their rows as planned."""
    for condition in conditions:
        sql = writes.condition(condition, scope)
        yield f"+{sql}" if condition in plan.only_checked else sql


def source(writer: Writer, scope: Scope, plan: Plan) -> str:
    """Write where rows are taken from."""
    table = f"{scope.entity.name} {scope.alias}"
    if not plan.among:
        return table
    version = scope.column(scope.entity.etag)
    among = plan.among.source(writer.bind)
    return f"{among} CROSS JOIN {table} ON {version} = {plan.among.version}"


def in_order(keys: Iterable[str], plan: Plan) -> str:
    """Write an order so that it comes about as planned."""
    if plan.sorts:
        return ", ".join(f"+{key}" for key in keys)
    if plan.among:
        return plan.among.order
    return ", ".join(keys)


def further(writer: Writer, keys: list[Key], values: tuple[SqlValue, ...], plan: Plan) -> str:
    """Write the condition for rows that come after one with these values."""
    if plan.sorts or not plan.among:
        return after(writer, keys, values)
    return plan.among.further(writer.bind, values)


def ordered(query: Query, writes: Conditions, scope: Scope) -> list[Key]:
    """Write the order: what is asked, and then the key, so that no two rows are alike."""
    if len(query.orderby) > MOST_ORDERS:
        raise BadQuery(f"$orderby may have {MOST_ORDERS} parts.", str(query.orderby[-1]))
    terms = [writes.term(order.by, scope) for order in query.orderby]
    keys = [
        Key(term if term.property else term._replace(sql=f"({term.sql})"), order.descending)
        for term, order in zip(terms, query.orderby, strict=True)
    ]
    key = scope.entity.by_column(scope.entity.key)
    if any(k.term.property is key for k in keys):
        return keys
    last = Term(scope.column(scope.entity.key), "Edm.Guid", key)
    return [*keys, Key(last, bool(keys) and keys[-1].descending)]


def columns(query: Query, entity: EntityType) -> Iterator[Output]:
    """The columns to read: the key and what was asked; unseen, the version and where links lead."""
    shown = dict.fromkeys([entity.key, *chosen(query.select, entity)])
    links = [navigation(entity, expand.navigation).local for expand in query.expand]
    for name in dict.fromkeys([*shown, *filter(None, [entity.etag]), *links]):
        found = entity.by_column(name)
        yield Output(name, found.type if found else "", found, entity.name, name in shown)
        if found and found.type_column:
            yield Output(found.type_column, "Edm.String", None, entity.name, shown=False)


def chosen(select: tuple[str, ...] | None, entity: EntityType) -> Iterator[str]:
    """The columns of the properties that were selected, and those that they bring along.

    A lookup may be selected by the name of its navigation.
    """
    if select is None or "*" in select:
        yield from (p.column for p in entity.properties.values())
        return
    for name in select:
        way = entity.navigations.get(name)
        found = entity.properties.get(name) or (
            entity.by_column(way.local) if way and not way.many else None
        )
        if found is None:
            if way:
                continue
            raise no_property(name, entity.full_name)
        yield found.column
        if found.companion:
            yield found.companion

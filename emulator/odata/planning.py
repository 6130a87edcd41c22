"""Which index a page is read by. SQLite does not know that a page is short; we do.

Rows that fulfil an equation are either few: then they are found by it and sorted. Or they are many:
then rows are taken in their order until the page is full, and the equation is only looked at.
Those that hold a piece of text are found by its letters, if they are few. Else the last ones
written are looked up first, where that is nearly the order; in others the page is filled in the
order, but not for longer than it would take to look all of them up.
A unary plus before a column keeps SQLite from using an index for it, and changes nothing else.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from math import isqrt
from typing import NamedTuple

from emulator.odata.conditions import Conditions
from emulator.odata.schema import EntityType
from emulator.odata.searching import PASSED, Found, Piece, piece_of, rarest
from emulator.odata.syntax import (
    Call,
    Compare,
    Expression,
    In,
    Junction,
    Literal,
    NamedCall,
    Path,
    Query,
)
from emulator.odata.writing import Setting, SqlValue, Writer

STEPS = 30
"""So many of SQLite's steps are taken while one row is looked up by its letters."""

PASSED_UNSEEN = 0.5
"""So many rows are passed by while one is found by an equation: no index tells the rest of them."""


class Plan(NamedTuple):
    """Conditions that no index is to be used for, and whether the order may use none.

    among: where the rows are looked for, if not among all. newest: the last ones written first,
    until none that follows was made as late as those on the page.
    """

    only_checked: frozenset[Expression]
    sorts: bool
    among: Found | None = None
    newest: bool = False


NO_PLAN = Plan(frozenset(), sorts=False)
WITHIN = Plan(frozenset(), sorts=True)

Counting = tuple[str, tuple[SqlValue, ...]]
"""SQL that counts, and its parameters; the first one, up to where, is still to be put before."""


class Attempt(NamedTuple):
    """A plan, and how many steps SQLite may take for it before it is given up; 0 if any number."""

    plan: Plan
    steps: int = 0


class Held(NamedTuple):
    """A plan for rows that hold a piece of text. number: of them, at most. rows: among so many."""

    plan: Plan
    number: int
    rows: int


class Choice(NamedTuple):
    """A plan for each condition that may be rare, for if it is, and one for if none is.

    by_piece: the same for pieces of text, if there is an index of their letters.
    newest_first: whether the rows that were made last come first. ordered: whether there is an
    index that has the rows in their order.
    """

    by_piece: tuple[tuple[Piece, Plan], ...]
    by_rare: tuple[tuple[Expression, Plan], ...]
    otherwise: Plan
    newest_first: bool
    ordered: bool


def conjuncts(query: Query) -> tuple[Expression, ...]:
    """The conditions that all have to hold."""
    if query.filter is None:
        return ()
    if isinstance(query.filter, Junction) and query.filter.operator == "and":
        return query.filter.operands
    return (query.filter,)


def attempts(
    connection: sqlite3.Connection, query: Query, entity: EntityType, setting: Setting, most: int
) -> list[Attempt]:
    """Decide, by counting up to a limit, what a page of so many rows at most is read by.

    Rows that hold a piece of text may be neither few nor many: then a page is filled in the order
    for as long as it would take to look all of them up. If it is not full by then, they are.
    """
    choice = query.once(("choice", entity), lambda: choice_of(query, entity))
    held = plan_by_piece(connection, query, entity, setting)
    if held and choice.newest_first and held.number > most:
        return [Attempt(held.plan._replace(newest=True))]
    if held and (not choice.ordered or held.number <= few(most, held.rows, PASSED)):
        return [Attempt(held.plan)]
    for condition, chosen in choice.by_rare:
        counting = counting_of(condition, query, entity, setting)
        if is_rare(connection, entity, counting, most):
            return [Attempt(chosen)]
    if held:
        return [Attempt(choice.otherwise, held.number * STEPS), Attempt(held.plan)]
    return [Attempt(choice.otherwise)]


def plan_by_piece(
    connection: sqlite3.Connection, query: Query, entity: EntityType, setting: Setting
) -> Held | None:
    """Find rows by the rarest piece of text that they have to hold, unless many do."""
    choice = query.once(("choice", entity), lambda: choice_of(query, entity))
    held = (
        Held(chosen._replace(among=Found(index.name, phrase)), number, index.rows)
        for piece, chosen in choice.by_piece
        if (index := setting.letters(entity, piece.column))
        for number, phrase in [rarest(connection, index, piece)]
        if phrase
    )
    return min(held, key=lambda each: each.number, default=None)


def few(most: int, rows: int, passed: float) -> int:
    """So many of the rows are looked up and sorted as quickly as a page is filled in the order.

    most: on the page. passed: so many are passed by in the order while one is looked up.
    """
    return isqrt(int(most * rows / passed))


def choice_of(query: Query, entity: EntityType) -> Choice:
    """Say what there is to decide, whatever rows there are."""
    equations = {c: column for c in conjuncts(query) if (column := equated(c, entity))}
    pieces = [piece for c in conjuncts(query) if (piece := piece_of(c, entity))]
    by_piece = tuple((piece, Plan(frozenset(equations), sorts=True)) for piece in pieces)
    order = order_column(query, entity)
    if order is None:
        return Choice(by_piece, (), NO_PLAN, newest_first=False, ordered=False)
    fixed = frozenset(column for c, column in equations.items() if not isinstance(c, Call))
    used = best_index(entity, fixed, order)
    firsts = {index[0] for index in entity.indexes}
    others = [c for c, column in equations.items() if column in firsts and column not in used]
    by_rare = tuple((c, Plan(frozenset(equations.keys() - {c}), sorts=True)) for c in others)
    in_order = Plan(frozenset(others), sorts=False)
    return Choice(by_piece, by_rare, in_order, is_newest_first(query, entity), ordered=True)


def is_newest_first(query: Query, entity: EntityType) -> bool:
    """Whether the rows that were made last are the first ones."""
    if not entity.written or query.token or query.skip or len(query.orderby) != 1:
        return False
    (order,) = query.orderby
    return order.descending and order_column(query, entity) == entity.made


def equated(node: Expression, entity: EntityType) -> str | None:
    """The column that a condition says nearly everything about."""
    match node:
        case Compare("eq", Path(names), Literal()) | In(Path(names), _):
            name = names[0] if len(names) == 1 else ""
        case Call("startswith", (Path(names), Literal())):
            name = names[0] if len(names) == 1 else ""
        case Compare(_, Path((navigation, _)), Literal()) if navigation in entity.navigations:
            return entity.navigations[navigation].local
        case NamedCall(_, ((_, Literal(_, str(name))), *_)):
            return name if entity.by_column(name) else None
        case _:
            return None
    found = entity.properties.get(name)
    return found.column if found else None


def order_column(query: Query, entity: EntityType) -> str | None:
    """The first column that rows are ordered by, if an index begins with it."""
    if not query.orderby:
        return entity.key
    by = query.orderby[0].by
    found = entity.properties.get("/".join(by.names)) if isinstance(by, Path) else None
    return (
        found.column if found and any(found.column in index for index in entity.indexes) else None
    )


@lru_cache(maxsize=1024)
def best_index(entity: EntityType, fixed: frozenset[str], order: str) -> tuple[str, ...]:
    """The columns of equations that an index has before the order's."""
    return max(
        (begin for index in entity.indexes for begin in beginnings(index, fixed, order)),
        key=len,
        default=(),
    )


def beginnings(
    index: tuple[str, ...], fixed: frozenset[str], order: str
) -> Iterator[tuple[str, ...]]:
    """What stands before the order's column in an index, if all of that is fixed."""
    if order in index and fixed.issuperset(index[: index.index(order)]):
        yield index[: index.index(order)]


def is_rare(
    connection: sqlite3.Connection, entity: EntityType, counting: Counting, most: int
) -> bool:
    """Whether so few rows are counted that they are sooner looked up than a page is filled."""
    sql, parameters = counting
    (rows,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {entity.name}").fetchone()
    limit = few(most, rows, PASSED_UNSEEN)
    (number,) = connection.execute(sql, (limit + 1, *parameters)).fetchone()
    return bool(number <= limit)


def counting_of(
    condition: Expression, query: Query, entity: EntityType, setting: Setting
) -> Counting:
    """Write how the rows are counted that fulfil a condition."""

    def written() -> Counting:
        writer = Writer(setting, dict(query.aliases))
        scope, limit = writer.scope(entity), writer.bind(None)
        meant = Conditions(writer).condition(condition, scope)
        rows = f"SELECT 1 FROM {entity.name} {scope.alias} WHERE {meant} LIMIT {limit}"
        return f"SELECT COUNT(*) FROM ({rows})", tuple(writer.parameters[1:])

    return query.once(("count", condition, entity, setting.meant(moving=query.moves)), written)

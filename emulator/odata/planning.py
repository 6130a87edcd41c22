"""Which index a page is read by. SQLite does not know that a page is short; we do.

Rows that fulfil an equation are either few: then they are found by it and sorted. Or they are many:
then rows are taken in their order until the page is full, and the equation is only looked at.
A unary plus before a column keeps SQLite from using an index for it, and changes nothing else.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from emulator.odata.conditions import Conditions
from emulator.odata.schema import EntityType, LetterIndex
from emulator.odata.searching import Piece, piece_of
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

FEW = 1_000
"""So many rows are sorted as quickly as a page is filled from among many."""


class Found(NamedTuple):
    """Rows that may be meant: those that an index of letters has for a phrase."""

    letters: str
    phrase: str

    @property
    def sql(self) -> str:
        """Their versions; the phrase goes where the braces are."""
        return f"SELECT rowid FROM {self.letters} WHERE {self.letters} MATCH {{}}"


class Plan(NamedTuple):
    """Conditions that no index is to be used for, and whether the order may use none.

    among: where the rows are looked for, if not among all.
    """

    only_checked: frozenset[Expression]
    sorts: bool
    among: Found | None = None


NO_PLAN = Plan(frozenset(), sorts=False)
WITHIN = Plan(frozenset(), sorts=True)


class Choice(NamedTuple):
    """A plan for each condition that may be rare, for if it is, and one for if none is.

    by_piece: the same for pieces of text, if there is an index of their letters.
    """

    by_piece: tuple[tuple[Piece, Plan], ...]
    by_rare: tuple[tuple[Expression, Plan], ...]
    otherwise: Plan


def conjuncts(query: Query) -> tuple[Expression, ...]:
    """The conditions that all have to hold."""
    if query.filter is None:
        return ()
    if isinstance(query.filter, Junction) and query.filter.operator == "and":
        return query.filter.operands
    return (query.filter,)


def plan(
    connection: sqlite3.Connection,
    query: Query,
    entity: EntityType,
    setting: Setting,
    within: tuple[tuple[str, SqlValue], ...],
) -> Plan:
    """Decide, by counting up to a limit, what a page is read by."""
    if within:
        return WITHIN
    if found := plan_by_piece(connection, query, entity, setting):
        return found
    choice = query.once(("choice", entity), lambda: choice_of(query, entity))
    for condition, chosen in choice.by_rare:
        if is_rare(connection, condition, query, entity, setting):
            return chosen
    return choice.otherwise


def plan_by_piece(
    connection: sqlite3.Connection, query: Query, entity: EntityType, setting: Setting
) -> Plan | None:
    """Decide whether rows are found by a piece of text that few of them hold."""
    choice = query.once(("choice", entity), lambda: choice_of(query, entity))
    for piece, chosen in choice.by_piece:
        index = setting.letters(entity, piece.column)
        phrases = (p for p in piece.phrases if index and finds_few(connection, index, p))
        if index and (phrase := next(phrases, None)):
            return chosen._replace(among=Found(index.name, phrase))
    return None


def finds_few(connection: sqlite3.Connection, index: LetterIndex, phrase: str) -> bool:
    """Whether few rows hold a phrase; one that was changed meanwhile counts again."""
    if phrase in index.common:
        return False
    rows = f"{Found(index.name, phrase).sql.format('?1')} LIMIT ?2"
    counting = f"SELECT COUNT(*) FROM ({rows})"
    (number,) = connection.execute(counting, (phrase, index.few + 1)).fetchone()
    if number > index.few:
        index.common.add(phrase)
    return bool(number <= index.few)


def choice_of(query: Query, entity: EntityType) -> Choice:
    """Say what there is to decide, whatever rows there are."""
    equations = {c: column for c in conjuncts(query) if (column := equated(c, entity))}
    pieces = [piece for c in conjuncts(query) if (piece := piece_of(c, entity))]
    by_piece = tuple((piece, Plan(frozenset(equations), sorts=True)) for piece in pieces)
    order = order_column(query, entity)
    if order is None:
        return Choice(by_piece, (), NO_PLAN)
    fixed = frozenset(column for c, column in equations.items() if not isinstance(c, Call))
    used = best_index(entity, fixed, order)
    firsts = {index[0] for index in entity.indexes}
    others = [c for c, column in equations.items() if column in firsts and column not in used]
    by_rare = tuple((c, Plan(frozenset(equations.keys() - {c}), sorts=True)) for c in others)
    return Choice(by_piece, by_rare, Plan(frozenset(others), sorts=False))


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
    found = entity.properties.get(by.names[0]) if isinstance(by, Path) else None
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
    connection: sqlite3.Connection,
    node: Expression,
    query: Query,
    entity: EntityType,
    setting: Setting,
) -> bool:
    """Whether few rows fulfil a condition."""

    def counting() -> tuple[str, tuple[SqlValue, ...]]:
        writer = Writer(setting, dict(query.aliases))
        scope = writer.scope(entity)
        condition = Conditions(writer).condition(node, scope)
        rows = f"SELECT 1 FROM {entity.name} {scope.alias} WHERE {condition} LIMIT {FEW + 1}"
        return f"SELECT COUNT(*) FROM ({rows})", tuple(writer.parameters)

    key = ("count", node, entity, setting.meant(moving=query.moves))
    (number,) = connection.execute(*query.once(key, counting)).fetchone()
    return bool(number <= FEW)

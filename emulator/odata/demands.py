"""What a query asks of indexes, whatever rows there are: by which columns it finds and orders them.

Its constants do not matter. So queries that differ in these share an index: its columns are those
that are equal to something, then those of the order, then whatever else is looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from emulator.odata.product_functions import FETCH, PREFIX
from emulator.odata.schema import EntityType, Index
from emulator.odata.searching import Piece, pieces_of
from emulator.odata.syntax import (
    Call,
    Compare,
    Expression,
    In,
    Items,
    Junction,
    Literal,
    NamedCall,
    Order,
    Path,
    Query,
    nodes,
)

_EQUAL = {f"{FETCH}Equal", f"{FETCH}EqualUserId", f"{PREFIX}EqualUserId"}

DESCENDING = " DESC"


class Demand:
    """What one query about rows demands. within: columns that are equal to something besides."""

    def __init__(self, query: Query, entity: EntityType, within: tuple[str, ...] = ()) -> None:
        self._query, self._entity, self._within = query, entity, within
        self._conditions = conjuncts(query)

    @cached_property
    def equations(self) -> Mapping[Expression, str]:
        """The conditions that an index may begin with, and their columns."""
        return {c: column for c in self._conditions if (column := equated(c, self._entity))}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The columns that say the order; one that is the other way than the first one says so."""
        return tuple(ordered(self._query, self._entity))

    @cached_property
    def is_ordered(self) -> bool:
        """Whether columns say the order, so that an index can have it."""
        return len(self.order) == len(self._query.orderby)

    @cached_property
    def only_order(self) -> str | None:
        """The column that says the order, if it is only one besides the key."""
        if not self.is_ordered or len(self.order) > 1:
            return None
        return self.order[0] if self.order else self._entity.key

    @cached_property
    def descending(self) -> bool:
        """Whether the first column of the order says it backwards."""
        return bool(self._query.orderby) and self._query.orderby[0].descending

    @cached_property
    def ordering(self) -> Index:
        """An index that has the rows of the equations in the order."""
        return index(self._entity, (*self._fixed, *self._rest), self._looked_at)

    @cached_property
    def ranges(self) -> Mapping[frozenset[Expression], Index]:
        """Conditions on a column that few rows may fulfil, and an index that finds these."""
        besides = *map(named, self._rest), *self._looked_at
        return {
            conditions: index(self._entity, (*self._fixed, column), besides)
            for column, conditions in self._bounds.items()
            if column != self._first
        }

    @cached_property
    def bounds(self) -> frozenset[Expression]:
        """The conditions of all ranges, and of the order's."""
        return frozenset[Expression]().union(*self._bounds.values())

    @cached_property
    def bounds_elsewhere(self) -> frozenset[Expression]:
        """Those on other columns than what says the order first: there, rows stand together."""
        return self.bounds - self._bounds.get(self._first, frozenset())

    @cached_property
    def pieces(self) -> tuple[tuple[Piece, ...], ...]:
        """Pieces of text; of each of these, rows hold one. First those in what says the order.

        Rows that hold these are next to each other there. By another piece, all before them would
        be looked at.
        """
        found = (pieces_of(condition, self._entity) for condition in self._conditions)
        return tuple(sorted(filter(None, found), key=self._is_elsewhere))

    @cached_property
    def versions(self) -> Index:
        """An index that has rows by their versions, by which those with a piece are looked up."""
        besides = *map(named, self.order), *self._looked_at
        return index(self._entity, (self._entity.etag,), besides)

    @cached_property
    def _fixed(self) -> tuple[str, ...]:
        """What is equal to something."""
        return tuple(sorted({*self.equations.values(), *self._within}))

    @cached_property
    def _rest(self) -> tuple[str, ...]:
        """What says the order of rows that are equal there; the key does at last."""
        order = self.order if self.is_ordered else ()
        key = self._entity.key + (DESCENDING if "".join(order).endswith(DESCENDING) else "")
        return tuple(e for e in dict.fromkeys([*order, key]) if named(e) not in self._fixed)

    @property
    def _first(self) -> str:
        return named(self._rest[0]) if self._rest else self._entity.key

    @cached_property
    def _bounds(self) -> Mapping[str, frozenset[Expression]]:
        """The conditions by the columns of which few rows may fulfil them."""
        found = defaultdict[str, set[Expression]](set)
        for condition in self._conditions:
            column = bounded_by(condition, self._entity)
            if column and column not in self._fixed:
                found[column].add(condition)
        return {column: frozenset(conditions) for column, conditions in found.items()}

    @cached_property
    def _looked_at(self) -> tuple[str, ...]:
        """The columns of all conditions."""
        others = [c for c in self._conditions if c not in self.equations]
        return *self._fixed, *columns_of(tuple(others), self._entity)

    def _is_elsewhere(self, pieces: tuple[Piece, ...]) -> bool:
        return any(piece.column != self.only_order for piece in pieces)


def conjuncts(query: Query) -> tuple[Expression, ...]:
    """The conditions that all have to hold."""
    if query.filter is None:
        return ()
    if isinstance(query.filter, Junction) and query.filter.operator == "and":
        return query.filter.operands
    return (query.filter,)


def index(entity: EntityType, by: tuple[str, ...], besides: tuple[str, ...]) -> Index:
    """Have rows by these columns and their keys, and tell their versions and some more."""
    names = {*map(named, by)}
    keyed = by if entity.key in names else (*by, entity.key)
    told = dict.fromkeys([*filter(None, [entity.etag]), *besides])
    return Index(keyed, tuple(name for name in told if name not in {*names, entity.key}))


def named(ordered: str) -> str:
    """The column that stands in an order."""
    return ordered.removesuffix(DESCENDING)


def ordered(query: Query, entity: EntityType) -> Iterator[str]:
    """The columns that say the order, as far as columns do."""
    for order in query.orderby:
        match order:
            case Order(Path((name,)), descending) if name in entity.properties:
                turned = descending != query.orderby[0].descending
                yield entity.properties[name].column + (DESCENDING if turned else "")


def columns_of(tree: object, entity: EntityType) -> Iterator[str]:
    """The columns that an expression looks at."""
    for _, node in nodes(tree):
        match node:
            case Path((name, *_)) if name in entity.properties:
                yield entity.properties[name].column
            case NamedCall(_, ((_, Literal(_, str(name))), *_)) if entity.by_column(name):
                yield name


def equated(node: Expression, entity: EntityType) -> str | None:
    """The column that must be equal to something. An index knows letters of ASCII alone."""
    match node:
        case Compare("eq", Path((name,)), Literal(_, value)) if name in entity.properties:
            return entity.properties[name].column if is_plain(value) else None
        case NamedCall(name, ((_, Literal(_, str(column))), *values)) if name in _EQUAL:
            plain = all(isinstance(value, Literal) and is_plain(value.value) for _, value in values)
            return column if plain and entity.by_column(column) else None
        case _:
            return None


def is_plain(value: object) -> bool:
    """Whether SQLite compares it without a function of ours."""
    return not isinstance(value, str) or value.isascii()


def bounded_by(node: Expression, entity: EntityType) -> str | None:
    """The column of which a condition says so much that few rows may fulfil it."""
    match node:
        case Compare("gt" | "ge" | "lt" | "le", Path((name,)), Literal(_, v)) if is_plain(v):
            found = entity.properties.get(name)
        case In(Path((name,)), Items()) | Call("startswith", (Path((name,)), Literal())):
            found = entity.properties.get(name)
        case Compare(_, Path((navigation, _)), Literal()) if navigation in entity.navigations:
            return entity.navigations[navigation].local
        case NamedCall(_, ((_, Literal(_, str(column))), *_)) if not equated(node, entity):
            found = entity.by_column(column)
        case _:
            return None
    return found.column if found else None

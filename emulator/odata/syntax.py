"""What can be said in the query language: a tree of values, each of which prints as it is written.

What a name stands for is not known here; see emulator/odata/schema.py.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from typing import Literal as OneOf

Comparison = OneOf["eq", "ne", "gt", "ge", "lt", "le"]
Arithmetic = OneOf["add", "sub", "mul", "div", "mod"]
Made = TypeVar("Made")
MOST_MADE = 32
Scalar = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant, of the type that its spelling tells. enum: the name of the type of an enum."""

    type: str
    value: Scalar
    enum: str = ""

    def __str__(self) -> str:
        match self.value:
            case None:
                return "null"
            case bool():
                return str(self.value).lower()
            case Decimal():
                return (
                    f"{self.value:f}"
                    if self.value != self.value.to_integral()
                    else f"{self.value:.1f}"
                )
            case datetime():
                return self.value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
            case str() if self.type != "Edm.Guid":
                return f"{self.enum}{quoted(self.value)}"
        return str(self.value)


def quoted(text: str) -> str:
    """Write text as a literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Path:
    """A property, or one that single-valued navigation leads to."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.names)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a collection has."""

    path: Path

    def __str__(self) -> str:
        return f"{self.path}/$count"


@dataclass(frozen=True, slots=True)
class Alias:
    """A parameter whose value stands elsewhere in the query, as `@name=`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Items:
    """Several constants."""

    values: "tuple[Literal, ...]"

    def __str__(self) -> str:
        return f"[{','.join(map(str, self.values))}]"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments in their order."""

    name: str
    arguments: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return f"{self.name}({','.join(map(str, self.arguments))})"


@dataclass(frozen=True, slots=True)
class NamedCall:
    """A function of the product with its arguments by name."""

    name: str
    arguments: "tuple[tuple[str, Literal | Items | Alias], ...]"

    def __str__(self) -> str:
        return f"{self.name}({','.join(f'{name}={value}' for name, value in self.arguments)})"


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two values."""

    operator: Comparison
    left: "Expression"
    right: "Expression"

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


@dataclass(frozen=True, slots=True)
class Compute:
    """Arithmetic on two values."""

    operator: Arithmetic
    left: "Expression"
    right: "Expression"

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with the other sign."""

    operand: "Expression"

    def __str__(self) -> str:
        return f"(-({self.operand}))"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    operand: "Expression"

    def __str__(self) -> str:
        return f"(not ({self.operand}))"


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value is one of some."""

    left: "Expression"
    items: Items | Alias

    def __str__(self) -> str:
        return f"({self.left} in {self.items})"


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions: all of them (and), or at least one (or)."""

    operator: OneOf["and", "or"]
    operands: "tuple[Expression, ...]"

    def __str__(self) -> str:
        return f"({f' {self.operator} '.join(map(str, self.operands))})"


@dataclass(frozen=True, slots=True)
class Lambda:
    """Whether any, or all, rows of a collection fulfil a condition; without one: if it has rows."""

    path: Path
    quantifier: OneOf["any", "all"]
    variable: str = ""
    condition: "Expression | None" = None

    def __str__(self) -> str:
        inner = f"{self.variable}:{self.condition}" if self.variable else ""
        return f"{self.path}/{self.quantifier}({inner})"


Expression = (
    Literal
    | Path
    | Count
    | Alias
    | Call
    | NamedCall
    | Compare
    | Compute
    | Negative
    | Not
    | In
    | Junction
    | Lambda
)


@dataclass(frozen=True, slots=True)
class Order:
    """By what rows are ordered."""

    by: Expression
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.by} desc" if self.descending else str(self.by)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One number about many rows. path: None if it is their number (`$count`)."""

    method: OneOf["sum", "average", "min", "max", "countdistinct", "count"]
    path: Path | None
    alias: str

    def __str__(self) -> str:
        if self.path is None:
            return f"$count as {self.alias}"
        return f"{self.path} with {self.method} as {self.alias}"


@dataclass(frozen=True, slots=True)
class GroupBy:
    """One row for each combination of values; with no paths, one for all."""

    paths: tuple[Path, ...]
    aggregates: tuple[Aggregate, ...] = ()

    def __str__(self) -> str:
        inner = f"aggregate({','.join(map(str, self.aggregates))})"
        if not self.paths:
            return inner
        paths = f"({','.join(map(str, self.paths))})"
        return f"groupby({paths},{inner})" if self.aggregates else f"groupby({paths})"


@dataclass(frozen=True, slots=True)
class Apply:
    """What `$apply` asks: which rows (all of the conditions), and how they are grouped."""

    conditions: tuple[Expression, ...]
    groups: GroupBy | None

    def __str__(self) -> str:
        steps = [f"filter({condition})" for condition in self.conditions]
        return "/".join([*steps, *([str(self.groups)] if self.groups else [])])


@dataclass(frozen=True, slots=True)
class Expand:
    """A navigation whose rows come along. only_references: `nav/$ref`."""

    navigation: str
    query: "Query"
    only_references: bool = False

    def __str__(self) -> str:
        name = f"{self.navigation}/$ref" if self.only_references else self.navigation
        inner = str(self.query)
        return f"{name}({inner})" if inner else name


@dataclass(frozen=True, slots=True)
class Query:
    """All options of one query. select: None for everything. aliases: what `@name` stands for.

    Queries that clients repeat are remembered, and with them what was made of them (`once`).
    """

    select: tuple[str, ...] | None = None
    filter: Expression | None = None
    orderby: tuple[Order, ...] = ()
    expand: tuple[Expand, ...] = ()
    apply: Apply | None = None
    top: int | None = None
    skip: int | None = None
    count: bool = False
    token: str | None = None
    aliases: tuple[tuple[str, Literal | Items], ...] = field(default=())
    _made: dict[Hashable, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives; it is asked once for each key, as long as these are few."""
        if key not in self._made:
            if len(self._made) >= MOST_MADE:
                self._made.clear()
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    @property
    def moves(self) -> bool:
        """Whether its meaning depends on when it is asked, and by whom."""
        parts = self.filter, self.orderby, self.expand, self.apply
        return self.once("moves", lambda: any(_is_moving(node) for _, node in nodes(parts)))

    def __str__(self) -> str:
        options = {
            "$select": None if self.select is None else ",".join(self.select),
            "$filter": self.filter,
            "$orderby": ",".join(map(str, self.orderby)) or None,
            "$expand": ",".join(map(str, self.expand)) or None,
            "$apply": self.apply,
            "$top": self.top,
            "$skip": self.skip,
            "$count": "true" if self.count else None,
        }
        return ";".join(f"{name}={value}" for name, value in options.items() if value is not None)


def _is_moving(node: object) -> bool:
    return isinstance(node, NamedCall) or (isinstance(node, Call) and node.name == "now")


def nodes(tree: object) -> Iterator[tuple[int, object]]:
    """Give every node of a tree with its depth. Without recursion, however deep the tree is."""
    waiting: list[tuple[int, object]] = [(0, tree)]
    while waiting:
        depth, node = waiting.pop()
        if isinstance(node, tuple):
            waiting += [(depth, part) for part in node]
        elif hasattr(node, "__dataclass_fields__"):
            yield depth, node
            waiting += [(depth + 1, getattr(node, name)) for name in node.__dataclass_fields__]

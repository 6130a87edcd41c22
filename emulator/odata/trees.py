"""What each rule of emulator/odata/grammar.lark becomes. Called by the parser as it reads."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from lark import Token, Transformer, v_args

from emulator.odata.errors import BadQuery, unsupported
from emulator.odata.syntax import (
    Aggregate,
    Alias,
    Apply,
    Call,
    Compare,
    Compute,
    Count,
    Expand,
    Expression,
    GroupBy,
    In,
    Items,
    Junction,
    Lambda,
    Literal,
    NamedCall,
    Negative,
    Not,
    Order,
    Path,
    Query,
)

MOST_DIGITS = 18
LARGEST = 2**63 - 1

Read = TypeVar("Read")


@v_args(inline=True)
class MakeTree(Transformer[Token, Any]):
    """One method for each rule, named as the rule is."""

    def number(self, token: Token) -> Literal:
        try:
            number = Decimal(token)
        except InvalidOperation:  # an exponent beyond all measure
            raise too_large(token) from None
        if abs(number.adjusted()) > MOST_DIGITS or abs(number) > LARGEST:
            raise too_large(token)
        if token.lstrip("-").isdecimal():
            return Literal("Edm.Int64", int(token))
        return Literal("Edm.Decimal", number)

    def text(self, token: Token) -> Literal:
        return Literal("Edm.String", token[1:-1].replace("''", "'"))

    def guid(self, token: Token) -> Literal:
        return Literal("Edm.Guid", token.lower())

    def date(self, token: Token) -> Literal:
        return Literal("Edm.Date", understood(date.fromisoformat, "Edm.Date", token))

    def moment(self, token: Token) -> Literal:
        return Literal("Edm.DateTimeOffset", understood(instant, "Edm.DateTimeOffset", token))

    def enum(self, token: Token) -> Literal:
        name, value, _ = token.split("'")
        return Literal("Edm.Enum", value, name)

    def truth(self, word: Token) -> Literal:
        return Literal("Edm.Boolean", word == "true")

    def null(self) -> Literal:
        return Literal("Edm.Null", None)

    def items(self, *found: Literal | Token | None) -> Items:
        return Items(tuple(from_json(item) for item in found if item is not None))

    def path(self, name: Token) -> Path:
        return Path((str(name),))

    def path_step(self, path: Path, name: Token) -> Path:
        return Path((*path.names, str(name)))

    def alias(self, token: Token) -> Alias:
        return Alias(str(token))

    def argument(
        self, name: Token, value: Literal | Items | Alias
    ) -> tuple[str, Literal | Items | Alias]:
        return str(name), value

    def named_call(
        self, name: Token, *arguments: tuple[str, Literal | Items | Alias] | None
    ) -> NamedCall:
        return NamedCall(str(name), tuple(a for a in arguments if a is not None))

    def call(self, name: Token, *arguments: Expression | None) -> Call:
        return Call(str(name), tuple(a for a in arguments if a is not None))

    def count_of_path(self, path: Path) -> Count:
        return Count(path)

    def collection(
        self, path: Path, quantifier: Any, variable: Token | None, condition: Expression | None
    ) -> Lambda:
        if quantifier == "all" and condition is None:
            raise BadQuery("The 'all' of a collection needs a condition.", f"{path}/all()")
        return Lambda(path, str(quantifier), str(variable or ""), condition)  # type: ignore[arg-type]

    def negative(self, operand: Expression) -> Negative:
        return Negative(operand)

    def opposite(self, operand: Expression) -> Not:
        return Not(operand)

    def compute(self, left: Expression, operator: Any, right: Expression) -> Compute:
        return Compute(str(operator), left, right)  # type: ignore[arg-type]

    def compare(self, left: Expression, operator: Any, right: Expression) -> Compare:
        return Compare(str(operator), left, right)  # type: ignore[arg-type]

    def is_in(self, left: Expression, *values: Literal) -> In:
        return In(left, Items(values))

    def is_in_items(self, left: Expression, items: Items) -> In:
        return In(left, items)

    def is_in_alias(self, left: Expression, name: Token) -> In:
        return In(left, Alias(str(name)))

    def conjunction(self, *operands: Expression) -> Expression:
        return operands[0] if len(operands) == 1 else Junction("and", operands)

    def either(self, *operands: Expression) -> Expression:
        return operands[0] if len(operands) == 1 else Junction("or", operands)

    def order(self, by: Expression, direction: Token | None) -> Order:
        return Order(by, descending=direction == "desc")

    def orderby(self, *orders: Order) -> tuple[Order, ...]:
        return orders

    def select(self, *names: Token) -> tuple[str, ...]:
        return tuple(map(str, names))

    def option(self, value: Any) -> dict[str, Any]:
        """A part that its type tells: names to select, orders, or navigations to expand."""
        if isinstance(value[0], Order):
            return {"orderby": value}
        return {"expand" if isinstance(value[0], Expand) else "select": value}

    def filter_option(self, condition: Expression) -> dict[str, Any]:
        return {"filter": condition}

    def top_option(self, token: Token) -> dict[str, Any]:
        return {"top": count_of_rows("$top", token)}

    def skip_option(self, token: Token) -> dict[str, Any]:
        return {"skip": count_of_rows("$skip", token)}

    def count_option(self, word: Token) -> dict[str, Any]:
        return {"count": word == "true"}

    def unsupported_option(self, token: Token) -> None:
        name = token.partition("=")[0]
        raise unsupported(f"{name} within $expand", name)

    def expansion(
        self, name: Token, reference: Token | None, *options: dict[str, Any] | None
    ) -> Expand:
        merged: dict[str, Any] = {}
        for option in options:
            for key, value in (option or {}).items():
                if key in merged:
                    raise given_twice(f"${key}")
                merged[key] = value
        return Expand(str(name), Query(**merged), only_references=reference is not None)

    def expand(self, *expansions: Expand) -> tuple[Expand, ...]:
        return expansions

    def aggregate(self, path: Path, method: Any, alias: Token) -> Aggregate:
        return Aggregate(str(method), path, str(alias))  # type: ignore[arg-type]

    def count_rows(self, alias: Token) -> Aggregate:
        return Aggregate("count", None, str(alias))

    def aggregates(self, *found: Aggregate) -> tuple[Aggregate, ...]:
        return found

    def paths(self, *found: Path) -> tuple[Path, ...]:
        return found

    def filter_step(self, condition: Expression) -> Apply:
        return Apply((condition,), None)

    def unsupported_step(self, token: Token) -> None:
        name = token.partition("(")[0]
        raise unsupported(f"The step {name[:80]} of $apply", name[:80])

    def groupby_step(
        self, paths: tuple[Path, ...], aggregates: tuple[Aggregate, ...] | None
    ) -> Apply:
        return Apply((), GroupBy(paths, aggregates or ()))

    def aggregate_step(self, aggregates: tuple[Aggregate, ...]) -> Apply:
        return Apply((), GroupBy((), aggregates))

    def apply(self, *steps: Apply) -> Apply:
        grouped = [step.groups for step in steps if step.groups]
        if grouped and steps[-1].groups is not grouped[0]:
            raise unsupported("A step after groupby or aggregate in $apply", str(steps[-1]))
        conditions = tuple(condition for step in steps for condition in step.conditions)
        return Apply(conditions, grouped[0] if grouped else None)

    def single_key(self, value: Literal) -> tuple[tuple[str, Literal], ...]:
        return (("", value),)

    def named_key(self, *parts: Any) -> tuple[tuple[str, Literal], ...]:
        names = list(map(str, parts[::2]))
        for name in names:
            if names.count(name) > 1:
                raise BadQuery(f"The key property '{name}' was given more than once.", name)
        return tuple(zip(names, parts[1::2], strict=True))


def too_large(number: str) -> BadQuery:
    """A number that no column holds."""
    return BadQuery(f"The number '{number[:40]}' is too large.", number[:40])


def understood(read: Callable[[str], Read], kind: str, token: Token) -> Read:
    """Read a date, or say that there is no such day."""
    try:
        return read(token)
    except (ValueError, OverflowError):
        raise BadQuery(f"Unrecognized '{kind}' literal '{token}'.", token) from None


def instant(text: str) -> datetime:
    """A moment in UTC, which it is in unless it says otherwise."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def count_of_rows(option: str, text: str) -> int:
    """Read how many rows; there cannot be fewer than none."""
    if not text.isascii() or not text.isdecimal() or len(text) > MOST_DIGITS:
        raise BadQuery(
            f"Invalid value '{text[:40]}' for {option} query option found. "
            f"The {option} query option requires a non-negative integer value.",
            text[:40],
        )
    return int(text)


def given_twice(option: str) -> BadQuery:
    """An option that contradicts itself."""
    return BadQuery(
        f"Query option '{option}' was specified more than once, "
        "but it must be specified at most once.",
        option,
    )


def from_json(item: Literal | Token) -> Literal:
    """Read one element of a list; its texts may be written as JSON has them."""
    if isinstance(item, Literal):
        return item
    try:
        text = json.loads(item)
        text.encode()
    except ValueError:
        raise BadQuery(f"Invalid JSON text {item[:40]} in a list.", item[:40]) from None
    return Literal("Edm.String", text)

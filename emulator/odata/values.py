"""Constants as the store keeps them, and whether two types can be compared at all."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from emulator.odata.errors import BadQuery
from emulator.odata.syntax import Literal
from emulator.odata.trees import MOST_DIGITS, instant
from emulator.odata.writing import SqlValue, Term

NUMBERS = {"Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double"}
DATES = {"Edm.Date", "Edm.DateTimeOffset"}
KINDS = {
    "eq": "Equal",
    "ne": "NotEqual",
    "gt": "GreaterThan",
    "ge": "GreaterThanOrEqual",
    "lt": "LessThan",
    "le": "LessThanOrEqual",
    "add": "Add",
    "sub": "Subtract",
    "mul": "Multiply",
    "div": "Divide",
    "mod": "Modulo",
}
INT32 = 2**31


def family(type_name: str) -> str:
    """What types can be compared with one another."""
    if type_name in NUMBERS:
        return "number"
    return "date" if type_name in DATES else type_name


def shown(type_name: str, value: object = None) -> str:
    """A type as messages call it: small whole numbers are Int32 there."""
    small = type_name == "Edm.Int64" and isinstance(value, int) and abs(value) < INT32
    return "Edm.Int32" if small else type_name


def incompatible(operator: str, left: str, right: str, part: str) -> BadQuery:
    """Two types that have nothing to do with each other."""
    return BadQuery(
        "A binary operator with incompatible types was detected. "
        f"Found operand types '{left}' and '{right}' for operator kind '{KINDS[operator]}'.",
        part,
    )


def stored(literal: Literal, like: Term, operator: str, part: str) -> SqlValue:
    """A constant as the store would keep it beside a term."""
    if like.property and like.property.members is not None:
        return member(literal, like)
    if literal.value is None:
        return None
    if family(literal.type) != family(like.type):
        raise incompatible(operator, like.type, shown(literal.type, literal.value), part)
    return as_stored(literal, like.type)


def member(literal: Literal, like: Term) -> SqlValue:
    """What the store keeps for a name of an enum."""
    assert like.property
    assert like.property.members is not None
    value = literal.value
    if literal.type != "Edm.Enum" or literal.enum != like.type:
        raise incompatible("eq", like.type, shown(literal.type, value), str(literal))
    if not isinstance(value, str) or value not in like.property.members:
        raise BadQuery(
            f"The string '{literal}' is not a valid enumeration type constant.", str(literal)
        )
    return like.property.members[value]


def as_stored(literal: Literal, type_name: str = "") -> SqlValue:
    """A constant in SQL: dates as text, in the form of the column it is compared with."""
    value = literal.value
    match value:
        case bool():
            return int(value)
        case Decimal():
            return float(value)
        case datetime():
            return day(value) if type_name == "Edm.Date" else moment(value)
        case date():
            return value.isoformat() + ("" if type_name == "Edm.Date" else "T00:00:00Z")
    return value


def moment(value: datetime) -> str:
    """A moment as rows have it."""
    return value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day(value: datetime) -> str:
    """A day as rows have it."""
    return value.date().isoformat()


TRUTHS = {"1": True, "true": True, "0": False, "false": False}
READ: dict[str, Callable[[str], Literal]] = {
    "Edm.String": lambda text: Literal("Edm.String", text),
    "Edm.Boolean": lambda text: Literal("Edm.Boolean", TRUTHS[text.lower()]),
    "Edm.Date": lambda text: Literal("Edm.DateTimeOffset", instant(text)),
    "Edm.DateTimeOffset": lambda text: Literal("Edm.DateTimeOffset", instant(text)),
    "Edm.Int32": lambda text: Literal("Edm.Int64", whole(text)),
    "Edm.Int64": lambda text: Literal("Edm.Int64", whole(text)),
    "Edm.Decimal": lambda text: Literal("Edm.Decimal", finite(text)),
    "Edm.Double": lambda text: Literal("Edm.Decimal", finite(text)),
    "Edm.Guid": lambda text: Literal("Edm.Guid", text.strip("{}").lower()),
}


def whole(text: str) -> int:
    """Read a whole number that the store can keep."""
    if len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def finite(text: str) -> Decimal:
    """Read a number, not one of the things that are called so."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(text)
    return number


def from_text(text: str, term: Term) -> Literal:
    """Read text as a constant of a term's type: how FetchXML and lists of values give all."""
    try:
        return READ[term.type](text)
    except (KeyError, ValueError, OverflowError, ArithmeticError):
        raise BadQuery(
            f"The value '{text[:80]}' cannot be read as '{term.type}'.", text[:80]
        ) from None

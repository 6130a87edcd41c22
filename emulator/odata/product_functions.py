"""The query functions of Dataverse (`Microsoft.Dynamics.CRM.Between` and so on) in SQL.

The conditions of FetchXML are the same ones under other names; see emulator/dataverse/fetchxml.py.
All take the name of a property, and no, one or several values.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from emulator.odata.errors import BadQuery, no_property, unsupported
from emulator.odata.patterns import pattern
from emulator.odata.periods import FIRST, LAST, Period, midnight, needs_number, period
from emulator.odata.syntax import Items, Literal, NamedCall, Path
from emulator.odata.values import family, from_text, stored
from emulator.odata.writing import Scope, Term

if TYPE_CHECKING:
    from emulator.odata.conditions import Conditions

PREFIX = "Microsoft.Dynamics.CRM."
FETCH = "fetch:"
"""What the names of FetchXML's conditions begin with, which no client can write in OData."""

COMPARED = {
    "Equal": "{0} = {1}",
    "NotEqual": "{0} IS NOT {1}",
    "GreaterThan": "{0} > {1}",
    "GreaterEqual": "{0} >= {1}",
    "LessThan": "{0} < {1}",
    "LessEqual": "{0} <= {1}",
    "Between": "{0} BETWEEN {1} AND {2}",
    "NotBetween": "({0} BETWEEN {1} AND {2}) IS NOT TRUE",
}
MATCHED = {"Like": "{}", "Contains": "%{}%", "BeginsWith": "{}%", "EndsWith": "%{}"}
NEGATED = {
    "NotLike": "Like",
    "DoesNotContain": "Contains",
    "DoesNotBeginWith": "BeginsWith",
    "DoesNotEndWith": "EndsWith",
    "NotIn": "In",
    "NotOn": "On",
}
FETCH_ONLY = {
    *COMPARED,
    *MATCHED,
    "NotLike",
    "DoesNotContain",
    "DoesNotBeginWith",
    "DoesNotEndWith",
} - {"Between", "NotBetween"}


class Asked(NamedTuple):
    """One condition: its name, what it is about, and its values."""

    name: str
    term: Term
    values: tuple[Literal, ...]
    writes: "Conditions"
    scope: Scope

    def constants(self, number: int) -> list[Literal]:
        """The values, of which there must be so many, as constants of the property's type."""
        if len(self.values) != number:
            raise BadQuery(
                f"{self.name} needs {number} values, and has {len(self.values)}.", self.name
            )
        return [self.typed(value) for value in self.values]

    def typed(self, value: Literal) -> Literal:
        """A value, read as the property's type if it is given as text."""
        if value.type == "Edm.String" and isinstance(value.value, str):
            return from_text(value.value, self.term)
        return value

    def bound(self, value: Literal) -> str:
        """A value as a parameter."""
        return self.writes.writer.bind(stored(value, self.term, "eq", self.name))


def condition_of(writes: "Conditions", call: NamedCall, scope: Scope) -> str:
    """Write a query function that a client called by its full name."""
    name = call.name.removeprefix(FETCH).removeprefix(PREFIX)
    is_fetch_only = name in FETCH_ONLY and not call.name.startswith(FETCH)
    if name == call.name or is_fetch_only:
        raise BadQuery(f"An unknown function with name '{call.name}' was found.", call.name)
    given = {name: writes.writer.given(value) for name, value in call.arguments}
    if unknown := set(given) - {"PropertyName", "PropertyValue", "PropertyValues"}:
        raise BadQuery(
            f"The function '{call.name}' has no parameter '{min(unknown)}'.", min(unknown)
        )
    about = given.get("PropertyName")
    if not isinstance(about, Literal) or not isinstance(about.value, str):
        raise BadQuery(f"The function '{call.name}' needs the parameter 'PropertyName'.", call.name)
    values = given.get("PropertyValues", given.get("PropertyValue", Items(())))
    return condition(
        writes,
        name,
        property_named(writes, about.value, scope),
        values.values if isinstance(values, Items) else (values,),
        scope,
    )


def property_named(writes: "Conditions", name: str, scope: Scope) -> Term:
    """The property a function is about. A lookup may go by the name of its column."""
    first, _, rest = name.partition("/")
    if rest and first in scope.others:
        return property_named(writes, rest, scope.others[first])
    if rest:
        return writes.term(Path(tuple(name.split("/"))), scope)
    found = scope.entity.properties.get(name) or scope.entity.by_column(name)
    if not found:
        raise no_property(name, scope.entity.full_name)
    return Term(scope.column(found.column), found.type, found)


def condition(
    writes: "Conditions", name: str, term: Term, values: tuple[Literal, ...], scope: Scope
) -> str:
    """Write a condition by the name that it has as a query function."""
    if name in NEGATED:
        return f"({condition(writes, NEGATED[name], term, values, scope)}) IS NOT TRUE"
    asked = Asked(name, term, values, writes, scope)
    if name in COMPARED:
        return compared(asked)
    if name in MATCHED:
        return matched(asked)
    if name in OTHERS:
        return OTHERS[name](asked)
    if (numbered := needs_number(name)) is not None:
        return within(
            asked, period(name, writes.writer.setting.now, *number_of(asked, numbered=numbered))
        )
    raise unsupported(f"The condition {name}", name)


def compared(asked: Asked) -> str:
    """Compare with one constant or between two."""
    template = COMPARED[asked.name]
    constants = asked.constants(template.count("{") - 1)
    sql = asked.term.sql + (" COLLATE NOCASE" if asked.term.type == "Edm.String" else "")
    if asked.name in {"Equal", "NotEqual"} and asked.term.type == "Edm.String":
        return asked.writes.with_text(
            asked.term, "eq" if asked.name == "Equal" else "ne", str(constants[0].value)
        )
    return template.format(sql, *map(asked.bound, constants))


def matched(asked: Asked) -> str:
    """Compare with a pattern."""
    if len(asked.values) != 1 or asked.term.type != "Edm.String":
        raise BadQuery(f"{asked.name} compares a text with one text.", asked.name)
    text = pattern(str(asked.values[0].value), "like")
    return asked.writes.matches(asked.term, MATCHED[asked.name].format(text))


def number_of(asked: Asked, *, numbered: bool) -> tuple[int, ...]:
    """The X of a period that has one."""
    if not numbered:
        asked.constants(0)
        return ()
    text = str(asked.values[0].value) if len(asked.values) == 1 else ""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise BadQuery(f"{asked.name} needs one whole number.", asked.name)
    return (int(text),)


def within(asked: Asked, period: Period) -> str:
    """Whether a date lies in a period."""
    if family(asked.term.type) != "date":
        raise BadQuery(f"{asked.name} is about dates, and '{asked.term.type}' is none.", asked.name)
    start, end = (Literal("Edm.DateTimeOffset", moment) for moment in whole_days(asked, period))
    sql = asked.term.sql
    return f"{sql} >= {asked.bound(start)} AND {sql} < {asked.bound(end)}"


def whole_days(asked: Asked, period: Period) -> Period:
    """A period for a column that holds days: the one that has begun counts."""
    start, end = period
    if asked.term.type == "Edm.Date" and end not in {midnight(end), LAST}:
        return Period(start, midnight(end) + timedelta(days=1))
    return period


def is_in(asked: Asked) -> str:
    """Whether a value is among some."""
    literals = tuple(map(asked.typed, asked.values))
    return asked.writes.one_of(asked.term, literals, asked.name)


def on(asked: Asked) -> str:
    """Whether a date lies on a day, or from or up to one."""
    if family(asked.term.type) != "date":
        raise BadQuery(f"{asked.name} is about dates, and '{asked.term.type}' is none.", asked.name)
    (literal,) = asked.constants(1)
    day = literal.value
    if not isinstance(day, date):
        raise BadQuery(f"{asked.name} needs a date.", asked.name)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = min(start, LAST - timedelta(days=1)) + timedelta(days=1)
    bounds = {"On": (start, end), "OnOrAfter": (start, LAST), "OnOrBefore": (FIRST, end)}
    return within(asked, Period(*bounds[asked.name]))


def is_user(asked: Asked) -> str:
    """Whether a lookup points to the user who asks."""
    asked.constants(0)
    return f"{asked.term.sql} = {asked.writes.writer.bind(asked.writes.writer.setting.user)}"


def is_not_user(asked: Asked) -> str:
    """Whether a lookup does not point to the user who asks."""
    return f"({is_user(asked)}) IS NOT TRUE"


def is_null(asked: Asked) -> str:
    """Whether a row lacks a value."""
    asked.constants(0)
    return f"{asked.term.sql} IS {'NOT ' if asked.name == 'NotNull' else ''}NULL"


OTHERS: dict[str, Callable[[Asked], str]] = {
    "In": is_in,
    "On": on,
    "OnOrAfter": on,
    "OnOrBefore": on,
    "EqualUserId": is_user,
    "NotEqualUserId": is_not_user,
    "Null": is_null,
    "NotNull": is_null,
}

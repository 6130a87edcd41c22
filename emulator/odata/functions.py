"""The functions of OData that are known, and what each is in SQL.

contains, startswith and endswith are patterns, and now() is a constant: both stand in
emulator/odata/conditions.py.
"""

from typing import NamedTuple


class Matching(NamedTuple):
    """How text is searched for: a constant by a pattern, another text by SQL."""

    like: str
    sql: str


MATCHING = {
    "contains": Matching("%{}%", "instr({0}, {1}) > 0"),
    "startswith": Matching("{}%", "instr({0}, {1}) = 1"),
    "endswith": Matching("%{}", "substr({0}, -length({1})) = {1}"),
}


class Function(NamedTuple):
    """What a function takes (families of types), what it gives, and its SQL."""

    takes: tuple[str, ...]
    gives: str
    sql: str


def part_of_date(code: str) -> Function:
    """A number out of a date."""
    return Function(("date",), "Edm.Int32", f"CAST(strftime('{code}', {{0}}) AS INTEGER)")


TEXT = "Edm.String"
FUNCTIONS = {
    ("tolower", 1): Function((TEXT,), TEXT, "lower({0})"),
    ("toupper", 1): Function((TEXT,), TEXT, "upper({0})"),
    ("trim", 1): Function((TEXT,), TEXT, "trim({0})"),
    ("length", 1): Function((TEXT,), "Edm.Int32", "length({0})"),
    ("concat", 2): Function((TEXT, TEXT), TEXT, "({0} || {1})"),
    ("indexof", 2): Function((TEXT, TEXT), "Edm.Int32", "(instr(folded({0}), folded({1})) - 1)"),
    ("substring", 2): Function((TEXT, "number"), TEXT, "substr({0}, {1} + 1)"),
    ("substring", 3): Function((TEXT, "number", "number"), TEXT, "substr({0}, {1} + 1, {2})"),
    ("year", 1): part_of_date("%Y"),
    ("month", 1): part_of_date("%m"),
    ("day", 1): part_of_date("%d"),
    ("hour", 1): part_of_date("%H"),
    ("minute", 1): part_of_date("%M"),
    ("second", 1): part_of_date("%S"),
    ("date", 1): Function(("date",), "Edm.Date", "date({0})"),
    ("round", 1): Function(("number",), "Edm.Decimal", "round({0})"),
    ("floor", 1): Function(("number",), "Edm.Decimal", "rounded_down({0})"),
    ("ceiling", 1): Function(("number",), "Edm.Decimal", "(-rounded_down(-{0}))"),
}
"""Each function by its name and the number of its arguments."""

"""Expressions as Hypothesis draws them: about leads, sensible or not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from emulator.odata.syntax import (
    Alias,
    Call,
    Compare,
    Compute,
    Count,
    In,
    Items,
    Junction,
    Lambda,
    Literal,
    NamedCall,
    Negative,
    Not,
    Path,
)

FUNCTIONS = [
    f"Microsoft.Dynamics.CRM.{name}"
    for name in ("Between", "In", "Today", "LastXDays", "OnOrAfter", "EqualUserId", "NotNull", "X")
]
NAMES = st.sampled_from(
    [
        "lastname",
        "statecode",
        "revenue",
        "createdon",
        "leadid",
        "donotemail",
        "estimatedclosedate",
        "_ownerid_value",
        "parentaccountid",
        "name",
        "Lead_Annotation",
        "o",
        "subject",
        "notes",
    ]
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple).map(Path)
LITERALS = st.one_of(
    st.none().map(lambda none: Literal("Edm.Null", none)),
    st.booleans().map(lambda value: Literal("Edm.Boolean", value)),
    st.integers(-(10**18), 10**18).map(lambda value: Literal("Edm.Int64", value)),
    st.decimals(-1000, 1000, places=3).map(lambda value: Literal("Edm.Decimal", Decimal(value))),
    st.text(max_size=8).map(lambda value: Literal("Edm.String", value)),
    st.uuids().map(lambda value: Literal("Edm.Guid", str(value))),
    st.dates(date(1000, 1, 1)).map(lambda value: Literal("Edm.Date", value)),
    st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda value: Literal("Edm.DateTimeOffset", value)
    ),
    st.sampled_from(["Yes", "No"]).map(lambda value: Literal("Edm.Enum", value, "Some.NoYes")),
)
ITEMS = st.lists(LITERALS, min_size=1, max_size=3).map(tuple).map(Items)
LEAVES = st.one_of(LITERALS, PATHS, PATHS.map(Count), st.just(Alias("@p")))


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Expressions made of smaller ones."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    comparisons: Any = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])
    sums: Any = st.sampled_from(["add", "sub", "mul", "div", "mod"])
    about = st.tuples(st.just("PropertyName"), NAMES.map(lambda name: Literal("Edm.String", name)))
    values = st.tuples(st.just("PropertyValues"), st.one_of(LITERALS, ITEMS, st.just(Alias("@q"))))
    return st.one_of(
        st.builds(Compare, comparisons, inner, inner),
        st.builds(Compute, sums, inner, inner),
        inner.map(Negative),
        inner.map(Not),
        st.builds(In, inner, ITEMS),
        st.builds(Junction, st.sampled_from(["and", "or"]), several),
        st.builds(Lambda, PATHS, st.sampled_from(["any", "all"]), st.just("o"), inner),
        st.builds(
            Call,
            st.sampled_from(
                ["contains", "year", "length", "concat", "floor", "indexof", "substring", "nosuch"]
            ),
            several,
        ),
        st.builds(
            NamedCall,
            st.sampled_from(FUNCTIONS),
            st.one_of(st.tuples(about), st.tuples(about, values)),
        ),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=12)

"""Text becomes a tree, and the tree prints as text that means the same; or it is refused."""

import time
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.odata.errors import BadQuery
from emulator.odata.parsing import options_of, parse, parse_key, parse_query
from emulator.odata.syntax import (
    Alias,
    Call,
    Compare,
    Compute,
    Count,
    Expression,
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

GUID = "11111111-2222-3333-4444-5555555555ff"
LIKE = "Microsoft.Dynamics.CRM"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a eq 1 or b eq 2 and c eq 3", "((a eq 1) or ((b eq 2) and (c eq 3)))"),
        ("not (a eq 1) and b", "((not ((a eq 1))) and b)"),
        ("a eq 'it''s'", "(a eq 'it''s')"),
        (f"_a_value eq {GUID.upper()}", f"(_a_value eq {GUID})"),
        ("a gt 2026-01-02T03:04:05+02:00", "(a gt 2026-01-02T01:04:05Z)"),
        ("a lt 2026-01-02", "(a lt 2026-01-02)"),
        ("a add 2 mul -b ge 1.50", "((a add (2 mul (-(b)))) ge 1.50)"),
        ("a/b/c eq null", "(a/b/c eq null)"),
        ("x/any(o:o/y eq 1)", "x/any(o:(o/y eq 1))"),
        ("x/any() or x/$count gt 3", "(x/any() or (x/$count gt 3))"),
        ("x/all(o:not contains(o/y,'z'))", "x/all(o:(not (contains(o/y,'z'))))"),
        ("notes in ('a','b')", "(notes in ['a','b'])"),
        ("a in (1)", "(a in [1])"),
        ("a eq Some.NoYes'Yes'", "(a eq Some.NoYes'Yes')"),
        (
            f"{LIKE}.Between(PropertyName='a',PropertyValues=[\"1\",'2'])",
            f"{LIKE}.Between(PropertyName='a',PropertyValues=['1','2'])",
        ),
        (f"{LIKE}.Today(PropertyName=@p)", f"{LIKE}.Today(PropertyName=@p)"),
        ("android eq 1 and innings eq 3", "((android eq 1) and (innings eq 3))"),
    ],
)
def test_a_filter_is_read_with_the_precedence_of_odata(text: str, printed: str) -> None:
    """A condition prints with all its parentheses."""
    assert str(parse("filter", text)) == printed


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("expand", "a($select=b;$filter=(c eq 'x;y)');$expand=d($top=3)),e/$ref"),
        ("apply", "filter((a eq 1))/groupby((a,b/c),aggregate(x with sum as s,$count as n))"),
        ("apply", "aggregate(x with countdistinct as n)"),
        ("orderby", "a desc,b/c,year(x)"),
        ("select", "a,b"),
    ],
)
def test_the_other_options_print_as_they_are_written(start: str, text: str) -> None:
    """Reading and printing gives the same text."""
    found = parse(start, text)
    assert (",".join(map(str, found)) if isinstance(found, tuple) else str(found)) == text


def test_a_key_is_one_value_or_several_by_name() -> None:
    """Both ways to write a key are read."""
    assert parse_key(GUID) == (("", Literal("Edm.Guid", GUID)),)
    text, number = Literal("Edm.String", "x/y"), Literal("Edm.Int64", 1)
    assert parse_key("a='x/y',b=1") == (("a", text), ("b", number))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a eqq 1", "Syntax error at position 2 in 'a eqq 1'."),
        ("a eqb", "Syntax error at position 2 in 'a eqb'."),
        ("a eq 1 and", "Syntax error at position 10 in 'a eq 1 and'."),
        ("a eq 'x", "There is an unterminated string literal at position 5 in 'a eq 'x'."),
        ("a eq 2026-02-30", "Unrecognized 'Edm.Date' literal '2026-02-30'."),
        ("a eq 0001-01-01T00:00:00+14:00", "Unrecognized 'Edm.DateTimeOffset' literal"),
        ("a eq " + "9" * 30, "is too large"),
        ("a eq 1e999", "is too large"),
        ('a in ["\\ud800"]', "Invalid JSON text"),
        ("x/all()", "needs a condition"),
        ("", "Syntax error at position 0 in ''."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, message: str) -> None:
    """The complaint says what is wrong, and where."""
    with pytest.raises(BadQuery) as refused:
        parse("filter", text)
    assert message in refused.value.message
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 50_000,
        "not " * 16_000 + "a",
        "-" * 60_000,
        "a eq " * 13_000 + "1",
        "'" * 100_001,
        "'" * 60_001,
        "x/any(a:" * 7_000,
        "a in (" + "1," * 30_000,
        "a" * 100_000,
    ],
)
def test_hostile_text_is_refused_quickly(text: str) -> None:
    """Neither depth nor length exhausts anything."""
    begun = time.perf_counter()
    with pytest.raises(BadQuery):
        parse("filter", text)
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    "start", ["filter", "orderby", "select", "expand", "apply", "key", "value"]
)
@given(
    text=st.text(max_size=40)
    | st.text("()[]'\"$@,;:=./- 0123456789abeqnotanyCRM\\", max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "a",
                "eq",
                "1",
                "(",
                ")",
                "and",
                "not",
                "in",
                "/",
                "any",
                ":",
                "'x'",
                ",",
                "$select",
                "=",
                "null",
            ]
        )
    ).map(" ".join)
)
def test_any_text_gives_a_tree_or_the_one_error(start: str, text: str) -> None:
    """No text causes another exception."""
    with suppress(BadQuery):
        assert parse(start, text)


NAMES = st.sampled_from(["a", "name", "_x_value", "notes", "order", "y1"])
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
    values = st.tuples(NAMES, st.one_of(LITERALS, ITEMS, st.just(Alias("@q"))))
    return st.one_of(
        st.builds(Compare, comparisons, inner, inner),
        st.builds(Compute, sums, inner, inner),
        inner.map(Negative),
        inner.map(Not),
        st.builds(In, inner, ITEMS),
        st.builds(Junction, st.sampled_from(["and", "or"]), several),
        st.builds(Lambda, PATHS, st.sampled_from(["any", "all"]), st.just("o"), inner),
        st.builds(Call, st.sampled_from(["contains", "year"]), several),
        st.builds(NamedCall, st.just("A.B"), st.lists(values, max_size=2).map(tuple)),
    )


@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_every_tree_prints_as_text_that_reads_as_the_same_tree(tree: Expression) -> None:
    """Printing loses nothing that reading understands."""
    assert parse("filter", str(tree)) == tree


def test_options_are_decoded_once_and_none_may_be_given_twice() -> None:
    """Plus signs and escapes are understood; a repeated option is refused."""
    found = options_of("%24filter=a+eq%20%27%C5%81%27&fetchXml=x&$top=3")
    assert found == {"$filter": "a eq 'Ł'", "fetchXml": "x", "$top": "3"}
    with pytest.raises(BadQuery, match="specified more than once"):
        options_of("$top=1&$top=2")
    with pytest.raises(BadQuery, match="not readable"):
        options_of("$filter=%FF")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"$search": "x"}, "The query parameter $search is not supported"),
        ({"$top": "-1"}, "Invalid value '-1' for $top"),
        ({"$top": "٣"}, "Invalid value '٣' for $top"),
        ({"$count": "yes"}, "Invalid value 'yes' for $count"),
        ({"$expand": "a($levels=3)"}, "$levels within $expand is not supported"),
        (
            {"$apply": "concat(aggregate($count as n))"},
            "The step concat of $apply is not supported",
        ),
        ({"$apply": "aggregate($count as n)/filter(n gt 1)"}, "A step after groupby or aggregate"),
    ],
)
def test_options_that_make_no_sense_are_refused_by_name(
    options: dict[str, str], message: str
) -> None:
    """The complaint names the option."""
    with pytest.raises(BadQuery) as refused:
        parse_query(options)
    assert message in refused.value.message

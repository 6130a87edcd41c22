"""Orders, pages, counts, what comes along with a row, and groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.odata.errors import BadQuery
from emulator.odata.fetching import Reader, Row
from emulator.odata.parsing import parse_query
from emulator.odata.statements import Bounds
from tests.emulator.odata.small_store import (
    ask,
    guid,
    insert,
    lead,
    names,
    setting,
    small_store,
)

LEAD = ENTITY_TYPES["lead"]
ORDERS = [
    "companyname",
    "createdon desc",
    "revenue desc",
    "numberofemployees",
    "parentaccountid/name",
    "donotemail or revenue gt 200",
]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("lastname desc", "FEDCBA"),
        ("companyname", "EBCDFA"),
        ("companyname desc", "AFDCBE"),
        ("statecode,lastname desc", "FEBACD"),
        ("statecode desc", "DCFEBA"),
        ("parentaccountid/name,createdon", "FEDCBA"),
    ],
)
def test_rows_come_in_order_with_nulls_first_and_the_key_last(order: str, found: str) -> None:
    """Null is smallest; rows that are alike are ordered by their key, in the last direction."""
    assert names(ask(small_store(), orderby=order)) == found


def test_an_order_in_which_all_rows_are_alike_is_that_of_the_key() -> None:
    """What compares with null is false for every row, and no number of a column."""
    assert names(ask(small_store(), orderby="null gt null")) == "ABCDEF"
    assert names(ask(small_store(), orderby="null gt null desc")) == "FEDCBA"


@given(st.lists(st.sampled_from(ORDERS), max_size=3, unique=True), st.integers(1, 4))
def test_pages_put_together_are_the_whole(orders: list[str], most: int) -> None:
    """However rows are ordered, following the links gives each once, in the order of one page."""
    store, order = small_store(), ",".join([*orders, "statecode"])
    pages = [ask(store, most=most, orderby=order)]
    while token := pages[-1].next:
        pages.append(ask(store, most=most, orderby=order, skiptoken=token))
    assert "".join(map(names, pages)) == names(ask(store, orderby=order))
    assert all(len(page.rows) == most for page in pages[:-1])
    assert len(pages[-1].rows) > 0


def test_rows_that_come_in_between_shift_no_page() -> None:
    """The next page begins after the last row seen, not after a number of rows."""
    store = small_store()
    page = ask(store, most=2, orderby="lastname")
    lead(store, 9, "0")
    assert page.next
    assert names(ask(store, most=2, orderby="lastname", skiptoken=page.next)) == "CD"


@pytest.mark.parametrize(
    "token", ["", "x", '<cookie pagenumber="2" pagingcookie="e30=" istracking="False" />']
)
def test_a_token_that_nobody_was_given_is_refused(token: str) -> None:
    """An empty one is none."""
    if not token:
        assert names(ask(small_store(), skiptoken=token)) == "ABCDEF"
        return
    with pytest.raises(BadQuery, match="Malformed paging token"):
        ask(small_store(), skiptoken=token)


def test_top_ends_the_rows_without_a_next_page() -> None:
    """$top has nothing after it, even if it is none."""
    page = ask(small_store(), top="2")
    assert (names(page), page.next) == ("AB", None)
    assert names(ask(small_store(), top="0")) == ""
    assert names(ask(small_store(), skip="4")) == "EF"


def test_rows_are_counted_whatever_the_page_up_to_a_limit() -> None:
    """The count stops where the bounds say."""
    reader = Reader(small_store(), setting())
    query = parse_query({"$filter": "statecode eq 0", "$top": "1"})
    assert reader.count(query, LEAD) == 4
    assert reader.count(query, LEAD, Bounds(most=3)) == 3
    assert reader.count(query, LEAD, Bounds((("lastname", "A"),))) == 1


def test_select_gives_the_key_and_what_a_column_brings_along() -> None:
    """The version is read unseen; money comes with its currency; a navigation is its lookup."""
    page = ask(small_store(), select="revenue,customerid_account,lastname")
    assert [output.name for output in page.outputs] == [
        "leadid",
        "revenue",
        "transactioncurrencyid",
        "customerid",
        "lastname",
    ]
    assert page.rows[4].values["customerid__type"] == "contact"
    assert page.rows[0].values["versionnumber"] == 1
    with pytest.raises(BadQuery, match="Could not find a property named 'parentaccount'"):
        ask(small_store(), select="parentaccount")


def test_expand_reads_what_a_row_leads_to() -> None:
    """One row or None, or many with an order and options of their own."""
    options = (
        "parentaccountid($select=name),customerid_account,Lead_Annotation($select=subject;"
        "$orderby=subject desc;$filter=subject ne 'x';$expand=objectid_lead($select=lastname))"
    )
    first, *_, last = ask(small_store(), select="lastname", expand=options).rows
    account, notes = first.expanded["parentaccountid"], first.expanded["Lead_Annotation"]
    assert isinstance(account, Row)
    assert account.values["name"] == "Łódź Trading"
    assert isinstance(notes, list)
    assert [note.values["subject"] for note in notes] == ["meet", "call"]
    back = notes[0].expanded["objectid_lead"]
    assert isinstance(back, Row)
    assert back.values["lastname"] == "A"
    assert first.expanded["customerid_account"] is None
    assert isinstance(last.expanded["customerid_account"], Row)


def test_a_lookup_to_another_kind_of_row_leads_nowhere() -> None:
    """Even if an account has the very id of the contact that is the customer."""
    store = small_store()
    insert(store, "account", accountid=guid(201), name="Namesake")
    fifth = ask(store, expand="customerid_account,customerid_contact").rows[4]
    assert fifth.expanded["customerid_account"] is None
    assert isinstance(fifth.expanded["customerid_contact"], Row)
    assert names(ask(store, filter="customerid_account/name eq 'Namesake'")) == ""
    query = parse_query({"$filter": "lead_customer_accounts/any() and name eq 'Namesake'"})
    assert Reader(store, setting()).count(query, ENTITY_TYPES["account"]) == 0


def test_expand_has_limits() -> None:
    """Unknown names, several tables, repetitions and depth are refused."""
    deep = "Lead_Annotation($expand=objectid_lead($expand=" * 6 + "Lead_Annotation" + "))" * 6
    for expand, message in [
        ("nosuch", "Could not find a property named 'nosuch'"),
        ("ownerid", "leads to several tables"),
        ("parentaccountid,parentaccountid", "more than once"),
        (deep, "Number of link entities"),
    ]:
        with pytest.raises(BadQuery, match=message):
            ask(small_store(), expand=expand)


@pytest.mark.parametrize(
    ("apply", "rows"),
    [
        ("aggregate($count as n)", [{"n": 6}]),
        (
            "filter(statecode eq 0)/aggregate(revenue with sum as s,$count as n)",
            [{"s": 2100.5, "n": 4}],
        ),
        (
            "groupby((statecode),aggregate($count as n,revenue with max as m))",
            [
                {"statecode": 0, "n": 4, "m": 2000.0},
                {"statecode": 1, "n": 1, "m": None},
                {"statecode": 2, "n": 1, "m": None},
            ],
        ),
        ("groupby((donotemail))", [{"donotemail": None}, {"donotemail": 0}, {"donotemail": 1}]),
        (
            "aggregate(statecode with countdistinct as n,revenue with average as a)",
            [{"n": 3, "a": 1050.25}],
        ),
        (
            "filter(revenue gt 1)/groupby((parentaccountid/name),aggregate($count as n))",
            [
                {"parentaccountid/name": "Contoso", "n": 1},
                {"parentaccountid/name": "Łódź Trading", "n": 1},
            ],
        ),
    ],
)
def test_apply_groups_rows(apply: str, rows: list[dict[str, object]]) -> None:
    """Filters first, then one row for each combination of values."""
    assert [row.values for row in ask(small_store(), apply=apply).rows] == rows


@pytest.mark.parametrize(
    ("apply", "message"),
    [
        ("aggregate(lastname with sum as s)", "'sum' needs numbers"),
        ("groupby((x))", "Could not find a property named 'x'"),
        ("groupby((statecode),aggregate($count as statecode))", "used more than once"),
        ("filter(statecode eq 0)", "without groupby or aggregate is not supported"),
    ],
)
def test_apply_is_refused(apply: str, message: str) -> None:
    """The complaint names the step."""
    with pytest.raises(BadQuery, match=message):
        ask(small_store(), apply=apply)

"""Which rows a filter finds, and what is refused with the product's words."""

from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given

from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.odata.errors import BadQuery
from emulator.odata.fetching import Reader
from emulator.odata.parsing import parse_query
from emulator.odata.syntax import Expression, Order, Query
from tests.emulator.odata.expressions import EXPRESSIONS
from tests.emulator.odata.small_store import ANN, LEADS, ask, guid, names, setting, small_store

CRM = "Microsoft.Dynamics.CRM"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("lastname eq 'a'", "A"),
        ("companyname eq 'CONTOSO'", "B"),
        ("companyname eq 'łódź TRADING'", "A"),
        ("companyname in ('ŁÓDŹ trading','contoso')", "AB"),
        ("companyname ne 'contoso'", "ACDEF"),
        ("companyname eq null", "E"),
        ("companyname ne null", "ABCDF"),
        ("companyname in ('contoso',null)", "BE"),
        ("'contoso' eq companyname", "B"),
        ("statecode eq 0 and (lastname eq 'A' or lastname eq 'D')", "A"),
        ("revenue gt 100.5", "B"),
        ("100.5 le revenue", "AB"),
        ("not (revenue gt 100.5)", "ACDEF"),
        ("revenue gt null", ""),
        ("revenue div 2 gt 50 and numberofemployees mod 2 eq 1", "A"),
        ("numberofemployees add 1 sub -1 eq 7", "A"),
        ("contains(companyname,'CONTOSO')", "BC"),
        ("contains(companyname,'ŁÓ')", "A"),
        ("not contains(companyname,'o')", "AE"),
        ("startswith(companyname,'contoso l')", "C"),
        ("endswith(companyname,'100[%]')", "D"),
        ("contains(companyname,'r_s')", "F"),
        ("contains(companyname,'r[_]s')", "F"),
        ("contains(companyname,'c%ltd')", "C"),
        (r"contains(companyname,'\')", ""),
        ("contains(companyname,lastname)", "AC"),
        ("companyname eq 'O''Neill 100%'", "D"),
        ("tolower(companyname) eq 'contoso' and length(lastname) eq 1", "B"),
        ("substring(companyname,1,2) eq 'ON' and indexof(companyname,'T') eq 3", "BC"),
        ("concat(lastname,lastname) eq 'aa'", "A"),
        ("year(createdon) eq 2026 and month(createdon) eq 3", "ABC"),
        ("createdon gt 2026-03-11T23:59:58Z and createdon lt now()", "AB"),
        ("createdon lt 2026-03-12T00:59:59+01:00", "CDEF"),
        ("createdon lt 2026-01-01", "EF"),
        ("date(createdon) eq 2026-03-12", "A"),
        ("estimatedclosedate eq 2026-03-31", "C"),
        ("floor(revenue) eq 100 and ceiling(revenue) eq 101 and round(revenue) eq 101", "A"),
        ("floor(-revenue) eq -101", "A"),
        ("donotemail", "C"),
        ("donotemail eq false", "E"),
        ("contains(lastname,'a') eq true", "A"),
        ("firstname eq emailaddress2", "ABCDEF"),
        ("parentaccountid/name eq 'contoso'", "B"),
        ("parentaccountid/name ne 'contoso'", "ACDEF"),
        ("parentaccountid/name eq null", "CDEF"),
        ("contains(parentaccountid/name,'trad')", "A"),
        ("parentaccountid eq null", "CDEF"),
        (f"_parentaccountid_value eq {guid(102)}", "B"),
        (f"parentaccountid/accountid eq {guid(102)}", "B"),
        ("customerid_account/name eq 'contoso'", "F"),
        ("customerid_contact/parentcustomerid_account/name eq 'contoso'", "E"),
        ("Lead_Annotation/any()", "AB"),
        ("Lead_Annotation/any(n:n/subject eq 'MEET')", "A"),
        ("Lead_Annotation/any(n:n/objectid_lead/lastname eq 'B' and n/subject eq 'call')", "B"),
        ("Lead_Annotation/all(n:n/subject eq 'call')", "BCDEF"),
        ("Lead_Annotation/$count eq 2", "A"),
        ("1 eq 1 and null eq null", "ABCDEF"),
        ("false or true and not false", "ABCDEF"),
    ],
)
def test_a_filter_finds(condition: str, found: str) -> None:
    """The leads that fulfil the condition, and no others."""
    assert names(ask(small_store(), filter=condition)) == found


@pytest.mark.parametrize(
    ("function", "found"),
    [
        ("Today(PropertyName='createdon')", "A"),
        ("Yesterday(PropertyName='createdon')", "B"),
        ("Last7Days(PropertyName='createdon')", "ABC"),
        ("LastXDays(PropertyName='createdon',PropertyValue=6)", "AB"),
        ("LastXHours(PropertyName='createdon',PropertyValue=8)", "A"),
        ("LastXMonths(PropertyName='createdon',PropertyValue=1)", "ABCD"),
        ("ThisWeek(PropertyName='createdon')", "AB"),
        ("LastWeek(PropertyName='createdon')", "C"),
        ("LastMonth(PropertyName='createdon')", "D"),
        ("LastYear(PropertyName='createdon')", "E"),
        ("ThisMonth(PropertyName='estimatedclosedate')", "C"),
        ("NextXWeeks(PropertyName='estimatedclosedate',PropertyValue=3)", "C"),
        ("OlderThanXYears(PropertyName='createdon',PropertyValue=2)", ""),
        ("OlderThanXMonths(PropertyName='createdon',PropertyValue=23)", "F"),
        ("On(PropertyName='createdon',PropertyValue='2026-03-05')", "C"),
        ("NotOn(PropertyName='createdon',PropertyValue=2026-03-05)", "ABDEF"),
        ("OnOrAfter(PropertyName='createdon',PropertyValue='2026-03-05')", "ABC"),
        ("OnOrBefore(PropertyName='createdon',PropertyValue='2026-03-05')", "CDEF"),
        ("OnOrBefore(PropertyName='createdon',PropertyValue='9999-12-31')", "ABCDEF"),
        ("Between(PropertyName='numberofemployees',PropertyValues=['5','49'])", "A"),
        ("NotBetween(PropertyName='numberofemployees',PropertyValues=['5','49'])", "BCDEF"),
        ('In(PropertyName=\'lastname\',PropertyValues=["a","F"])', "AF"),
        ("NotIn(PropertyName='statecode',PropertyValues=['0'])", "CD"),
        ("EqualUserId(PropertyName='ownerid')", "ABC"),
        ("NotEqualUserId(PropertyName='_ownerid_value')", "DEF"),
        ("NotNull(PropertyName='b2bkit_prospectid')", "E"),
        ("In(PropertyName='parentaccountid/name',PropertyValues=['contoso'])", "B"),
    ],
)
def test_a_query_function_finds(function: str, found: str) -> None:
    """Periods are counted from where the world's clock stands; a week begins on Sunday."""
    assert names(ask(small_store(), filter=f"{CRM}.{function}")) == found


def test_a_value_may_stand_elsewhere_as_a_parameter() -> None:
    """An alias is the value that the query gives it."""
    reader = Reader(small_store(), setting())
    options = {"$filter": "lastname eq @a or lastname in @b", "@a": "'A'", "@b": "['B','C']"}
    assert names(reader.page(parse_query(options), ENTITY_TYPES["lead"])) == "ABC"
    with pytest.raises(BadQuery, match="alias '@z' has no value"):
        reader.page(parse_query({"$filter": "lastname eq @z"}), ENTITY_TYPES["lead"])


LEAD = f"{CRM}.lead"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("nosuch eq 1", f"Could not find a property named 'nosuch' on type '{LEAD}'."),
        ("LastName eq 'a'", f"Could not find a property named 'LastName' on type '{LEAD}'."),
        ("parentaccountid/x eq 1", f"named 'x' on type '{CRM}.account'"),
        ("lead_annotation/any()", f"named 'lead_annotation' on type '{LEAD}'"),
        ("Lead_Annotation/any(n:n/x eq 1)", f"named 'x' on type '{CRM}.annotation'"),
        ("Lead_Annotation/subject eq 'x'", "'Lead_Annotation' leads to many rows"),
        ("parentaccountid/any()", "'parentaccountid' leads to one row"),
        ("Lead_Annotation/any(n:n eq 1)", "'n' is a row"),
        ("ownerid/fullname eq 'x'", "Following 'ownerid', which leads to several tables,"),
        (
            "statecode eq '0'",
            "operand types 'Edm.Int32' and 'Edm.String' for operator kind 'Equal'",
        ),
        (f"leadid ne '{ANN}'", "'Edm.Guid' and 'Edm.String' for operator kind 'NotEqual'"),
        ("lastname gt 1", "'Edm.String' and 'Edm.Int32' for operator kind 'GreaterThan'"),
        (f"parentaccountid eq {ANN}", f"'{CRM}.account' and 'Edm.Guid'"),
        ("lastname eq statecode", "'Edm.String' and 'Edm.Int32'"),
        ("lastname add 1 eq 2", "for operator kind 'Add'"),
        ("lastname", "must evaluate to a single boolean value"),
        ("nosuch(lastname)", "An unknown function with name 'nosuch' was found."),
        ("contains(statecode,'a')", "No function signature for the function with name 'contains'"),
        ("contains(lastname)", "No function signature"),
        ("year(lastname) eq 1", "No function signature for the function with name 'year'"),
        ("contains(lastname,'[a-z]')", "A set of characters in a pattern is not supported"),
        ("contains(lastname,'a\0')", "A search for the character U+0000 is not supported"),
        (f"{CRM}.ContainValues(PropertyName='need',PropertyValues=['1'])", "not supported"),
        (f"{CRM}.Equal(PropertyName='lastname',PropertyValue='a')", "unknown function"),
        (f"{CRM}.Today(PropertyName='lastname')", "is about dates"),
        (f"{CRM}.Today(PropertyName='nosuch')", "Could not find a property named 'nosuch'"),
        (f"{CRM}.Today(Property='x')", "has no parameter 'Property'"),
        (f"{CRM}.LastXDays(PropertyName='createdon',PropertyValue='x')", "needs one whole number"),
        (f"{CRM}.LastXDays(PropertyName='createdon',PropertyValues=[1,2])", "needs one whole"),
        (f"{CRM}.LastXDays(PropertyName='createdon',PropertyValue=-1)", "must be from 1"),
        (f"{CRM}.Between(PropertyName='revenue',PropertyValues=['1'])", "needs 2 values"),
        (
            f"{CRM}.In(PropertyName='statecode',PropertyValues=['x'])",
            "cannot be read as 'Edm.Int32'",
        ),
        (" or ".join(["donotemail"] * 501), "Number of conditions in query exceeded"),
    ],
)
def test_a_filter_is_refused(condition: str, message: str) -> None:
    """The complaint has the product's words, or names what is not supported."""
    with pytest.raises(BadQuery) as refused:
        ask(small_store(), filter=condition)
    assert message in refused.value.message


def test_what_a_client_writes_never_becomes_sql() -> None:
    """Text that would end a literal, a pattern or a statement is only compared."""
    store = small_store()
    for text in ("'; DROP TABLE lead; --", '"', "%' OR 1=1 --", "\\", "a" * 3_000):
        literal = text.replace("'", "''")
        for condition in (f"lastname eq '{literal}'", f"startswith(lastname,'x{literal}')"):
            assert names(ask(store, filter=condition)) == ""
    assert names(ask(store, filter="lastname eq '\0'")) == ""
    assert names(ask(store)) == "ABCDEF"


@cache
def reader() -> Reader:
    return Reader(small_store(), setting())


@given(EXPRESSIONS, EXPRESSIONS)
def test_any_expression_finds_rows_or_is_refused(condition: Expression, order: Expression) -> None:
    """Whatever can be written is carried out by the store, or refused by the one exception."""
    for query in (Query(filter=condition), Query(orderby=(Order(order),), top=2)):
        with suppress(BadQuery):
            assert len(reader().page(query, ENTITY_TYPES["lead"]).rows) <= len(LEADS)

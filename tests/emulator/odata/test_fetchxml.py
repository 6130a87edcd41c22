"""FetchXML finds what its operators say, joins, groups and pages; what it cannot say is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse.fetchxml import Fetched, entity_of, fetch
from emulator.odata.errors import BadQuery
from tests.emulator.odata.small_store import ANN, BOB, LEADS, guid, setting, small_store


def fetched(xml: str, user: str = ANN) -> Fetched:
    return fetch(xml, small_store(), setting(user))


def leads(inside: str, *, fetch_as: str = "<fetch>", user: str = ANN) -> str:
    """The last names of the leads found, as one word in their order."""
    xml = f"{fetch_as}<entity name='lead'><attribute name='lastname'/>{inside}</entity></fetch>"
    return "".join(row.values["lastname"] for row in fetched(xml, user).rows)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("attribute='statecode' operator='eq' value='0'", "ABEF"),
        ("attribute='statecode' operator='ne' value='0'", "CD"),
        ("attribute='companyname' operator='ne' value='contoso'", "ACDEF"),
        ("attribute='companyname' operator='eq' value='ŁÓDŹ trading'", "A"),
        ("attribute='ownerid' operator='eq-userid'", "ABC"),
        ("attribute='ownerid' operator='ne-userid'", "DEF"),
        (f"attribute='ownerid' operator='eq' value='{{{BOB.upper()}}}'", "D"),
        ("attribute='b2bkit_prospectid' operator='not-null'", "E"),
        ("attribute='companyname' operator='null'", "E"),
        ("attribute='companyname' operator='like' value='%toso%'", "BC"),
        ("attribute='companyname' operator='not-like' value='%toso%'", "ADEF"),
        ("attribute='companyname' operator='begins-with' value='contoso'", "BC"),
        ("attribute='companyname' operator='ends-with' value='ltd'", "C"),
        ("attribute='revenue' operator='ge' value='100.5'", "AB"),
        ("attribute='donotemail' operator='eq' value='true'", "C"),
        ("attribute='createdon' operator='on-or-after' value='2026-03-05'", "ABC"),
        ("attribute='createdon' operator='last-x-days' value='6'", "AB"),
        ("attribute='createdon' operator='last-seven-days'", "ABC"),
        ("attribute='createdon' operator='this-month'", "ABC"),
        ("attribute='createdon' operator='olderthan-x-years' value='1'", "F"),
    ],
)
def test_a_condition_finds(condition: str, found: str) -> None:
    """Each operator, alone."""
    assert leads(f"<filter><condition {condition}/></filter>") == found


def test_values_filters_and_orders_are_combined() -> None:
    """In has values; filters nest; several filters all hold; orders come in turn."""
    both = (
        "<filter type='or'><condition attribute='lastname' operator='in'>"
        "<value>a</value><value>F</value></condition><filter><condition attribute='statecode' "
        "operator='eq' value='1'/></filter></filter><filter><condition attribute='lastname' "
        "operator='not-in'><value>F</value></condition></filter>"
        "<order attribute='statecode' descending='true'/><order attribute='lastname'/>"
    )
    assert leads(both) == "CA"


def test_the_two_views_of_the_integration_can_be_said() -> None:
    """My open leads belong to who asks; commerce leads came from a prospect, in any state."""
    mine = (
        "<filter><condition attribute='ownerid' operator='eq-userid'/>"
        "<condition attribute='statecode' operator='eq' value='0'/></filter>"
        "<order attribute='createdon' descending='true'/>"
    )
    assert (leads(mine), leads(mine, user=BOB)) == ("AB", "")
    commerce = "<filter><condition attribute='b2bkit_prospectid' operator='not-null'/></filter>"
    assert leads(commerce) == "E"


def test_pages_are_counted_and_told_by_a_cookie() -> None:
    """Count and page cut the rows; more says whether to go on; top has no page after it."""
    xml = (
        "<fetch count='4' page='{}' returntotalrecordcount='true'>"
        "<entity name='lead'><order attribute='lastname'/></entity></fetch>"
    )
    first, second = fetched(xml.format(1)), fetched(xml.format(2))
    assert (len(first.rows), first.more, first.total) == (4, True, 6)
    assert (
        first.cookie
        == f'<cookie page="1"><leadid last="{{{guid(4)}}}" first="{{{guid(1)}}}" /></cookie>'
    )
    assert (len(second.rows), second.more, second.cookie, second.page) == (2, False, "", 2)
    assert leads("", fetch_as="<fetch top='2'>") == "AB"
    assert fetched("<fetch top='2'><entity name='lead'/></fetch>").more is False


def test_a_link_joins_rows_and_shows_them_under_its_alias() -> None:
    """An inner link loses rows without a partner, an outer one keeps them."""
    link = (
        "<link-entity name='account' from='accountid' to='parentaccountid' alias='a' "
        "link-type='{}'>"
        "<attribute name='name'/><attribute name='accountnumber' alias='number'/>"
        "<filter><condition attribute='name' operator='like' value='con%'/></filter></link-entity>"
    )
    assert leads(link.format("inner")) == "B"
    inside = f"<attribute name='lastname'/>{link.format('outer')}"
    outer = fetched(f"<fetch><entity name='lead'>{inside}</entity></fetch>")
    assert [row.values["a.name"] for row in outer.rows] == [None, "Contoso", None, None, None, None]
    assert [output.alias or output.name for output in outer.outputs] == [
        "leadid",
        "lastname",
        "a.name",
        "number",
    ]
    far = "<filter><condition entityname='a' attribute='name' operator='null'/></filter>"
    assert leads(far + link.format("outer")) == "ACDEF"
    further = (
        "<link-entity name='contact' from='parentcustomerid' to='accountid' alias='c'>"
        "<attribute name='lastname'/></link-entity></link-entity>"
    )
    nested = link.format("inner").replace("</link-entity>", further)
    assert leads(nested) == "B"


def test_rows_are_grouped() -> None:
    """count, sum and others by group, ordered by what they are called."""
    xml = (
        "<fetch aggregate='true'><entity name='lead'>"
        "<attribute name='statecode' groupby='true' alias='state'/>"
        "<attribute name='leadid' aggregate='count' alias='n'/>"
        "<attribute name='revenue' aggregate='sum' alias='s'/>"
        "<attribute name='companyname' aggregate='countcolumn' distinct='true' alias='c'/>"
        "<order alias='n' descending='true'/><order alias='state'/></entity></fetch>"
    )
    assert [tuple(row.values.values()) for row in fetched(xml).rows] == [
        (0, 4, 2100.5, 3),
        (1, 1, None, 1),
        (2, 1, None, 1),
    ]
    by_year = (
        "<fetch aggregate='true'><entity name='lead'>"
        "<attribute name='createdon' groupby='true' dategrouping='year' alias='y'/>"
        "<attribute name='leadid' aggregate='count' alias='n'/><order alias='y'/>"
        "</entity></fetch>"
    )
    assert [tuple(row.values.values()) for row in fetched(by_year).rows] == [
        (2024, 1),
        (2025, 1),
        (2026, 4),
    ]


def test_distinct_rows_come_once() -> None:
    """Rows that show the same are one."""
    xml = (
        "<fetch distinct='true'><entity name='annotation'><attribute name='subject'/>"
        "<order attribute='subject'/></entity></fetch>"
    )
    assert [row.values for row in fetched(xml).rows] == [{"subject": "call"}, {"subject": "meet"}]


def test_all_attributes_are_shown() -> None:
    """All columns of the table, and the type of a lookup unseen."""
    found = fetched("<fetch><entity name='lead'><all-attributes/></entity></fetch>")
    assert found.rows[4].values["customerid__type"] == "contact"
    assert {"subject", "ownerid"} <= {output.name for output in found.outputs}
    assert entity_of("<fetch><entity name='lead'/></fetch>", setting()).name == "lead"


INSIDE = "<fetch><entity name='lead'>{}</entity></fetch>"
CONDITION = INSIDE.format("<filter><condition {}/></filter>")


@pytest.mark.parametrize(
    ("xml", "status", "message"),
    [
        ("", 400, "Invalid XML"),
        ("<fetch>", 400, "Invalid XML"),
        ("<fetch/>", 400, "needs one <entity>"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><fetch/>", 400, "must not have a document type"),
        ("<other/>", 501, "The element <other> of FetchXML"),
        ("<fetch utc-offset='1'/>", 501, "The attribute 'utc-offset' of <fetch>"),
        ("<fetch page='0'><entity name='lead'/></fetch>", 400, "'page' of <fetch> must be"),
        ("<fetch><entity name='nosuch'/></fetch>", 400, "The entity with a name = 'nosuch'"),
        (
            INSIDE.format("<attribute name='nosuch'/>"),
            400,
            "doesn't contain attribute with Name = 'nosuch'",
        ),
        (INSIDE.format("<order attribute='nosuch'/>"), 400, "doesn't contain attribute"),
        (CONDITION.format("attribute='nosuch' operator='null'"), 400, "named 'nosuch'"),
        (
            CONDITION.format("attribute='statecode' operator='above' value='1'"),
            501,
            "The operator 'above'",
        ),
        (CONDITION.format("attribute='statecode' operator='eq' value='x'"), 400, "cannot be read"),
        (CONDITION.format("attribute='statecode' operator='eq'"), 400, "needs 1 values"),
        (CONDITION.format("operator='eq'"), 400, "needs the attribute 'attribute'"),
        (INSIDE.format("<filter type='xor'/>"), 400, "'and' or 'or'"),
        (INSIDE.format("<link-entity name='account' from='accountid' to='x'/>"), 400, "Name = 'x'"),
        (
            INSIDE.format(
                "<link-entity name='account' from='accountid' to='leadid' link-type='exists'/>"
            ),
            501,
            "'exists'",
        ),
        (
            "<fetch>"
            "<entity name='lead'>" + "<filter>" * 60 + "</filter>" * 60 + "</entity></fetch>",
            400,
            "nested 50",
        ),
        ("<fetch>" + "x" * 70_000, 400, "longer than"),
    ],
)
def test_what_cannot_be_said_is_refused_by_name(xml: str, status: int, message: str) -> None:
    """400 for what is wrong, 501 for what the emulator does not support."""
    with pytest.raises(BadQuery) as refused:
        fetched(xml)
    assert message in refused.value.message
    assert refused.value.status == status


PARTS = st.sampled_from(
    [
        "<fetch>",
        "<entity name='lead'>",
        "<filter>",
        "</filter>",
        "</entity>",
        "</fetch>",
        "<attribute name='lastname'/>",
        "<condition attribute='lastname' operator='eq' value='a'/>",
        "<order alias='x'/>",
        "&#0;",
        "&a;",
        "\ud800",
        "<all-attributes/>",
        "<link-entity name='lead' from='leadid' to='leadid'/>",
    ]
)


@given(st.lists(PARTS, max_size=8).map("".join) | st.text(max_size=30))
def test_any_text_gives_rows_or_the_one_error(xml: str) -> None:
    """No text causes another exception."""
    with suppress(BadQuery):
        assert len(fetched(xml).rows) <= len(LEADS)

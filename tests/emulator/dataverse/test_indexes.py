"""Which index a question about rows is answered by."""

from urllib.parse import quote

import pytest

from emulator.dataverse import store
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.tables import TABLES
from emulator.odata.parsing import query_of
from emulator.odata.planning import choice_of
from tests.emulator.dataverse.client import LEAD, Client


@pytest.fixture
def no_longer_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world has indexes from the start."""
    monkeypatch.setattr(store, "YOUNG", 0)


def indexes_of_leads(client: Client) -> set[str]:
    """Their names."""
    told = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'lead'"
    return {name for (name,) in client.dataverse.rows.store.sql.execute(told)}


@pytest.mark.usefixtures("no_longer_young")
def test_only_what_is_asked_by_has_an_index() -> None:
    """Each index costs something whenever a row is written."""
    client = Client()
    before = indexes_of_leads(client)
    client.create("leads", **LEAD)
    client.get("leads?$select=lastname&$top=5")
    assert indexes_of_leads(client) == before
    client.get("leads?$filter=statecode eq 0&$orderby=createdon desc")
    client.get("leads?$filter=statecode eq 0&$orderby=createdon desc")
    assert indexes_of_leads(client) - before == {
        "lead_by_createdon_leadid",
        "lead_by_statecode_createdon_leadid",
    }


def test_a_world_has_an_index_once_it_has_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then a look at all of them takes no longer; what was asked before gets it, too."""
    client = Client()
    before = indexes_of_leads(client)
    client.get("leads?$filter=statecode eq 0&$orderby=createdon desc")
    assert indexes_of_leads(client) == before
    monkeypatch.setattr(store, "YOUNG", client.dataverse.rows.store.version + 1)
    client.create("leads", **LEAD)
    client.get("leads?$filter=statecode eq 0&$orderby=createdon desc")
    assert indexes_of_leads(client) > before


@pytest.mark.usefixtures("no_longer_young")
def test_a_column_that_is_compared_or_searched_is_found_in_an_index() -> None:
    """The answers are those of before, also when another column is searched later."""
    client = Client()
    for number in range(40):
        client.create(
            "leads", **LEAD | {"address1_city": f"C{number % 4}", "jobtitle": f"J{number}"}
        )
    compared = "address1_city eq 'c1'"
    searched = "contains(jobtitle,'j3')"
    both = f"{searched} and contains(address1_city,'1')"
    for condition, found in ((compared, 10), (searched, 11), (both, 2), (searched, 11)):
        page = client.get(f"leads?$filter={quote(condition)}&$orderby=createdon desc")
        assert len(page["value"]) == found
    sql = client.dataverse.rows.store.sql
    plan = "EXPLAIN QUERY PLAN SELECT leadid FROM lead WHERE {} ORDER BY createdon LIMIT 5"
    for condition in ("address1_city = 'c1'", "jobtitle LIKE '%j3%'"):
        (*_, how), *_ = sql.execute(plan.format(condition)).fetchall()
        assert "INDEX lead_by_" in how
    names = [row[2] for row in sql.execute("PRAGMA index_info(lead_by_createdon_leadid)")]
    assert names == ["createdon", "leadid", "versionnumber", "jobtitle", "address1_city"]


@pytest.mark.usefixtures("no_longer_young")
@pytest.mark.parametrize(
    ("order", "index"),
    [("&$orderby=fullname", "lead_by_fullname_leadid"), ("", "lead_by_leadid")],
)
def test_rows_are_searched_in_their_order_without_a_look_at_them(order: str, index: str) -> None:
    """The index of the order says what is searched, also where no order is asked for."""
    client = Client()
    client.get(f"leads?$filter=statecode eq 0{order}")
    client.get(f"leads?$filter=contains(jobtitle,'j3') and statecode eq 0{order}")
    sql = client.dataverse.rows.store.sql
    names = [row[2] for row in sql.execute(f"PRAGMA index_info({index})")]
    assert {"versionnumber", "jobtitle", "statecode"} <= {*names}


@pytest.mark.usefixtures("no_longer_young")
def test_an_index_does_not_become_the_table() -> None:
    """However many columns are searched: the others are read in their rows."""
    client = Client()
    texts = [each for each in TABLES["lead"].columns if each.kind == "text" and each.writable]
    *_, last = columns = [each.name for each in texts]
    assert len(columns) > store.MOST_CARRIED
    client.create("leads", **LEAD | {last: "Jones"})
    for column in columns:
        client.get(f"leads?$filter=contains({column},'jon')&$orderby=createdon desc")
    sql = client.dataverse.rows.store.sql
    carried = sql.execute("PRAGMA index_info(lead_by_createdon_leadid)").fetchall()
    assert len(carried) <= store.MOST_CARRIED + 1
    target = f"leads?$filter=contains({last},'jon')&$orderby=createdon desc"
    assert len(client.get(target)["value"]) == 1


@pytest.mark.parametrize(
    ("condition", "counted"), [("jobtitle eq 'J'", 0), ("startswith(jobtitle,'J')", 1)]
)
def test_only_rows_that_are_equal_in_a_column_are_in_the_order_of_the_next(
    condition: str, counted: int
) -> None:
    """So it is counted first how many rows begin alike."""
    query = query_of(f"$filter={quote(condition)}&$orderby=createdon desc")
    assert len(choice_of(query, ENTITY_TYPES["lead"]).by_rare) == counted

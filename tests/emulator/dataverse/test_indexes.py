"""A question that is asked in a world of many rows has an index that holds the answer's rows."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse import lately, store
from emulator.dataverse.store import Store
from emulator.dataverse.tables import TABLES
from emulator.live.users import SALLY
from tests.emulator.dataverse.client import BASE, LEAD, Client

OPEN_FIRST = "leads?$filter=statecode eq 0&$orderby=createdon desc"
CITIES = ["Ulm", "Ghent", "Ålesund", "ulm"]


@pytest.fixture
def no_longer_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """A world has indexes from the start."""
    monkeypatch.setattr(store, "YOUNG", 0)


def indexes_of_leads(client: Client) -> dict[str, str]:
    """Their names, and how they are made."""
    told = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'lead'"
    return dict(client.dataverse.rows.store.sql.execute(told).fetchall())


@pytest.mark.usefixtures("no_longer_young")
def test_only_what_is_asked_by_has_an_index() -> None:
    """It begins with what is equal to something, and goes on with the order."""
    client = Client()
    before = indexes_of_leads(client)
    client.create("leads", **LEAD)
    assert indexes_of_leads(client) == before
    client.get(OPEN_FIRST)
    client.get(OPEN_FIRST.replace("eq 0", "eq 1"))
    added = indexes_of_leads(client).keys() - before.keys()
    assert added == {"lead_by_statecode_createdon_leadid"}


def test_a_world_has_an_index_once_it_has_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then a look at all of them takes no longer; what was asked before gets it, too."""
    client = Client()
    before = indexes_of_leads(client)
    client.get(OPEN_FIRST)
    assert indexes_of_leads(client) == before
    monkeypatch.setattr(store, "YOUNG", client.dataverse.rows.store.version + 1)
    client.create("leads", **LEAD)
    client.get(OPEN_FIRST)
    assert indexes_of_leads(client).keys() > before.keys()


def columns_of(client: Client, index: str) -> list[str]:
    """What an index of leads holds."""
    sql = client.dataverse.rows.store.sql
    return [row[2] for row in sql.execute(f"PRAGMA index_info({index})")]


@pytest.mark.usefixtures("no_longer_young")
def test_what_is_looked_at_besides_is_in_the_index_of_the_order() -> None:
    """Whatever was asked before by the same order."""
    client = Client()
    client.create("leads", **LEAD)
    for condition in ("jobtitle ne 'Chief'", "not contains(address1_city,'m')"):
        client.get(f"leads?$filter={quote(condition)}&$orderby=fullname")
    found = columns_of(client, "lead_by_fullname_leadid")
    assert found == ["fullname", "leadid", "versionnumber", "jobtitle", "address1_city"]


@pytest.mark.usefixtures("no_longer_young")
def test_an_index_does_not_become_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many columns are looked at: the others are read in their rows."""
    monkeypatch.setattr(store, "MOST_BESIDES", 2)
    client = Client()
    client.create("leads", **LEAD | {"jobtitle": "Chief", "address1_city": "Ulm"})
    for column in ("jobtitle", "address1_city"):
        target = f"leads?$filter=startswith({column},'')&$orderby=fullname"
        assert len(client.get(target)["value"]) == 1
    assert columns_of(client, "lead_by_fullname_leadid")[2:] == ["versionnumber", "jobtitle"]


@pytest.mark.usefixtures("no_longer_young")
def test_no_more_indexes_are_kept_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one is made in the place of one that nobody has asked for in a long time."""
    monkeypatch.setattr(store, "MOST_INDEXES", 1)
    monkeypatch.setattr(lately, "PATIENCE", 3)
    client = Client()
    client.create("leads", **LEAD)
    before = indexes_of_leads(client)
    kept = list[set[str]]()
    for order in ("fullname", "createdon", "createdon", "createdon", "fullname"):
        assert len(client.get(f"leads?$orderby={order}")["value"]) == 1
        kept.append(indexes_of_leads(client).keys() - before.keys())
    by_name, by_date = {"lead_by_fullname_leadid"}, {"lead_by_createdon_leadid"}
    assert kept == [by_name, by_name, by_name, by_date, by_date]


@pytest.mark.usefixtures("no_longer_young")
def test_an_index_is_not_made_in_what_may_be_undone() -> None:
    """It would be gone, and nobody would know."""
    client = Client()
    client.create("leads", **LEAD)
    rows, before = client.dataverse.rows.store, indexes_of_leads(client)
    rows.begin()
    client.get(OPEN_FIRST)
    rows.undo()
    assert indexes_of_leads(client) == before
    client.get(OPEN_FIRST)
    assert indexes_of_leads(client).keys() > before.keys()


@pytest.mark.usefixtures("no_longer_young")
def test_what_has_changed_is_found_by_its_version() -> None:
    """Not by a look at every row."""
    client = Client()
    client.create("leads", **LEAD)
    client.dataverse.rows.store.changed_since(TABLES["lead"], 0, most=10)
    assert "lead_by_versionnumber_leadid" in indexes_of_leads(client)


JOINED = "<link-entity name='lead' from='parentaccountid' to='accountid'/>"


@pytest.mark.usefixtures("no_longer_young")
@pytest.mark.parametrize(
    "target",
    [
        "accounts?$expand=lead_parent_account",
        "accounts?$filter=lead_parent_account/any(l:l/statecode eq 0)",
        "accounts?$filter=lead_parent_account/$count gt 0",
        "accounts/$count?$filter=lead_parent_account/any()",
        "accounts?$apply=filter(lead_parent_account/any())/aggregate($count as n)",
        "{account}/lead_parent_account",
        "{account}/lead_parent_account/$count",
        f"accounts?fetchXml=<fetch><entity name='account'>{JOINED}</entity></fetch>",
        "leads?$filter=_parentaccountid_value eq {id}",
    ],
)
def test_what_points_to_a_row_is_found_by_an_index(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time, also when others have been asked for in between and it is gone."""
    monkeypatch.setattr(store, "MOST_INDEXES", 1)
    monkeypatch.setattr(lately, "PATIENCE", 1)
    client = Client()
    account = client.create("accounts", name="Oak")
    for _ in range(2):
        client.create("leads", **LEAD | {"parentaccountid@odata.bind": f"/{account}"})
        client.get("contacts?$orderby=fullname")
        assert not indexes_of_leads(client).keys() & {"lead_by_parentaccountid_leadid"}
        asked = quote(target.format(account=account, id=account[9:-1]), safe="/?$=&()'")
        assert client.send("GET", asked).status == 200
        assert "lead_by_parentaccountid_leadid" in indexes_of_leads(client)


equations = st.sampled_from(
    [f"address1_city eq '{city}'" for city in CITIES]
    + ["statecode eq 0", "jobtitle eq null", "1 eq numberofemployees"]
    + ["_parentaccountid_value eq null", f"_owninguser_value eq {SALLY.id}"]
)
ranges = st.sampled_from(
    [
        "numberofemployees gt 1",
        "jobtitle ge 'b'",
        "address1_city lt 'Ålesund'",
        "address1_city in ('Ulm','Ålesund')",
        "startswith(address1_city,'u')",
        "createdon ge 2020-01-01T00:00:00Z",
        "Microsoft.Dynamics.CRM.Between(PropertyName='numberofemployees',PropertyValues=['1','2'])",
    ]
)
others = st.sampled_from(["not contains(jobtitle,'a')", "jobtitle ne 'a' or statecode eq 1"])
conditions = st.lists(equations | ranges | others, max_size=3, unique=True)
orders = st.lists(
    st.sampled_from(["address1_city", "jobtitle", "numberofemployees", "createdon", "leadid"]),
    max_size=3,
    unique=True,
)
directions = st.lists(st.sampled_from(["", " desc"]), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def crowd() -> Client:
    """A client of leads that are alike in some columns."""
    client = Client()
    for number in range(60):
        columns = {
            "address1_city": [None, *CITIES][number % 5],
            "jobtitle": [None, "a", "B", "bb"][number % 4],
            "numberofemployees": [None, 1, 2][number % 3],
        }
        client.create("leads", **LEAD | columns)
    return client


@given(asked=conditions, by=orders, directed=directions)
def test_the_answers_are_those_without_an_index(
    crowd: Client, asked: list[str], by: list[str], directed: list[str]
) -> None:
    """Page by page, and their number."""
    order = ",".join(f"{name}{way}" for name, way in zip(by, directed, strict=False))
    options = [f"$filter={quote(' and '.join(asked))}"] * bool(asked)
    options += [f"$orderby={quote(order)}"] * bool(order)
    target = f"leads?$select=leadid&$count=true&{'&'.join(options)}".rstrip("&")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "YOUNG", 0)
        answers = pages(crowd, target)
        patch.setattr(Store, "indexed", lambda *_: False)
        assert pages(crowd, target.replace("leadid&", "leadid,subject&")) == answers


def pages(client: Client, target: str) -> list[tuple[int, list[str]]]:
    """The number and ids of all pages."""
    told, following = list[tuple[int, list[str]]](), target
    while following:
        page = client.get(following, prefer="odata.maxpagesize=7")
        told.append((page["@odata.count"], [row["leadid"] for row in page["value"]]))
        following = page.get("@odata.nextLink", "").removeprefix(BASE)
    return told

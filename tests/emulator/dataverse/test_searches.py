"""Searches that are made again: remembered while nothing changes, and no longer."""

import pytest

from emulator.dataverse import searches
from tests.emulator.dataverse.client import LEAD, Client

SEARCH = "leads?$select=lastname&$filter=contains(lastname,'as')&$orderby=lastname"


@pytest.fixture
def asked(client: Client) -> list[str]:
    """The statements that SQLite is asked from now on."""
    statements: list[str] = []
    client.send("GET", SEARCH)
    client.dataverse.rows.store.sql.set_trace_callback(statements.append)
    return statements


@pytest.fixture
def client() -> Client:
    """One with two leads, of which one is found."""
    client = Client()
    client.create("leads", **LEAD)
    client.create("leads", **{**LEAD, "lastname": "Oak"})
    return client


def found(client: Client) -> list[str]:
    """The names that the search finds."""
    return [row["lastname"] for row in client.get(SEARCH)["value"]]


def test_a_search_is_made_once_while_nothing_changes(client: Client, asked: list[str]) -> None:
    """Whoever asks again gets the same, without a look at the rows."""
    assert found(client) == found(client) == ["Ash"]
    assert not [each for each in asked if "LIKE" in each]


def test_any_change_makes_a_search_anew(client: Client) -> None:
    """A row more, a row that changes its name, a row less."""
    assert found(client) == ["Ash"]
    lead = client.create("leads", **{**LEAD, "lastname": "Nash"})
    assert found(client) == ["Ash", "Nash"]
    client.send("PATCH", lead, {"lastname": "Elm"})
    assert found(client) == ["Ash"]
    client.send("PATCH", lead, {"lastname": "Vasa"})
    assert found(client) == ["Ash", "Vasa"]
    client.send("DELETE", lead)
    assert found(client) == ["Ash"]


def test_other_pages_are_other_searches(client: Client) -> None:
    """By their size, and by where they begin."""
    client.create("leads", **{**LEAD, "lastname": "Nash"})
    first = client.get(SEARCH, prefer="odata.maxpagesize=1")
    assert [row["lastname"] for row in first["value"]] == ["Ash"]
    assert found(client) == ["Ash", "Nash"]
    following = first["@odata.nextLink"].partition("/api/data/v9.2/")[2]
    second = client.get(following, prefer="odata.maxpagesize=1")
    assert [row["lastname"] for row in second["value"]] == ["Nash"]


def test_only_so_many_searches_are_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """And none that found too much."""
    monkeypatch.setattr(searches, "MOST", 3)
    kept = client.dataverse._reading._searches._pages  # noqa: SLF001
    for number in range(9):
        client.send("GET", f"leads?$filter=contains(lastname,'{number}')")
        assert len(kept) <= 3
    monkeypatch.setattr(searches, "LONGEST", 0)
    kept.clear()
    assert found(client) == ["Ash"]
    assert not kept

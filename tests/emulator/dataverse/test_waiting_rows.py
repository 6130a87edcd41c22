"""Rows that SQLite has not been told of yet: read like others, and undone like others."""

from emulator.dataverse.tables import TABLES
from emulator.live.users import SALLY
from tests.emulator.dataverse.client import LEAD, Client
from tests.emulator.dataverse.test_batch import WRONG, change_set, part, post
from tests.emulator.dataverse.test_selling import qualified

EVERYTHING = {
    **LEAD,
    "revenue": 5,
    "numberofemployees": 7,
    "donotemail": True,
    "estimatedclosedate": "2026-12-24",
    "msdyn_company@odata.bind": None,
    "description": "Line\nline",
}


def test_a_waiting_row_is_read_as_a_written_one() -> None:
    """In all tables, whatever the kinds of their columns."""
    client = Client()
    lead = client.create("leads", **EVERYTHING)
    made = qualified(client, lead, "Account", "Contact", "Opportunity")
    assert made.status == 200
    opportunity = client.dataverse.rows.id_of("opportunity", 4)
    closing = {"opportunityid@odata.bind": f"/opportunities({opportunity})", "actualrevenue": 9}
    won = client.send("POST", "WinOpportunity", {"Status": 3, "OpportunityClose": closing})
    assert won.status == 204
    store, seen = client.dataverse.rows.store, 0
    keys = [(TABLES[name], key) for name, rows in store._backlog._waiting.items() for key in rows]  # noqa: SLF001
    waiting = [store.get(table, key) for table, key in keys]
    assert store.sql.in_transaction
    for (table, key), row in zip(keys, waiting, strict=True):
        written = store.get(table, key)
        assert written == row
        assert written
        assert [type(value) for value in written.values()] == [
            type(v) for v in (row or {}).values()
        ]
        seen += table.name in {"lead", "account", "contact", "opportunity", "opportunityclose"}
    assert seen == 5


def test_a_change_set_that_fails_undoes_what_waits_of_it_alone() -> None:
    """Rows that waited before are as they were, new ones are gone, and no row is there twice."""
    client = Client()
    lead = client.create("leads", **LEAD)
    changes = change_set(
        part("PATCH", lead, {"lastname": "Oak"}), part("POST", "leads", LEAD), part(*WRONG)
    )
    post(client, changes)
    assert client.get(lead)["lastname"] == "Ash"
    assert [row["lastname"] for row in client.rows("lead")] == ["Ash"]
    client.send("PATCH", lead, {"lastname": "Elm"})
    post(client, change_set(part("PATCH", lead, {"jobtitle": "Buyer"})))
    assert [(row["lastname"], row["jobtitle"]) for row in client.rows("lead")] == [("Elm", "Buyer")]


def test_a_row_that_waits_and_is_deleted_is_gone() -> None:
    """For whoever asks for it, and for whoever asks which rows there are."""
    client = Client(user=SALLY)
    lead, other = client.create("leads", **LEAD), client.create("leads", **LEAD)
    assert client.send("DELETE", lead).status == 204
    assert client.send("GET", lead).status == 404
    assert [f"leads({row['leadid']})" for row in client.rows("lead")] == [other]

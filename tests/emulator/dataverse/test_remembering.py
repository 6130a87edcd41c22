"""What is remembered between requests, so that they are quick, is never told when it is over."""

from typing import Any
from urllib.parse import quote

from emulator.dataverse.texts import LIMIT, Texts
from emulator.live.users import SALLY, SAM
from tests.emulator.dataverse.client import LEAD, Client, refusal
from tests.emulator.dataverse.test_batch import WRONG, change_set, part, post

FORMATTED = "OData.Community.Display.V1.FormattedValue"
ALL = {"prefer": 'odata.include-annotations="*"'}


def test_a_row_that_has_changed_is_read_anew() -> None:
    """One row and a page of them, with other properties in between."""
    client = Client()
    lead = client.create("leads", **LEAD)
    for target in (lead, f"{lead}?$select=lastname", "leads", "leads?$select=lastname"):
        for name in ("Ash", "Oak", "Ash"):
            client.send("PATCH", lead, {"lastname": name})
            told = client.get(target)
            assert told.get("value", [told])[0]["lastname"] == name


def test_a_name_that_is_shown_with_a_lookup_is_the_present_one() -> None:
    """The row that points there has not changed."""
    client = Client()
    lead = client.create("leads", **LEAD)
    bound = {"objectid_lead@odata.bind": f"/{lead}"}
    note = client.create("annotations", subject="Called", **bound)
    name = f"_objectid_value@{FORMATTED}"
    version = client.get(note)["@odata.etag"]
    for last in ("Ash", "Oak", "Ash"):
        client.send("PATCH", lead, {"lastname": last})
        assert client.get(note, **ALL)[name] == f"Ann {last}"
        page = client.get("annotations?$select=_objectid_value", **ALL)
        assert page["value"][0][name] == f"Ann {last}"
    assert client.get(note)["@odata.etag"] == version


def test_what_was_read_in_a_change_set_that_failed_was_never_so() -> None:
    """Neither with annotations nor without."""
    client = Client()
    lead = client.create("leads", **LEAD)
    for prefer in ("return=representation", f"return=representation,{ALL['prefer']}"):
        change = part("PATCH", lead, {"lastname": "Oak"}, prefer=prefer)
        answer = post(client, change_set(change, part(*WRONG)))
        assert b'"lastname":"Oak"' not in answer.body
        assert client.get(lead, **ALL)["lastname"] == client.get(lead)["lastname"] == "Ash"


def test_a_question_about_the_present_is_asked_anew() -> None:
    """By whoever asks, and whenever."""
    client = Client()
    client.create("leads", **LEAD)
    mine = "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')"
    asked = f"leads?$select=leadid&$filter={quote(mine)}"
    past = "leads?$select=leadid&$filter=createdon lt now()"
    assert [len(client.get(target)["value"]) for target in (asked, past)] == [1, 0]
    client.user = SAM
    client.dataverse.live.turn_to(60_000)
    assert [len(client.get(target)["value"]) for target in (asked, past)] == [0, 1]
    client.user = SALLY
    assert len(client.get(asked)["value"]) == 1


def test_one_statement_serves_all_rows_and_gives_each_its_own() -> None:
    """What belongs to one account is not told of another."""
    client = Client()
    for name in ("Acme", "Oak & Co"):
        account = client.create("accounts", name=name)
        bound = {"parentaccountid@odata.bind": f"/{account}"}
        client.create("leads", **LEAD | {"companyname": name}, **bound)
        found: Any = client.get(f"{account}/lead_parent_account?$select=companyname")
        assert [row["companyname"] for row in found["value"]] == [name]


def test_an_unknown_property_is_refused_where_nothing_is_found() -> None:
    """And where everything else is remembered."""
    client = Client()
    for _ in range(2):
        refused = refusal(client.send("GET", "leads?$select=nonsense"))
        assert refused[0] == 400
        assert "nonsense" in refused[2]
        client.create("leads", **LEAD)
        client.get("leads")


def test_no_more_is_kept_than_there_is_room_for() -> None:
    """When it is full, all is forgotten."""
    texts, row = Texts(), {"text": "x" * 1_000_000}
    for number in range(3 * LIMIT // 1_000_000):
        made = texts.made("shape", str(number), 1, row)
    kept = [each for each in range(100) if texts.known("shape", [(str(each), 1)])]
    assert 0 < len(kept) * len(made) <= LIMIT
    assert texts.known("shape", [(str(kept[-1]), 2)]) is None

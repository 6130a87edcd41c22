"""Rows that are created with others, put together with $ref, and taken apart again."""

import json
from typing import Any

import pytest

from tests.emulator.dataverse.client import BASE, LEAD, ROOT, Client, header, refusal

DEEP = LEAD | {
    "parentaccountid": {"name": "Acme", "account_parent_account": [{"name": "Branch"}]},
    "Lead_Annotation": [{"subject": "one"}, {"subject": "two"}],
}


def test_rows_are_created_with_others() -> None:
    """Above and below a row, at any depth; each points to the one that it belongs to."""
    client = Client()
    lead = client.create("leads", **DEEP)[6:-1]
    (row,) = client.rows("lead")
    accounts = {each["name"]: each for each in client.rows("account")}
    assert row["parentaccountid"] == accounts["Acme"]["accountid"]
    assert accounts["Branch"]["parentaccountid"] == accounts["Acme"]["accountid"]
    notes = {note["subject"]: note for note in client.rows("annotation")}
    for subject in ("one", "two"):
        assert notes[subject]["objectid"] == lead
        assert notes[subject]["objectid__type"] == "lead"


def nested(depth: int) -> dict[str, Any]:
    """An account in an account in an account."""
    body: dict[str, Any] = {"name": "Acme"}
    for _ in range(depth):
        body = {"name": "Acme", "parentaccountid": body}
    return body


@pytest.mark.parametrize(
    ("table", "body", "status"),
    [
        ("leads", DEEP | {"Lead_Annotation": [{"subject": "one"}, {"nonsense": 1}]}, 400),
        ("leads", DEEP | {"nonsense": 1}, 400),
        ("leads", DEEP | {"parentaccountid": {"nonsense": {}}}, 400),
        ("leads", DEEP | {"Lead_Annotation": ["one"]}, 400),
        ("leads", DEEP | {"ownerid": {"fullname": "x"}}, 501),
        ("leads", DEEP | {"createdby": {"fullname": "x"}}, 501),
        ("accounts", {"name": "Acme", "primarycontactid": {"lastname": "Ash"}}, 501),
        ("accounts", nested(11), 400),
        ("accounts", nested(500), 400),
    ],
)
def test_all_of_them_or_none(table: str, body: dict[str, Any], status: int) -> None:
    """What cannot be created takes with it what was to be created along."""
    client = Client()
    notes = client.rows("annotation")
    assert refusal(client.send("POST", table, body))[0] == status
    assert client.rows("lead") == client.rows("account") == client.rows("contact") == []
    assert client.rows("annotation") == notes
    assert not client.dataverse.live.landscape.sales.accounts


@pytest.mark.parametrize("by", ["path", "query"])
def test_rows_are_put_into_a_collection_and_taken_out(by: str) -> None:
    """POST to $ref sets the lookup of the other row; DELETE empties it, however the row is told."""
    client = Client()
    account, lead = client.create("accounts", name="Acme"), client.create("leads", **LEAD)
    collection = f"{account}/lead_parent_account"
    put = client.send("POST", f"{collection}/$ref", {"@odata.id": f"{BASE}{ROOT}{lead}"})
    assert put.status == 204
    assert client.rows("lead")[0]["parentaccountid"] in account
    taken = {"path": f"{collection}{lead[5:]}/$ref", "query": f"{collection}/$ref?$id={lead}"}[by]
    assert client.send("DELETE", taken).status == 204
    assert client.rows("lead")[0]["parentaccountid"] is None
    assert refusal(client.send("DELETE", taken))[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "lead_parent_account/$ref", {"@odata.id": "accounts(1)"}, 400),
        ("POST", "lead_parent_account/$ref", {"@odata.id": "{account}"}, 400),
        ("POST", "lead_parent_account/$ref", {}, 400),
        ("DELETE", "lead_parent_account/$ref", {}, 400),
        ("DELETE", "lead_parent_account/$ref?$id=x", {}, 400),
        ("PUT", "lead_parent_account/$ref", {}, 405),
        ("PATCH", "lead_parent_account/$ref", {}, 405),
        ("GET", "lead_parent_account(00000000-0000-0000-0000-000000000001)/$ref", {}, 501),
        ("GET", "owninguser/fullname", {}, 501),
        (
            "POST",
            "lead_parent_account/$ref",
            {"@odata.id": "leads(00000000-0000-0000-0000-000000000001)"},
            404,
        ),
    ],
)
def test_wrong_references_are_refused(
    method: str, path: str, body: dict[str, str], status: int
) -> None:
    """A reference must be to a row that is there, of the collection's table."""
    client = Client()
    account = client.create("accounts", name="Acme")
    told = json.dumps(body).replace("{account}", account).encode()
    assert refusal(client.send(method, f"{account}/{path}", told))[0] == status


def test_references_are_read_instead_of_rows() -> None:
    """Of a collection as many as the query wants; of a lookup the one, or none."""
    client = Client()
    account = client.create("accounts", name="Acme")
    leads = [client.create("leads", **LEAD, parentaccountid={"name": "B"}) for _ in range(2)]
    for lead in leads:
        client.send("PUT", f"{lead}/parentaccountid/$ref", {"@odata.id": f"{BASE}{ROOT}{account}"})
    told = client.get(f"{account}/lead_parent_account/$ref?$orderby=createdon")
    assert told["@odata.context"] == f"{BASE}{ROOT}$metadata#Collection($ref)"
    addresses = {each["@odata.id"] for each in told["value"]}
    assert addresses == {f"{BASE}{ROOT}{lead}" for lead in leads}
    assert len(client.get(f"{account}/lead_parent_account/$ref?$top=1")["value"]) == 1
    assert client.get(f"{leads[0]}/parentaccountid/$ref") == {
        "@odata.context": f"{BASE}{ROOT}$metadata#$ref",
        "@odata.id": f"{BASE}{ROOT}{account}",
    }
    assert client.send("GET", f"{leads[0]}/parentcontactid/$ref").status == 204


def test_the_answer_is_that_of_a_creation() -> None:
    """The location is the outer row's."""
    client = Client()
    made = client.send("POST", "leads", DEEP)
    assert client.rows("lead")[0]["leadid"] in header(made, "OData-EntityId")


def test_what_only_the_row_knows_outlives_a_change_that_the_model_sees() -> None:
    """Where a lead that was typed in comes from, and whose it is."""
    client = Client()
    account = client.create("accounts", name="Acme")
    told = {"leadsourcecode": 3, "parentaccountid@odata.bind": account}
    lead = client.create("leads", **LEAD, **told)
    assert client.send("PATCH", lead, {"lastname": "Elm"}).status == 204
    row = client.get(lead)
    assert (row["lastname"], row["leadsourcecode"]) == ("Elm", 3)
    assert account == f"accounts({row['_parentaccountid_value']})"


@pytest.mark.parametrize(
    ("table", "values", "part"),
    [
        ("contacts", {"msdyn_contactpersonid": "7"}, "setting msdyn_contactpersonid of rows of"),
        ("accounts", {"accountnumber": "7"}, "setting accountnumber of rows of accounts"),
    ],
)
def test_what_the_model_says_otherwise_is_refused_by_name(
    table: str, values: dict[str, Any], part: str
) -> None:
    """Neither a new row has it, nor one that is there; nothing is half-written."""
    client = Client()
    row = client.create(table, **({"name": "Acme"} if table == "accounts" else {"lastname": "Elm"}))
    for method, target in (("POST", table), ("PATCH", row)):
        status, _, message = refusal(client.send(method, target, {**values, "description": "x"}))
        assert status == 501
        assert part in message
    assert len(client.rows(table.removesuffix("s"))) == 1
    assert client.get(row)["description"] is None


@pytest.mark.parametrize(
    "name", ["leadid", "fullname", "createdon", "_ownerid_value", "versionnumber"]
)
def test_a_property_that_follows_from_others_cannot_be_put(name: str) -> None:
    """Nor be deleted; lookups are changed by $ref."""
    client = Client()
    lead = client.create("leads", **LEAD)
    before = client.get(lead)
    for method in ("PUT", "DELETE"):
        answer = client.send(method, f"{lead}/{name}", {"value": None})
        assert refusal(answer)[:2] == (400, "0x0")
        assert f"'{name}'" in refusal(answer)[2]
    assert client.get(lead) == before


def test_groups_have_no_address() -> None:
    """They are no rows."""
    status, _, sentence = refusal(Client().send("GET", "leads/$ref?$apply=groupby((statuscode))"))
    assert status == 400
    assert "$apply" in sentence


def test_references_in_expand_are_refused_by_name() -> None:
    """On every level."""
    for query in ("owninguser/$ref", "owninguser($expand=businessunitid/$ref)"):
        status, _, sentence = refusal(Client().send("GET", f"leads?$expand={query}"))
        assert (status, "/$ref in $expand" in sentence) == (501, True)

"""Accounts, contacts, opportunities, leads and notes that clients delete."""

import json
from typing import Any

import pytest

from reference_model.invariants import violations
from tests.emulator.dataverse.client import LEAD, Client, refusal

QUALIFY = "/Microsoft.Dynamics.CRM.QualifyLead"
SETS = {"account": "accounts", "contact": "contacts", "opportunity": "opportunities"}


def qualified(client: Client) -> dict[str, str]:
    """The paths of a lead and of what it became, by kind."""
    lead = client.create("leads", **LEAD)
    told = {f"Create{kind}": True for kind in ("Account", "Contact", "Opportunity")}
    answer = client.send("POST", lead + QUALIFY, {**told, "Status": 3})
    made = {"lead": lead}
    for row in json.loads(answer.body)["value"]:
        kind = row["@odata.type"].rpartition(".")[2]
        made[kind] = f"{SETS[kind]}({row[f'{kind}id']})"
    return made


def gone(client: Client, path: str) -> bool:
    """Whether a row is not there."""
    return refusal(client.send("GET", path))[0] == 404


@pytest.mark.parametrize("kind", ["account", "contact"])
def test_a_customer_can_be_deleted(kind: str) -> None:
    """Nothing points to it any more, its notes are gone, and the world is as sound as before."""
    client = Client()
    made = qualified(client)
    note = client.create(
        "annotations", **{"subject": "Tall", f"objectid_{kind}@odata.bind": f"/{made[kind]}"}
    )
    assert client.send("DELETE", made[kind]).status == 204
    assert gone(client, made[kind])
    assert gone(client, note)
    assert client.get(SETS[kind])["value"] == []
    id = made[kind].partition("(")[2].rstrip(")")
    for other in made.keys() - {kind}:
        assert id not in json.dumps(client.get(made[other]))
    assert violations(client.dataverse.live.landscape) == []
    assert refusal(client.send("DELETE", made[kind]))[0] == 404


def test_what_is_deleted_does_not_come_back() -> None:
    """Also when something happens to what belonged to it, or to itself in headquarters."""
    client = Client()
    made = qualified(client)
    for kind in ("account", "contact"):
        client.send("DELETE", made[kind])
    closing: dict[str, Any] = {"opportunityid@odata.bind": f"/{made['opportunity']}"}
    told = {"Status": 3, "OpportunityClose": closing}
    assert client.send("POST", "WinOpportunity", told).status == 204
    assert client.send("PATCH", made["lead"], {"statecode": 0}).status == 204
    assert gone(client, made["account"])
    assert client.get(made["opportunity"])["_parentaccountid_value"] is None
    again = client.send(
        "POST",
        made["lead"] + QUALIFY,
        {
            "CreateAccount": True,
            "CreateContact": True,
            "CreateOpportunity": False,
            "Status": 3,
        },
    )
    assert again.status == 200
    assert len(client.get("accounts")["value"]) == len(client.get("contacts")["value"]) == 1


def test_nobody_takes_the_place_of_a_customer_that_was_deleted() -> None:
    """The contact is no customer of the opportunity, whatever happens to that later."""
    client = Client()
    made = qualified(client)
    client.send("DELETE", made["account"])
    closing: dict[str, Any] = {"opportunityid@odata.bind": f"/{made['opportunity']}"}
    told = {"Status": 3, "OpportunityClose": closing}
    assert client.send("POST", "WinOpportunity", told).status == 204
    opportunity = client.get(made["opportunity"])
    assert opportunity["_customerid_value"] is None
    assert opportunity["_parentcontactid_value"] in made["contact"]


def test_a_change_set_that_fails_deletes_nothing() -> None:
    """The row is back, and can be worked with."""
    client = Client()
    made = qualified(client)
    rows = client.dataverse.rows
    id = made["account"].partition("(")[2].rstrip(")")

    def delete_and_fail() -> None:
        with rows.all_or_nothing():
            rows.take_away("account", id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        delete_and_fail()
    assert client.get(made["account"])["name"] == LEAD["companyname"]
    assert client.send("DELETE", made["account"]).status == 204


def test_what_belongs_to_a_row_goes_with_it() -> None:
    """Notes and closings, and nothing of other rows."""
    client = Client()
    made = qualified(client)
    for kind in ("lead", "opportunity"):
        bound = {f"objectid_{kind}@odata.bind": f"/{made[kind]}"}
        client.create("annotations", subject="Note", **bound)
    closing = {"opportunityid@odata.bind": f"/{made['opportunity']}"}
    client.send("POST", "LoseOpportunity", {"Status": 4, "OpportunityClose": closing})
    assert client.send("DELETE", made["opportunity"]).status == 204
    assert client.get("opportunitycloses")["value"] == []
    assert len(client.get("annotations")["value"]) == 1
    assert client.send("DELETE", made["lead"]).status == 204
    assert client.get("annotations")["value"] == []


def test_everything_can_be_deleted_children_first() -> None:
    """Notes and closings, opportunities, contacts, accounts, leads: nothing is left."""
    client = Client()
    made = qualified(client)
    client.create("annotations", subject="Note", **{"objectid_lead@odata.bind": f"/{made['lead']}"})
    closing = {"opportunityid@odata.bind": f"/{made['opportunity']}"}
    client.send("POST", "LoseOpportunity", {"Status": 4, "OpportunityClose": closing})
    for table, key in (("annotations", "annotationid"), ("opportunitycloses", "activityid")):
        for row in client.get(table)["value"]:
            assert client.send("DELETE", f"{table}({row[key]})").status == 204
    for kind in ("opportunity", "contact", "account", "lead"):
        assert client.send("DELETE", made[kind]).status == 204
    for table in (*SETS.values(), "leads", "annotations", "opportunitycloses"):
        assert client.get(table)["value"] == []

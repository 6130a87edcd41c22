"""What a client can find out about messages, and what is refused by its name."""

import json

import pytest

from emulator.dataverse.actions import TYPE
from emulator.dataverse.tables import TABLES
from emulator.dataverse.unserved import UNSERVED
from tests.emulator.dataverse.client import LEAD, Client, refusal

FILTERS = "sdkmessagefilters?$select=primaryobjecttypecode&$expand=sdkmessageid($select=name)"


def taken(client: Client, condition: str) -> set[tuple[str, str]]:
    """Tables and messages, as dataverse-api asks for them."""
    rows = client.get(f"{FILTERS}&$filter={condition}")["value"]
    return {(each["primaryobjecttypecode"], each["sdkmessageid"]["name"]) for each in rows}


def test_a_client_finds_the_tables_that_take_many_rows_at_once() -> None:
    """By the message's name, across the lookup, and by the table's."""
    condition = (
        "(sdkmessageid/name eq 'CreateMultiple' or sdkmessageid/name eq 'UpdateMultiple') "
        "and primaryobjecttypecode eq '{}'"
    )
    both = {("lead", "CreateMultiple"), ("lead", "UpdateMultiple")}
    assert taken(Client(), condition.format("lead")) == both
    assert taken(Client(), condition.format("systemuser")) == set()


def won(client: Client) -> None:
    """Let there be a row of every table."""
    lead = client.create("leads", **LEAD)
    creating = {f"Create{each}": True for each in ("Account", "Contact", "Opportunity")}
    client.send("POST", f"{lead}/{TYPE}QualifyLead", creating | {"Status": 3})
    (deal,) = client.get("opportunities")["value"]
    bound = {"opportunityid@odata.bind": f"/opportunities({deal['opportunityid']})"}
    client.create("leads", **LEAD)
    told = {"Status": 3, "OpportunityClose": bound}
    assert client.send("POST", "WinOpportunity", told).status == 204
    client.create("annotations", subject="x")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_what_is_said_of_it(name: str) -> None:
    """What is not said of it is refused by name."""
    client, table = Client(), TABLES[name]
    said = {message for _, message in taken(client, f"primaryobjecttypecode eq '{name}'")}
    won(client)
    body = LEAD if name == "lead" else {}
    id = client.get(f"{table.set}?$orderby=versionnumber desc")["value"][0][table.key]
    row, targets = f"{table.set}({id})", json.dumps({"Targets": [body]}).encode()
    changes = {"Targets": [{table.key: id}]}
    tried = {
        "Create": client.send("POST", table.set, body),
        "CreateMultiple": client.send("POST", f"{table.set}/{TYPE}CreateMultiple", targets),
        "Update": client.send("PATCH", row, {}),
        "UpdateMultiple": client.send("POST", f"{table.set}/{TYPE}UpdateMultiple", changes),
        "Delete": client.send("DELETE", row),
    }
    assert {each for each, answer in tried.items() if answer.status != 501} == said & set(tried)


@pytest.mark.parametrize("name", sorted(UNSERVED))
def test_what_the_product_has_is_not_denied(name: str) -> None:
    """It is refused as what the emulator lacks, and another name as what there is not."""
    client = Client()
    status, _, sentence = refusal(client.send("GET", name))
    assert (status, sentence) == (501, f"The emulator does not support {name}.")
    assert refusal(client.send("GET", f"{name}x"))[0] == 404


@pytest.mark.parametrize("option", ["sql", "userQuery"])
def test_other_ways_to_ask_are_not_ignored(option: str) -> None:
    """All rows would be a wrong answer."""
    status, _, sentence = refusal(Client().send("GET", f"leads?{option}=x"))
    assert (status, sentence) == (501, f"The emulator does not support {option}.")


def test_an_action_of_a_row_needs_its_namespace() -> None:
    """The product says that it cannot resolve the parameters."""
    client = Client()
    lead = client.create("leads", **LEAD)
    status, _, sentence = refusal(client.send("POST", f"{lead}/QualifyLead", {"Status": 3}))
    assert status == 400
    assert sentence.startswith("Request message has unresolved parameters")


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        ("POST", "WhoAmI", {}, (404, "", "No HTTP resource was found that matches the request")),
        ("GET", "WinOpportunity", {}, (405, "", "The requested resource")),
        ("POST", "leads", {"Name": "x"}, (400, "0x0", "An error occurred while validating input")),
        (
            "POST",
            "contacts",
            {"parentcustomerid@odata.bind": "accounts(1)"},
            (400, "0x80048d19", "Error identified in Payload provided by the user for Entity"),
        ),
    ],
)
def test_mistakes_are_told_as_the_documents_tell_them(
    method: str, target: str, body: object, expected: tuple[int, str, str]
) -> None:
    """Status, code, and how the sentence begins: Microsoft's list of what clients do wrong."""
    status, code, sentence = refusal(Client().send(method, target, body))
    assert (status, code) == expected[:2]
    assert sentence.startswith(expected[2])

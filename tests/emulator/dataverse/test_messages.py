"""What a client can find out about messages, and what is refused by its name."""

import json

import pytest

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


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_what_is_said_of_it(name: str) -> None:
    """Rows are created where Create is said to be, and nowhere else; so are many at once."""
    client = Client()
    said = {message for _, message in taken(client, f"primaryobjecttypecode eq '{name}'")}
    body = LEAD if name == "lead" else {}
    path = TABLES[name].set
    created = client.send("POST", path, body).status != 501
    targets = json.dumps({"Targets": [body]}).encode()
    many = client.send("POST", f"{path}/Microsoft.Dynamics.CRM.CreateMultiple", targets)
    assert ({"Create", "CreateMultiple"} <= said, "Create" in said) == (created, created)
    assert created == (many.status != 501)


@pytest.mark.parametrize("name", sorted(UNSERVED))
def test_what_the_product_has_is_not_denied(name: str) -> None:
    """It is refused as what the emulator lacks, and another name as what there is not."""
    client = Client()
    status, _, sentence = refusal(client.send("GET", name))
    assert (status, sentence) == (501, f"The emulator does not support {name}.")
    assert refusal(client.send("GET", f"{name}x"))[0] == 404


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        ("POST", "WhoAmI", {}, (404, "", "No HTTP resource was found that matches the request")),
        ("GET", "WinOpportunity", {}, (405, "0x80060888", "The requested resource")),
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

"""What clients ask of rows, one operation a test: what is asked, and what comes back.

Rows with others, batches, change tracking, metadata and messages have files of their own.
"""

import json
from typing import Any
from urllib.parse import quote

import pytest

from emulator.live.users import INTEGRATION, READER, SALLY
from tests.emulator.dataverse.client import BASE, LEAD, ROOT, START, Client, header, refusal

SET = f"{BASE}{ROOT}$metadata#leads"
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
CALL = "Microsoft.Dynamics.CRM."


@pytest.fixture
def client() -> Client:
    return Client()


def named(client: Client, *names: str) -> list[str]:
    """The paths of new leads with these last names."""
    return [client.create("leads", **LEAD | {"lastname": name}) for name in names]


def qualified(client: Client, **columns: str) -> dict[str, str]:
    """The paths of what became of a lead."""
    lead = client.create("leads", **LEAD, **columns)
    body = {f"Create{each}": True for each in ("Account", "Contact", "Opportunity")}
    answer = client.send("POST", f"{lead}/{CALL}QualifyLead", body | {"Status": 3})
    assert answer.status == 200
    told = json.loads(answer.body)
    assert told["@odata.context"].endswith(f"#Collection({CALL}crmbaseentity)")
    tables = {each["@odata.type"].removeprefix(f"#{CALL}"): each for each in told["value"]}
    sets = {"account": "accounts", "contact": "contacts", "opportunity": "opportunities"}
    return {"lead": lead} | {
        name: f"{sets[name]}({each[f'{name}id']})" for name, each in tables.items()
    }


def test_the_service_document_lists_the_sets(client: Client) -> None:
    """With and without a slash at the end."""
    for root in ("/api/data/v9.2", "/api/data/v9.2/"):
        told = client.get(root)
        assert told["@odata.context"] == f"{BASE}{ROOT}$metadata"
        assert {"name": "leads", "kind": "EntitySet", "url": "leads"} in told["value"]


def test_a_row_is_created(client: Client) -> None:
    """Nothing comes back but its address."""
    answer = client.send("POST", "leads", LEAD)
    assert (answer.status, answer.body) == (204, b"")
    assert header(answer, "OData-EntityId") == header(answer, "Location")
    row = client.get(header(answer, "OData-EntityId").removeprefix(BASE))
    assert (row["fullname"], row["statecode"], row["jobtitle"]) == ("Ann Ash", 0, None)
    assert row["createdon"] == START.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert row["_ownerid_value"] == SALLY.id


def test_a_row_is_created_and_read_at_once(client: Client) -> None:
    """With the columns that the client selects."""
    answer = client.send("POST", "leads?$select=fullname", LEAD, prefer="return=representation")
    assert (answer.status, header(answer, "Preference-Applied")) == (201, "return=representation")
    row = json.loads(answer.body)
    assert set(row) == {"@odata.context", "@odata.etag", "leadid", "fullname"}
    assert row["leadid"] in header(answer, "OData-EntityId")


def test_a_row_is_changed_created_by_its_id_and_deleted(client: Client) -> None:
    """PATCH does the first two, unless a condition forbids one of them."""
    path = "leads(00000000-0000-0000-0000-0000000000aa)"
    assert client.send("PATCH", path, LEAD, if_match="*").status == 404
    assert client.send("PATCH", path, LEAD).status == 204
    assert client.send("PATCH", path, LEAD, if_none_match="*").status == 412
    answer = client.send("PATCH", path, {"jobtitle": "CTO"}, prefer="return=representation")
    assert (answer.status, json.loads(answer.body)["jobtitle"]) == (200, "CTO")
    assert client.send("DELETE", path).status == 204
    assert refusal(client.send("GET", path))[:2] == (404, "0x80040217")


def test_one_column_is_read_written_and_emptied(client: Client) -> None:
    """As JSON, or as plain text."""
    (path,) = named(client, "Ash")
    assert client.send("GET", f"{path}/jobtitle").status == 204
    assert client.send("PUT", f"{path}/jobtitle", {"value": "CTO"}).status == 204
    assert client.get(f"{path}/jobtitle")["value"] == "CTO"
    assert client.send("GET", f"{path}/jobtitle/$value").body == b"CTO"
    assert client.send("DELETE", f"{path}/jobtitle").status == 204
    assert client.get(path)["jobtitle"] is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("$filter=lastname eq 'OAK'", ["Oak"]),
        ("$filter=contains(lastname,'a') and not (lastname eq 'Ash')", ["Elma", "Oak"]),
        ("$orderby=lastname desc&$top=2", ["Oak", "Elma"]),
        (
            "$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=['Oak'])",
            ["Oak"],
        ),
    ],
)
def test_rows_are_filtered_ordered_and_cut_off(
    client: Client, query: str, names: list[str]
) -> None:
    """Text is compared without case."""
    named(client, "Oak", "Elma", "Ash")
    told = client.get(f"leads?$select=lastname&{query}")
    assert told["@odata.context"] == f"{SET}(lastname)"
    found = [each["lastname"] for each in told["value"]]
    assert (found if "orderby" in query else sorted(found)) == names


def test_rows_are_counted(client: Client) -> None:
    """Beside the rows, or alone."""
    named(client, "Oak", "Elma")
    assert client.get("leads?$count=true&$filter=lastname eq 'Oak'")["@odata.count"] == 1
    assert client.send("GET", "leads/$count").body.decode("utf-8-sig") == "2"


def test_other_rows_are_read_along(client: Client) -> None:
    """One that a lookup points to, and those that point to the row."""
    made = qualified(client)
    query = "$select=name&$expand=primarycontactid($select=fullname)"
    account = client.get(f"{made['account']}?{query}")
    assert account["primarycontactid"]["fullname"] == "Ann Ash"
    query = "$expand=opportunity_customer_accounts($select=name;$filter=statecode eq 0)"
    account = client.get(f"{made['account']}?{query}")
    assert [each["name"] for each in account["opportunity_customer_accounts"]] == ["Pipes"]


def test_rows_are_put_into_groups(client: Client) -> None:
    """And each group is counted."""
    named(client, "Oak", "Oak", "Ash")
    query = "$apply=groupby((lastname),aggregate($count as number))"
    groups = client.get(f"leads?{query}")["value"]
    assert {each["lastname"]: each["number"] for each in groups} == {"Oak": 2, "Ash": 1}


def test_a_view_is_read_by_its_id_or_as_fetchxml(client: Client) -> None:
    """Both list the caller's open leads, without the columns that are empty."""
    named(client, "Oak")
    client.user = INTEGRATION
    named(client, "Ash")
    client.user = SALLY
    (view,) = client.get("savedqueries?$filter=name eq 'My Open Leads'")["value"]
    for query in (f"savedQuery={view['savedqueryid']}", f"fetchXml={quote(view['fetchxml'])}"):
        (row,) = client.get(f"leads?{query}")["value"]
        assert row["fullname"] == "Ann Oak"
        assert "emailaddress1" not in row


def test_pages_lead_to_the_next(client: Client) -> None:
    """As large as the client prefers; the link is followed as it is."""
    named(client, "Oak", "Elma", "Ash")
    page: dict[str, Any] = client.get("leads?$orderby=lastname", prefer="odata.maxpagesize=2")
    assert [each["lastname"] for each in page["value"]] == ["Ash", "Elma"]
    link = page["@odata.nextLink"]
    assert link.startswith(f"{BASE}{ROOT}leads?$orderby=lastname&$skiptoken=")
    page = client.get(link.removeprefix(BASE), prefer="odata.maxpagesize=2")
    assert [each["lastname"] for each in page["value"]] == ["Oak"]
    assert "@odata.nextLink" not in page


def test_annotations_come_when_they_are_asked_for(client: Client) -> None:
    """Before the property that they say something about."""
    (path,) = named(client, "Ash")
    assert not any("@OData" in name for name in client.get(path))
    row = client.get(path, prefer='odata.include-annotations="*"')
    assert row[f"statecode{FORMATTED}"] == "Open"
    assert row[f"_ownerid_value{FORMATTED}"] == SALLY.name
    assert row["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] == "systemuser"
    names = list(row)
    assert names.index(f"statecode{FORMATTED}") + 1 == names.index("statecode")


def test_a_lookup_is_bound_and_emptied(client: Client) -> None:
    """By the name of its navigation property, with the address of a row."""
    account = client.create("accounts", name="Acme")
    (path,) = named(client, "Ash")
    bind = "parentaccountid@odata.bind"
    for address in (f"/{account}", account, f"{BASE}{ROOT}{account}"):
        assert client.send("PATCH", path, {bind: address}).status == 204
        assert client.get(path)["_parentaccountid_value"] in account
        assert client.send("PATCH", path, {bind: None}).status == 204
        assert client.get(path)["_parentaccountid_value"] is None


def test_a_change_can_depend_on_the_version(client: Client) -> None:
    """Which is in each row, and rises with each change."""
    (path,) = named(client, "Ash")
    tag = client.get(path)["@odata.etag"]
    assert client.send("GET", path, if_none_match=tag).status == 304
    assert client.send("PATCH", path, {"jobtitle": "CTO"}, if_match=tag).status == 204
    stale = client.send("PATCH", path, {"jobtitle": "CEO"}, if_match=tag)
    assert refusal(stale)[:2] == (412, "0x80060882")
    assert refusal(client.send("DELETE", path, if_match=tag))[0] == 412
    assert client.get(path)["jobtitle"] == "CTO"


def test_many_rows_are_created_and_changed_at_once(client: Client) -> None:
    """All of them, or none."""
    targets = [LEAD | {"@odata.type": f"{CALL}lead", "lastname": name} for name in ("Ash", "Oak")]
    answer = client.send("POST", f"leads/{CALL}CreateMultiple", {"Targets": targets})
    ids = json.loads(answer.body)["Ids"]
    changes = [{"leadid": id, "jobtitle": "CTO"} for id in ids]
    change = f"leads/{CALL}UpdateMultiple"
    assert client.send("POST", change, {"Targets": changes}).status == 204
    wrong = [{"leadid": ids[0], "jobtitle": "CEO"}, {"leadid": ids[1], "nonsense": 1}]
    assert client.send("POST", change, {"Targets": wrong}).status == 400
    assert {each["jobtitle"] for each in client.get("leads")["value"]} == {"CTO"}


def test_who_asks_and_where(client: Client) -> None:
    """WhoAmI, RetrieveCurrentOrganization and RetrieveVersion agree with the rows."""
    me = client.get("WhoAmI")
    assert me["@odata.context"] == f"{BASE}{ROOT}$metadata#{CALL}WhoAmIResponse"
    assert client.get(f"systemusers({me['UserId']})")["fullname"] == SALLY.name
    asked = (
        "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')"
    )
    detail = client.get(asked)["Detail"]
    assert detail["OrganizationId"] == me["OrganizationId"]
    assert detail["OrganizationType"] == "CustomerTest"  # a sandbox
    assert client.get("RetrieveVersion()")["Version"] == detail["OrganizationVersion"]


@pytest.mark.parametrize(
    ("message", "status", "state"), [("WinOpportunity", 3, 1), ("LoseOpportunity", 4, 2)]
)
def test_a_lead_becomes_an_opportunity_that_ends(
    client: Client, message: str, status: int, state: int
) -> None:
    """QualifyLead makes three rows; the end is told in an opportunityclose."""
    made = qualified(client)
    assert client.get(made["lead"])["statecode"] == 1
    bound = {"subject": "The end", "opportunityid@odata.bind": f"/{made['opportunity']}"}
    told = {"Status": status, "OpportunityClose": bound}
    assert client.send("POST", message, told).status == 204
    opportunity = client.get(made["opportunity"])
    assert (opportunity["statecode"], opportunity["statuscode"]) == (state, status)
    (close,) = client.get("opportunitycloses")["value"]
    assert close["subject"] == "The end"
    assert refusal(client.send("POST", message, told))[0] == 400


def test_qualification_copies_what_the_lead_tells(client: Client) -> None:
    """Also what only the row knows; and nothing of it is written over."""
    told = {"description": "By the sea", "jobtitle": "CTO", "websiteurl": "https://acme.example"}
    made = qualified(client, **told, address1_line2="Door 2", telephone1="+47 55")
    account, contact = client.get(made["account"]), client.get(made["contact"])
    assert (account["websiteurl"], account["address1_line2"]) == (told["websiteurl"], "Door 2")
    assert (contact["jobtitle"], contact["telephone1"]) == ("CTO", "+47 55")
    assert client.get(made["opportunity"])["description"] == "By the sea"
    assert client.get(made["opportunity"])["name"] == LEAD["subject"]


def test_what_became_of_a_lead_is_what_the_customer_maps_take(client: Client) -> None:
    """A customer among the accounts, a sellable contact, each with the key of its customer."""
    made = qualified(client)
    account, contact = client.get(made["account"]), client.get(made["contact"])
    assert (account["customertypecode"], contact["msdyn_sellable"]) == (3, True)
    assert account["accountnumber"] != contact["msdyn_contactpersonid"]
    assert account["_msdyn_company_value"] == contact["_msdyn_company_value"] is not None


@pytest.mark.parametrize("name", ["mscrmcallerid", "callerobjectid"])
def test_a_user_acts_in_the_name_of_another(client: Client, name: str) -> None:
    """The row is the other's; who may not write does not learn it so."""
    client.user = INTEGRATION
    answer = client.send("POST", "leads", LEAD, **{name: SALLY.id})
    row = client.get(header(answer, "OData-EntityId").removeprefix(BASE))
    assert row["_ownerid_value"] == SALLY.id
    client.user = READER
    assert refusal(client.send("POST", "leads", LEAD, **{name: SALLY.id}))[0] == 403
    unknown = client.send("GET", "leads", **{name: "00000000-0000-0000-0000-000000000009"})
    assert refusal(unknown)[0] == 403

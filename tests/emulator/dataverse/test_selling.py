"""What salespeople do, as clients write it: states, existing customers, duplicates, companies."""

from typing import Any

import pytest

from emulator.live.users import DUAL_WRITE, guid
from reference_model.jobs import PullRequests, Synchronize
from reference_model.parties import Application, Company, Person
from tests.emulator.dataverse.client import LEAD, Client, header, refusal

QUALIFY = "/Microsoft.Dynamics.CRM.QualifyLead"
CLOSED, OPEN = "The lead is already closed.", "The lead is already in the open state."
INVALID = "0x80048408"
LOST = {"statecode": 2, "statuscode": 4}


def qualified(client: Client, lead: str, *made: str, **headers: str) -> Any:
    """The response to a qualification that makes these."""
    told = {f"Create{kind}": kind in made for kind in ("Account", "Contact", "Opportunity")}
    return client.send("POST", lead + QUALIFY, {**told, "Status": 3}, **headers)


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ({}, {"statecode": 0}, "0x80040518"),
        ({"statuscode": 2}, {"statecode": 0}, "0x80040518"),
        (LOST, LOST, "0x80040519"),
        (LOST, {"statecode": 2}, "0x80040519"),
        (LOST, {"statuscode": 2}, "0x80040519"),
        ({}, {"statuscode": 4}, INVALID),
        ({}, {"statecode": 2, "statuscode": 1}, INVALID),
        ({}, {"statecode": 0, "statuscode": 4}, INVALID),
    ],
)
def test_a_state_that_cannot_be_set_is_refused(
    first: dict[str, int], then: dict[str, int], code: str
) -> None:
    """What says nothing but a state is the message SetState; a reason alone moves no state."""
    client = Client()
    lead = client.create("leads", **LEAD)
    if first:
        assert client.send("PATCH", lead, first).status == 204
    before = client.get(lead)
    assert refusal(client.send("PATCH", lead, then))[:2] == (400, code)
    assert client.get(lead) == before


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [
        ({}, {"statuscode": 2}, 2),
        ({}, {"statecode": 0, "statuscode": 2}, 2),
        ({"statuscode": 2}, {"statecode": 0, "statuscode": 1}, 1),
        (LOST, {"statecode": 0}, 1),
        (LOST, {"statecode": 0, "statuscode": 2}, 2),
        ({}, {"statecode": 0, "jobtitle": "Buyer"}, 1),
        ({}, {"statecode": 2}, 4),
    ],
)
def test_a_state_that_can_be_set_is(
    first: dict[str, int], then: dict[str, Any], status: int
) -> None:
    """Alone, or among other columns, where the present state says nothing."""
    client = Client()
    lead = client.create("leads", **LEAD)
    if first:
        client.send("PATCH", lead, first)
    assert client.send("PATCH", lead, then).status == 204
    assert client.get(lead)["statuscode"] == status


def test_an_open_opportunity_cannot_be_opened() -> None:
    """Nor does a status reason open one that is closed."""
    client = Client()
    path = client.create("opportunities", name="Ropes")
    assert refusal(client.send("PATCH", path, {"statecode": 0}))[1] == "0x8004051a"
    closing = {"opportunityid@odata.bind": f"/{path}"}
    client.send("POST", "WinOpportunity", {"Status": 3, "OpportunityClose": closing})
    assert refusal(client.send("PATCH", path, {"statuscode": 2}))[1] == "0x80040515"
    assert client.send("PATCH", path, {"statecode": 0}).status == 204
    assert client.get(path)["statuscode"] == 1


def test_a_lead_says_which_customers_there_are() -> None:
    """Its fields Existing Account and Existing Contact, for what is not to be created."""
    client = Client()
    account, contact = (
        client.create("accounts", name="Acme"),
        client.create("contacts", lastname="A"),
    )
    lead = client.create("leads", **LEAD)
    binds = {"parentaccountid@odata.bind": account, "parentcontactid@odata.bind": contact}
    assert client.send("PATCH", lead, binds).status == 204
    assert qualified(client, lead, "Opportunity").status == 200
    (opportunity,) = client.get("opportunities")["value"]
    assert account == f"accounts({opportunity['_parentaccountid_value']})"
    assert contact == f"contacts({opportunity['_parentcontactid_value']})"


def test_what_is_created_is_no_existing_one() -> None:
    """Whatever the lead says."""
    client = Client()
    account = client.create("accounts", name="Acme")
    lead = client.create("leads", **LEAD)
    client.send("PATCH", lead, {"parentaccountid@odata.bind": account})
    assert qualified(client, lead, "Account", "Opportunity").status == 200
    (opportunity,) = client.get("opportunities")["value"]
    assert account != f"accounts({opportunity['_parentaccountid_value']})"


@pytest.mark.parametrize("suppress", ["false", " False "])
def test_duplicates_are_found_if_that_is_asked_for(suppress: str) -> None:
    """As the form does; other clients get their second account."""
    client = Client()
    first, second = (client.create("leads", **LEAD) for _ in range(2))
    assert qualified(client, first, "Account").status == 200
    response = client.send(
        "POST",
        second + QUALIFY,
        {"CreateAccount": True, "CreateContact": False, "CreateOpportunity": False, "Status": 3},
        **{"mscrm.suppressduplicatedetection": suppress},
    )
    assert refusal(response)[:2] == (412, "0x80040333")
    for told in ({"mscrm.suppressduplicatedetection": "true"}, {}):
        again = client.create("leads", **LEAD)
        assert qualified(client, again, "Account", **told).status == 200


def test_a_lead_may_belong_to_no_company() -> None:
    """Then headquarters is told of no customer; a company that is not there is refused."""
    client = Client()
    customers = client.dataverse.live.landscape.headquarters.customers
    none = client.create("leads", **LEAD, **{"msdyn_company@odata.bind": None})
    assert client.get(none)["_msdyn_company_value"] is None
    assert qualified(client, none, "Account", "Contact").status == 200
    assert customers == {}
    usrt = f"cdm_companies({guid('cdm_company', 'USRT')})"
    some = client.create("leads", **LEAD, **{"msdyn_company@odata.bind": usrt})
    assert usrt == f"cdm_companies({client.get(some)['_msdyn_company_value']})"
    qualified(client, some, "Account")
    assert len(customers) == 1
    moon = {"msdyn_company@odata.bind": f"cdm_companies({guid('cdm_company', 'MOON')})"}
    assert refusal(client.send("POST", "leads", {**LEAD, **moon}))[0] == 404


def test_who_wrote_a_note_and_who_owns_what_dual_write_makes() -> None:
    """The team is the company's; the note is dual-write's, whoever has asked last."""
    client = Client()
    client.create("leads", **LEAD)
    landscape = client.dataverse.live.landscape
    company = Company("Ash", "Gate 1", "5003", "Bergen", "NO")
    landscape.site.submit_request(Application(Person("Ann", "Ash", "a@ash.example"), company))
    for job in (PullRequests.name, Synchronize.name):
        landscape.job(job).run()
    lead = client.get("leads?$filter=companyname eq 'Ash'&$expand=msdyn_company,Lead_Annotation")
    (row,) = lead["value"]
    (note,) = row["Lead_Annotation"]
    assert note["_createdby_value"] == DUAL_WRITE.id
    assert row["_ownerid_value"] == row["msdyn_company"]["_cdm_defaultowningteam_value"]


def test_a_row_of_a_client_is_the_clients() -> None:
    """Who creates it is who asks."""
    client = Client()
    response = client.send("POST", "leads", LEAD, prefer="return=representation")
    assert header(response, "OData-EntityId")
    (row,) = client.get("leads?$select=_createdby_value")["value"]
    assert row["_createdby_value"] == client.user.id


def test_a_qualified_lead_is_not_qualified_by_its_status() -> None:
    """It is closed, although that is the status that it has."""
    client = Client()
    lead = client.create("leads", **LEAD)
    told = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": False, "Status": 3}
    made = client.send("POST", f"{lead}/Microsoft.Dynamics.CRM.QualifyLead", told)
    assert made.status == 200
    again = client.send("PATCH", lead, {"statecode": 1, "statuscode": 3})
    assert refusal(again)[1:] == ("0x80040519", "The lead is already closed.")


def test_a_closed_opportunity_is_not_closed_by_its_status() -> None:
    """Nor when it is the status that it has."""
    client = Client()
    opportunity = client.create("opportunities", name="Pipes")
    closing = {"opportunityid@odata.bind": f"/{opportunity}"}
    won = client.send("POST", "WinOpportunity", {"Status": 3, "OpportunityClose": closing})
    assert won.status == 204
    again = client.send("PATCH", opportunity, {"statecode": 1, "statuscode": 3})
    assert refusal(again)[1:] == ("0x80040515", "The opportunity is already closed.")

"""What is refused leaves no trace, in neither system; what is done together is done whole."""

from emulator.front import Front
from tests.emulator.clients import Answer, Client, front
from tests.emulator.hostile.corpus import BATCH, change_set, multipart, part

CUSTOMERS = "/data/CustomersV3?cross-company=true"
KIND = {"content-type": f"multipart/mixed; boundary={BATCH}"}
QUALIFY = '{"CreateAccount": true, "CreateContact": true, "CreateOpportunity": true, "Status": 3}'


def changes(world: Front, *parts: str) -> Answer:
    """A batch of one change set."""
    body = multipart(BATCH, change_set(*parts)).encode()
    return Client(world)("POST", "$batch", body, KIND)


def test_finance_never_shows_what_was_undone_in_sales() -> None:
    """An account of a change set that fails later is no customer, and was none."""
    world = front()
    account, wrong = part("POST", "accounts", '{"name": "Acme"}'), part("DELETE", "leads(x)")
    assert changes(world, account, wrong).status == 400
    client = Client(world)
    assert client("GET", "accounts/$count").body == b"0"
    assert client("GET", CUSTOMERS).json["value"] == []
    assert changes(world, account).status == 200
    assert [each["OrganizationName"] for each in client("GET", CUSTOMERS).json["value"]] == ["Acme"]


def test_a_lead_is_qualified_and_won_in_one_change_set() -> None:
    """The second part finds what the first has made, and the closing is a whole row."""
    twin, client = Client(front()), Client(world := front())
    opportunity = twin.qualify(twin.create_lead())["opportunity"]  # the same in every such world
    lead = client.create_lead()
    closing = (
        '{"Status": 3, "OpportunityClose": {"description": "signed", "opportunityid@odata.bind": '
        f'"/opportunities({opportunity})"}}}}'
    )
    qualified = part("POST", f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", QUALIFY)
    answer = changes(world, qualified, part("POST", "WinOpportunity", closing))
    assert answer.status == 200, answer.body
    (closed,) = client("GET", "opportunitycloses").json["value"]
    assert closed["description"] == "signed"
    assert closed["subject"] == "Opportunity Won"
    assert closed["_opportunityid_value"] == opportunity


def test_an_id_that_a_client_has_taken_is_given_to_nobody_else() -> None:
    """Ids follow from numbers, so a client may know the next one, and use it before."""
    twin, client = Client(front()), Client(front())
    _, next_id = twin.create_lead(), twin.create_lead()
    told = {"lastname": "Taken", "companyname": "Taken"}
    assert client("PATCH", f"leads({next_id})", told).status == 204
    made = [client.create_lead(lastname=f"Lead {number}") for number in range(3)]
    assert len({next_id, *made}) == 4
    assert client("GET", f"leads({next_id})").json["lastname"] == "Taken"
    for number, id in enumerate(made):
        assert client("GET", f"leads({id})").json["lastname"] == f"Lead {number}"


def test_an_account_that_was_typed_in_breaks_no_invariant() -> None:
    """Nor does a contact of it, who is not its primary one."""
    client = Client(front())
    account = client("POST", "accounts", {"name": "Acme"}).id
    parent = {"parentcustomerid_account@odata.bind": f"/accounts({account})"}
    assert client("POST", "contacts", {"lastname": "Elm", **parent}).status == 204
    assert client("GET", "/_emulator/v1/invariants").json == []

"""Finance and operations over OData: what is read, what can be changed, what is refused."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.finance.csdl import OWN
from emulator.finance.entities import ENTITIES
from emulator.finance.surface import Finance
from emulator.live.users import HEADQUARTERS, READER
from emulator.live.world import LiveWorld
from reference_model.commerce_records import Email, ProspectStatus
from reference_model.errors import Unavailable
from reference_model.parties import Person
from tests.emulator.clients import BASE, Client
from tests.emulator.partners import MAIL, STORING, applied, partner, run, world

ACTION = "Microsoft.Dynamics.DataEntities."
KEY = "dataAreaId='usrt',CustomerAccount='{}'"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


@pytest.fixture
def live() -> LiveWorld:
    return world()


@pytest.fixture
def client(live: LiveWorld) -> Client:
    return Client(Finance(live), HEADQUARTERS)


def rows(client: Client, target: str) -> list[dict[str, Any]]:
    answer = client("GET", f"/data/{target}")
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["value"]
    return found


def refused(client: Client, method: str, target: str, body: object = None) -> tuple[int, str]:
    answer = client(method, f"/data/{target}", body)
    error = answer.json["error"]
    return answer.status, error.get("innererror", error)["message"]


def organization(client: Client) -> str:
    (found,) = rows(client, "CustomersV3?$filter=PartyType eq 'Organization'&$top=1")
    return KEY.format(found["CustomerAccount"])


def test_a_partner_has_two_customers(live: LiveWorld, client: Client) -> None:
    """An organization and a person, who buys on the organization's account."""
    partner(live, "Nora")
    company, person = rows(client, "CustomersV3")
    assert (company["PartyType"], company["OrganizationName"]) == ("Organization", "Nora AS")
    assert (company["AddressZipCode"], company["PersonFirstName"]) == ("5003", "")
    assert (person["PartyType"], person["PrimaryContactEmail"]) == ("Person", "nora@fjord.example")
    assert person["InvoiceAccount"] == company["CustomerAccount"]
    assert person["LanguageId"] == "en-us"
    assert company["dataAreaId"] == "usrt"


def test_customers_that_were_there_before_are_shown(live: LiveWorld) -> None:
    """The surface may be made for a world that has lived already."""
    partner(live, "Nora")
    assert len(rows(Client(Finance(live), HEADQUARTERS), "CustomersV3")) == 2


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("$filter=OrganizationName eq 'nora as'", ["Nora AS"]),
        ("$filter=OrganizationName eq '*a AS'", ["Nora AS", "Ola AS"]),
        ("$orderby=OrganizationName desc&$top=2", ["Ola AS", "Nora AS"]),
        ("$filter=PartyType eq 'Organization'&$skip=1", ["Ola AS"]),
        (f"$filter=OnHoldStatus eq {ACTION}CustVendorBlocked'Yes'", 400),
        (f"$filter=AllowOnAccount eq {ACTION}NoYes'Yes'", []),
        (f"$filter=AllowOnAccount eq {ACTION}NoYes'No'&$top=1", ["Nora AS"]),
        ("$filter=OrganizationName in ('Ola AS')", 400),
        ("$filter=Nothing eq 1", 400),
        ("$filter=PartyType eq", 400),
        ("$apply=aggregate($count as n)", 501),
        ("$expand=B2BHierarchyMembers($expand=Customer)", 400),
        ("$unknown=1", 400),
        ("$top=-1", 400),
        ("cross-company=maybe", 400),
    ],
)  # fmt: skip
def test_queries(live: LiveWorld, client: Client, query: str, names: list[str] | int) -> None:
    """What can be asked, and what is refused."""
    partner(live, "Nora")
    partner(live, "Ola")
    answer = client("GET", f"/data/CustomersV3?{query}")
    if isinstance(names, int):
        assert answer.status == names
        assert answer.json["error"]["message"]
    else:
        assert [row["OrganizationName"] for row in answer.json["value"]] == names


def test_rows_can_be_selected_and_counted(live: LiveWorld, client: Client) -> None:
    """The count is of all, whatever the page."""
    partner(live, "Nora")
    told = client("GET", "/data/CustomersV3?$select=PartyType&$count=true&$top=1").json
    assert told["@odata.context"] == f"{BASE}/data/$metadata#CustomersV3(PartyType)"
    assert (told["@odata.count"], told["value"]) == (2, [{"PartyType": "Organization"}])
    assert client("GET", "/data/CustomersV3/$count?$filter=PartyType eq 'Person'").body == b"1"


def test_navigation_goes_one_level_deep(live: LiveWorld, client: Client) -> None:
    """From a prospect to its hierarchy, from a hierarchy to its members, to their customers."""
    partner(live, "Nora")
    (prospect,) = rows(client, "B2BProspects?$expand=CustomerHierarchy")
    assert prospect["CustomerHierarchy"]["Name"] == "Nora AS"
    (hierarchy,) = rows(client, "CustomerHierarchies?$expand=Members($select=Role)")
    assert hierarchy["Members"] == [{"Role": "Admin"}]
    assert hierarchy["Purpose"] == "B2B organization"
    (member,) = rows(client, "CustomerHierarchyMembers?$expand=Customer")
    assert member["Customer"]["PersonFirstName"] == "Nora"


def test_pages_follow_each_other(live: LiveWorld, client: Client) -> None:
    """As long as the client prefers; each row comes once, and $top holds over all pages."""
    for name in ("Nora", "Ola", "Per"):
        partner(live, name)
    for start, expected in (("?$orderby=PartyType", 6), ("?$top=5", 5)):
        seen, target = [], f"/data/CustomersV3{start}"
        while target:
            page = client("GET", target, headers={"prefer": "odata.maxpagesize=2"}).json
            assert len(page["value"]) <= 2
            seen += [row["CustomerAccount"] for row in page["value"]]
            target = page.get("@odata.nextLink", "").replace(BASE, "").replace("%24", "$")
        assert len(seen) == len(set(seen)) == expected


def test_a_page_has_ten_thousand_rows_at_most(live: LiveWorld, client: Client) -> None:
    """Whatever the client prefers."""
    applied(live, "Nora")
    headquarters = live.landscape.headquarters
    (prospect,) = headquarters.prospects.values()
    with headquarters.transaction:
        headquarters._add_customer("R", prospect.application.person, "USRT", "x")  # noqa: SLF001
    (customer,) = headquarters.customers.values()
    client.surface._rows.store.sql.executemany(  # type: ignore[attr-defined]  # noqa: SLF001
        'INSERT INTO CustomersV3 (recid, "dataAreaId", "CustomerAccount") VALUES (?, ?, ?)',
        ((f"x{number:06}", "usrt", f"x{number}") for number in range(10_000)),
    )
    page = client("GET", "/data/CustomersV3", headers={"prefer": "odata.maxpagesize=99999"}).json
    assert len(page["value"]) == 10_000
    assert "@odata.nextLink" in page
    assert customer.number


def test_other_companies_are_seen_across_companies_only(live: LiveWorld, client: Client) -> None:
    """The default company is the first site's."""
    site = live.landscape.open_site("Fisk", "NOMF")
    partner(live, "Nora")
    prospect = live.landscape.headquarters.prospects[1]
    site.submit_request(prospect.application)
    run(live, *STORING)
    assert len(rows(client, "B2BProspects")) == 1
    across = rows(client, "B2BProspects?cross-company=true&$orderby=dataAreaId")
    assert [row["dataAreaId"] for row in across] == ["nomf", "usrt"]
    assert len(rows(client, "B2BProspects?cross-company=true&$filter=dataAreaId eq 'NOMF'")) == 1
    key = f"B2BProspects(ProspectId='{across[0]['ProspectId']}',dataAreaId='nomf')"
    assert client("GET", f"/data/{key}").status == 404
    assert client("GET", f"/data/{key}?cross-company=true").json["StoreName"] == "Fisk"


def test_a_row_is_addressed_by_all_of_its_key(live: LiveWorld, client: Client) -> None:
    """In any order, and whatever is encoded in it."""
    partner(live, "Nora")
    one = client("GET", f"/data/CustomersV3({organization(client)})").json
    assert one["@odata.context"].endswith("#CustomersV3/$entity")
    account = one["CustomerAccount"]
    turned = f"CustomersV3(CustomerAccount='{account}',dataAreaId='USRT')?$select=OrganizationName"
    assert client("GET", f"/data/{turned}").json["OrganizationName"] == "Nora AS"
    for key in (f"CustomerAccount='{account}'", f"'{account}'", f"{KEY.format(account)},X='1'"):
        status, message = refused(client, "GET", f"CustomersV3({key})")
        assert status == 400
        assert "consists of dataAreaId, CustomerAccount" in message
    assert refused(client, "GET", f"CustomersV3({KEY.format('a%2Fb/c')})") == (
        404,
        "No row of CustomersV3 has dataAreaId=usrt, CustomerAccount=a/b/c.",
    )
    assert refused(client, "GET", "CustomersV3(dataAreaId=1,CustomerAccount=2)")[0] == 400
    assert refused(client, "GET", f"RetailEventNotificationLogs({10**30})")[0] == 400


def test_a_prospect_is_approved_or_rejected_by_an_action(live: LiveWorld, client: Client) -> None:
    """Once; the second decision is refused with the model's sentence."""
    for name, action, status in (("Nora", "approve", "Approved"), ("Ola", "reject", "Rejected")):
        key = f"B2BProspects(dataAreaId='usrt',ProspectId='{applied(live, name).id}')"
        assert client("POST", f"/data/{key}/{ACTION}{action}", {}).status == 204
        assert client("GET", f"/data/{key}").json["ProspectStatus"] == status
        code, message = refused(client, "POST", f"{key}/{ACTION}approve", {})
        assert (code, f"already {status.lower()}" in message) == (400, True)
    assert len(rows(client, "CustomerHierarchies")) == 1
    assert live.landscape.headquarters.prospects[1].status is ProspectStatus.APPROVED


def test_a_job_is_run_by_an_action(live: LiveWorld, client: Client) -> None:
    """It tells how many rows it took up, and the entity how many wait."""
    live.landscape.site.submit_request(applied(live, "Nora").application)
    assert client("GET", "/data/BatchJobs('P-0001')").json["PendingRows"] == 1
    told = client("POST", f"/data/BatchJobs('P-0001')/{ACTION}run", {}).json
    assert told["value"] == 1
    assert client("GET", "/data/BatchJobs('P-0001')").json["PendingRows"] == 0


def test_the_email_log_tells_what_became_of_a_message() -> None:
    """Queued, refused with the reason, and sent, with the world's time."""
    live, refusing = world(), [True]

    def deliver(_: Email) -> None:
        if refusing:
            raise Unavailable("The mail server does not answer.")

    live.landscape.deliver = deliver
    live.landscape.job(MAIL).deliver = deliver
    client = Client(Finance(live), HEADQUARTERS)
    partner(live, "Nora")
    (line,) = rows(client, "RetailEventNotificationLogs")
    assert (line["EventNotificationType"], line["SentSuccessfully"], line["SentDateTime"]) == (
        *("B2B prospect approved", "No"),
        None,
    )
    run(live, MAIL)
    (line,) = rows(client, "RetailEventNotificationLogs")
    assert line["ErrorMessage"] == "The mail server does not answer."
    refusing.clear()
    run(live, MAIL)
    (line,) = rows(client, "RetailEventNotificationLogs")
    assert (line["SentSuccessfully"], line["ErrorMessage"]) == ("Yes", "")
    assert line["SentDateTime"] == "2026-03-02T08:00:00Z"


def test_credit_is_given_to_a_customer(live: LiveWorld, client: Client) -> None:
    """Its limit and whether it may buy on account; the model knows both."""
    partner(live, "Nora")
    target = f"CustomersV3({organization(client)})"
    assert (
        client("PATCH", f"/data/{target}", {"CreditLimit": 500, "AllowOnAccount": "Yes"}).status
        == 204
    )
    shown = client("GET", f"/data/{target}").json
    assert (shown["CreditLimit"], shown["AllowOnAccount"]) == (500, "Yes")
    customer = next(iter(live.landscape.headquarters.customers.values()))
    assert (customer.credit_limit, customer.allow_on_account) == (500.0, True)
    same = {"OrganizationName": "Nora AS", "CreditLimit": 500}
    assert client("PATCH", f"/data/{target}", same).status == 204


def test_another_member_becomes_administrator(live: LiveWorld, client: Client) -> None:
    """The one before has the role User then."""
    partner(live, "Nora")
    live.landscape.site.add_user("nora@fjord.example", Person("Per", "O", "per@fjord.example"))
    run(live, *STORING)
    users = f"$filter=Role eq {ACTION}B2BHierarchyRole'User'"
    (user,) = rows(client, f"CustomerHierarchyMembers?{users}")
    names = ("dataAreaId", "CustomerHierarchyId", "CustomerAccount")
    key = ",".join(f"{name}='{user[name]}'" for name in names)
    assert (
        client("PATCH", f"/data/CustomerHierarchyMembers({key})", {"Role": "Admin"}).status == 204
    )
    roles = {r["CustomerAccount"]: r["Role"] for r in rows(client, "CustomerHierarchyMembers")}
    assert roles.pop(user["CustomerAccount"]) == "Admin"
    assert list(roles.values()) == ["User"]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (("POST", "CustomersV3", {"CustomerAccount": "x"}), 501, "creating rows of CustomersV3"),
        (("DELETE", "CustomersV3({key})", None), 501, "DELETE of a row of CustomersV3"),
        (("PATCH", "CustomersV3({key})", {"AddressCity": "Oslo"}), 501, "changing AddressCity"),
        (("PATCH", "CustomersV3({key})", {"AllowOnAccount": "Maybe"}), 501, "AllowOnAccount"),
        (("PATCH", "CustomersV3({key})", {"Nothing": 1}), 400, "'Nothing' does not exist"),
        (("PATCH", "CustomersV3({key})", {"CreditLimit": -1}), 400, "CreditLimit"),
        (("PATCH", "CustomersV3({key})", {"CreditLimit": 10**400}), 400, "CreditLimit"),
        (("PATCH", "CustomersV3({key})", {"CreditLimit": True}), 400, "CreditLimit"),
        (("PATCH", "CustomersV3({key})", b"{"), 400, "not JSON"),
        (("PATCH", "CustomersV3({key})", b"[]"), 400, "not a JSON object"),
        (("PATCH", "CustomersV3", {}), 405, "'PATCH'"),
        (("GET", "CustomersV3({key})/OrganizationName", None), 501, "OrganizationName"),
        (("GET", "CustomersV3({key})/Nothing", None), 404, "'Nothing'"),
        (("POST", "$batch", b""), 501, "$batch"),
        (("GET", "Nothing", None), 404, "'Nothing'"),
        (("GET", "CustomersV3(", None), 404, "CustomersV3("),
        (("POST", "BatchJobs('1010')/run", {}), 404, "'run'"),
        (("POST", f"BatchJobs('1010')/{ACTION}run", {"x": 1}), 400, "no parameter 'x'"),
        (("POST", f"BatchJobs('none')/{ACTION}run", {}), 404, "No row of BatchJobs"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    live: LiveWorld, client: Client, asked: tuple[str, str, object], status: int, said: str
) -> None:
    """With a status that tells what is not there from what is not supported, changing nothing."""
    partner(live, "Nora")
    method, target, body = asked
    before = rows(client, "CustomersV3")
    found, message = refused(client, method, target.format(key=organization(client)), body)
    assert (found, said in message) == (status, True), message
    assert rows(client, "CustomersV3") == before


def test_whoever_only_reads_changes_nothing(live: LiveWorld, client: Client) -> None:
    """Every way of writing is refused with 403."""
    prospect = applied(live, "Nora")
    reader = Client(client.surface, READER)
    key = f"B2BProspects(dataAreaId='usrt',ProspectId='{prospect.id}')"
    for method, target in (
        ("POST", f"{key}/{ACTION}approve"),
        ("POST", "CustomersV3"),
        ("PATCH", key),
        ("POST", f"BatchJobs('1010')/{ACTION}run"),
    ):
        assert refused(reader, method, target, {})[0] == 403
    assert prospect.status is ProspectStatus.PENDING
    assert len(rows(reader, "B2BProspects")) == 1


def test_the_metadata_describes_every_entity(client: Client) -> None:
    """Each property that rows have, its key, its actions; what is ours is marked as such."""
    schema = ET.fromstring(client("GET", "/data/$metadata").body)[1][0]  # noqa: S314 - our own
    types = {each.get("Name"): each for each in schema.iter(f"{EDM}EntityType")}
    sets = {each.get("Name"): each.get("EntityType") for each in schema.iter(f"{EDM}EntitySet")}
    assert sets == {entity.set: entity.full_name for entity in ENTITIES.values()}
    for entity in ENTITIES.values():
        element = types[entity.type]
        names = [each.get("Name") for each in element.findall(f"{EDM}Property")]
        assert names == [column.name for column in entity.columns]
        notes = [str(each.get("String")) for each in element.findall(f"{EDM}Annotation")]
        assert any(OWN in note for note in notes) == entity.own
    assert [a.get("Name") for a in schema.iter(f"{EDM}Action")] == ["approve", "reject", "run"]
    assert [each["name"] for each in rows(client, "")] == list(ENTITIES)


def test_metadata_for_tools(client: Client) -> None:
    """Entities and enumerations can be listed, searched and read."""
    found = client(
        "GET", "/Metadata/DataEntities?$filter=contains(tolower(Name),'customerv3')"
    ).json
    assert [each["PublicCollectionName"] for each in found["value"]] == ["CustomersV3"]
    category = "Microsoft.Dynamics.Metadata.EntityCategory'Master'"
    assert client("GET", f"/Metadata/DataEntities?$filter=EntityCategory eq {category}").json[
        "value"
    ]
    entity = client("GET", "/Metadata/PublicEntities('B2BProspect')").json
    keys = [each["Name"] for each in entity["Properties"] if each["IsKey"]]
    assert keys == ["dataAreaId", "ProspectId"]
    assert [each["Name"] for each in entity["Actions"]] == ["approve", "reject"]
    enumeration = client("GET", "/Metadata/PublicEnumerations('NoYes')").json
    assert [each["Name"] for each in enumeration["Members"]] == ["No", "Yes"]
    assert client("GET", "/Metadata/PublicEntities('Nothing')").status == 404
    assert client("GET", "/Metadata/Nothing").status == 404
    names = client("GET", "/Metadata/PublicEnumerations?$select=Name&$top=1").json["value"]
    assert names == [{"Name": "B2BHierarchyRole"}]


@given(
    st.sampled_from(["GET", "POST", "PATCH", "DELETE"]),
    st.sampled_from(["", "CustomersV3", "CustomersV3(", "BatchJobs('1010')/", "$", "x"]),
    st.text(max_size=30),
    st.text(max_size=40),
    st.binary(max_size=50),
)
def test_nothing_that_is_sent_makes_it_fail(
    method: str, begin: str, end: str, query: str, body: bytes
) -> None:
    """Whatever it is, it is answered or refused."""
    client = Client(Finance(world()), HEADQUARTERS)
    for root in ("/data/", "/Metadata/"):
        answer = client(method, f"{root}{begin}{end}?$filter={query}", body)
        assert answer.status < 500 or answer.status == 501

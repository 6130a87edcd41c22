"""Valid exchanges with every route of every surface, from which hostile ones are made.

`{lead}` and its like stand for the ids of rows that are there; see world.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
SIGNED_IN = {"cookie": "b2b-session={session}"}
API = "/api/data/v9.2"
CRM = "Microsoft.Dynamics.CRM"
FINANCE = "Microsoft.Dynamics.DataEntities"
BATCH = "batch_1"
CHANGES = "changeset_1"


@dataclass(frozen=True)
class Exchange:
    """A request before it is filled in. target: as people write it, not percent-encoded."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def _get(*targets: str) -> list[Exchange]:
    return [Exchange("GET", target) for target in targets]


def _json(method: str, target: str, body: object, **headers: str) -> Exchange:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange(method, target, json.dumps(body).encode(), {**JSON, **told})


def _form(target: str, body: str) -> Exchange:
    return Exchange("POST", target, body.encode(), FORM)


def _console(page: str, more: str) -> Exchange:
    return _form(f"/{page}", "token={console_token}&as={console_user}&" + more)


def part(method: str, url: str, body: str = "", id: int | None = None) -> str:
    told = f"Content-ID: {id}\r\n" if id else ""
    kind = "Content-Type: application/json\r\n" if body else ""
    head = f"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{told}\r\n"
    return f"{head}{method} {url} HTTP/1.1\r\n{kind}\r\n{body}"


def multipart(boundary: str, *parts: str) -> str:
    return "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"


def _batch(*parts: str, **headers: str) -> Exchange:
    kind = {"content-type": f"multipart/mixed; boundary={BATCH}"}
    return Exchange("POST", f"{API}/$batch", multipart(BATCH, *parts).encode(), kind | headers)


def change_set(*parts: str) -> str:
    return f"Content-Type: multipart/mixed; boundary={CHANGES}\r\n\r\n" + multipart(CHANGES, *parts)


LEAD = {
    "firstname": "Ann",
    "lastname": "Ash",
    "companyname": "Ash & Oak",
    "subject": "Pipes",
    "emailaddress1": "ann@ash.example",
    "telephone1": "+47 55",
    "description": "two\nlines",
    "estimatedamount": 12.5,
    "estimatedclosedate": "2026-12-24",
    "address1_city": "Bergen",
    "leadqualitycode": 1,
}
QUALIFY = {
    "CreateAccount": True,
    "CreateContact": True,
    "CreateOpportunity": True,
    "Status": 3,
    "OpportunityCustomerId": {"@odata.type": f"{CRM}.account", "accountid": "{account}"},
}
NEW = {name: QUALIFY[name] for name in QUALIFY if name != "OpportunityCustomerId"}
CLOSE = {
    "Status": 3,
    "OpportunityClose": {
        "subject": "Closed",
        "opportunityid@odata.bind": "/opportunities({opportunity})",
        "actualrevenue": 1000,
        "actualend": "2026-11-02T09:00:00Z",
        "description": "signed",
    },
}
FETCH = (
    '<fetch count="5" page="1" returntotalrecordcount="true"><entity name="lead">'
    '<attribute name="fullname"/><attribute name="statecode"/><order attribute="createdon"/>'
    '<filter type="and"><condition attribute="statecode" operator="eq" value="0"/>'
    '<condition attribute="ownerid" operator="eq-userid"/></filter>'
    '<link-entity name="account" from="accountid" to="parentaccountid" link-type="outer" alias="a">'
    '<attribute name="name"/></link-entity></entity></fetch>'
)
GROUPED = (
    '<fetch aggregate="true"><entity name="lead"><attribute name="leadid" alias="n" '
    'aggregate="count"/><attribute name="createdon" alias="m" groupby="true" '
    'dategrouping="month"/><order alias="n"/></entity></fetch>'
)
READS = _get(
    f"{API}/",
    "/api/data/v9.0/leads",
    "/api/data/v9.1/WhoAmI",
    f"{API}/WhoAmI()",
    f"{API}/RetrieveCurrentOrganization(AccessType=@p)?@p={CRM}.EndpointAccessType'Default'",
    f"{API}/RetrieveVersion()",
    f"{API}/$metadata",
    f"{API}/leads({{lead}})",
    f"{API}/leads({{lead}})?$select=fullname,_ownerid_value&$expand=owninguser($select=fullname)",
    f"{API}/leads({{lead}})/fullname",
    f"{API}/leads({{lead}})/fullname/$value",
    f"{API}/leads({{lead}})/owninguser",
    f"{API}/leads({{lead}})/Lead_Annotation?$top=2",
    f"{API}/leads({{lead}})/Lead_Annotation/$count",
    f"{API}/accounts({{account}})/contact_customer_accounts?$select=fullname",
    f"{API}/accounts({{account}})/opportunity_customer_accounts/$ref",
    f"{API}/leads?$select=subject&$filter=statecode eq 0 and contains(companyname,'Ash')&$top=3",
    f"{API}/leads?$filter=createdon gt 2026-01-01T00:00:00Z or (revenue mul 2 lt 5.5)",
    f"{API}/leads?$filter={CRM}.LastXDays(PropertyName='createdon',PropertyValue=7)",
    f"{API}/leads?$filter={CRM}.In(PropertyName='statecode',PropertyValues=['0','1'])",
    f"{API}/leads?$filter=Lead_Annotation/any(a:startswith(a/subject,'x')) and not (1 eq 2)",
    f"{API}/leads?$filter=tolower(subject) eq @p or length(subject) in (1,2,3)&@p='pipes'",
    f"{API}/leads?$orderby=createdon desc,fullname&$count=true",
    f"{API}/leads?$apply=filter(statecode eq 0)/groupby((statuscode),aggregate($count as n))",
    f"{API}/leads?$apply=aggregate(createdon with max as last)",
    f"{API}/leads/$count?$filter=statecode eq 0",
    f"{API}/leads?fetchXml={FETCH}",
    f"{API}/leads?fetchXml={GROUPED}",
    f"{API}/leads?savedQuery={{savedquery}}",
    f"{API}/leads?$select=fullname&$deltatoken={{deltatoken}}",
    f"{API}/opportunities?$expand=originatingleadid($expand=Lead_Annotation($top=1;$count=true))",
    f"{API}/accounts?$expand=primarycontactid($select=fullname),Account_Annotation($orderby=subject)",
    f"{API}/contacts?$filter=parentcustomerid_account/name eq 'Ash' and year(createdon) eq 2026",
    *(f"{API}/{name}?$top=3" for name in ("opportunitycloses", "annotations", "systemusers")),
    *(f"{API}/{name}?$top=3" for name in ("teams", "businessunits", "organizations", "solutions")),
    *(
        f"{API}/{name}"
        for name in ("savedqueries", "transactioncurrencies", "b2bkit_dualwritemaps")
    ),
    f"{API}/EntityDefinitions?$select=LogicalName,EntitySetName&$filter=LogicalName eq 'lead'",
    f"{API}/EntityDefinitions(LogicalName='lead')/Attributes?$select=LogicalName&$count=true",
    f"{API}/EntityDefinitions(LogicalName='lead')?$expand=Attributes($select=LogicalName)",
    f"{API}/EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='statuscode')"
    f"/{CRM}.StatusAttributeMetadata?$expand=OptionSet($select=Options)",
    f"{API}/EntityDefinitions(LogicalName='lead')/DisplayName/LocalizedLabels",
    f"{API}/EntityDefinitions(LogicalName='lead')/Keys?$select=SchemaName",
    f"{API}/RelationshipDefinitions/{CRM}.OneToManyRelationshipMetadata?$top=2",
    f"{API}/GlobalOptionSetDefinitions",
    "/data",
    "/data/$metadata",
    "/data/CustomersV3?cross-company=true&$filter=PartyType eq 'Organization'&$top=2&$skip=1",
    "/data/CustomersV3(dataAreaId='usrt',CustomerAccount='{customer}')?$expand=B2BHierarchyMembers",
    f"/data/CustomersV3?$filter=OnHoldStatus eq {FINANCE}.CustVendorBlocked'No'",
    "/data/CustomersV3/$count",
    "/data/B2BProspects?$orderby=ProspectId desc&$count=true&$select=ProspectId",
    "/data/CustomerHierarchies?$expand=Members",
    "/data/CustomerHierarchyMembers?$filter=CustomerAccount eq '*1*'",
    "/data/RetailEventNotificationLogs?$filter=SentDateTime gt 2026-01-01T00:00:00Z",
    "/data/BatchJobs(JobName='P-0001')",
    "/Metadata/DataEntities?$top=2",
    "/Metadata/PublicEntities('CustomerV3')",
    "/Metadata/PublicEnumerations('NoYes')",
    "/Metadata/",
    "/site/",
    "/site/B2B site/",
    "/site/B2B site/sign-up?lang=fi",
    "/site/B2B site/confirmation?request=REQ-0000001",
    "/site/B2B site/sign-in",
    "/site/B2B site/organization-users",
    "/site/B2B site/organization-users/edit?user=ann@ash.example",
    *(f"/_emulator/v1{end}" for end in ("", "/clock", "/jobs", "/faults", "/mutant", "/snapshots")),
    *(f"/_emulator/v1/{end}" for end in ("events", "trace", "unsupported", "coverage")),
    *(f"/_emulator/v1/{end}" for end in ("invariants", "mail")),
    *("/", "/who", "/headquarters/prospects?status=Pending&q=ash&page=1", "/headquarters/jobs"),
    *(f"/headquarters/{page}" for page in ("failed-rows", "customers", "hierarchies", "emails")),
    *(f"/headquarters/{page}?id={{record}}" for page in ("prospect", "customer", "hierarchy")),
    *(f"/sales/{page}?id={{record}}" for page in ("lead", "opportunity", "account", "contact")),
    *(
        f"/sales/{page}"
        for page in ("leads?view=Open leads", "opportunities", "accounts", "contacts")
    ),
    *("/_emulator", "/_emulator/events"),
    "/{tenant}/v2.0/.well-known/openid-configuration",
    "/{tenant}/discovery/v2.0/keys",
    "/common/discovery/instance?authorization_endpoint=http://localhost/{tenant}/oauth2/authorize",
    "/{tenant}/oauth2/v2.0/authorize",
)
_COLUMNS = ("subject", "fullname", "leadsourcecode", "b2bkit_prospectid", "statecode", "lastname")
WRITES = [
    *[_json("POST", f"{API}/leads", LEAD)] * 3,
    _json("POST", f"{API}/leads", LEAD, prefer="return=representation"),
    _json("PATCH", f"{API}/leads({{guid}})", LEAD, if_none_match="*"),
    _json(
        "PATCH", f"{API}/leads({{lead}})", {"jobtitle": "Buyer", "lastname": "Oak"}, if_match="*"
    ),
    _json("PATCH", f"{API}/leads({{lead}})", {"statecode": 2, "statuscode": 5}),
    _json("PATCH", f"{API}/leads({{lead}})", {"ownerid@odata.bind": "/systemusers({systemuser})"}),
    _json("PATCH", f"{API}/opportunities({{opportunity}})", {"name": "Pumps", "statecode": 0}),
    _json("PATCH", f"{API}/opportunities({{opportunity}})", {"estimatedvalue": 5.25}),
    _json("PUT", f"{API}/leads({{lead}})/jobtitle", {"value": "Buyer"}),
    Exchange("DELETE", f"{API}/leads({{lead}})/jobtitle"),
    *(_json("PUT", f"{API}/leads({{lead}})/{name}", {"value": None}) for name in _COLUMNS),
    _json("PATCH", f"{API}/leads({{lead}})", {**dict.fromkeys(_COLUMNS), "jobtitle": "Buyer"}),
    _json(
        "PATCH",
        f"{API}/opportunities({{opportunity}})",
        {"parentaccountid@odata.bind": "/accounts({account})", "name": "Pumps"},
    ),
    _json("PATCH", f"{API}/accounts({{account}})", {"accountnumber": "7", "name": "Acme"}),
    Exchange("DELETE", f"{API}/leads({{lead}})", headers={"if-match": "*"}),
    *[_json("POST", f"{API}/leads({{lead}})/{CRM}.QualifyLead", NEW)] * 3,
    _json("POST", f"{API}/leads({{lead}})/{CRM}.QualifyLead", QUALIFY),
    *[_json("POST", f"{API}/WinOpportunity", CLOSE)] * 2,
    _json("POST", f"{API}/LoseOpportunity", CLOSE | {"Status": 4}),
    _json("POST", f"{API}/accounts", {"name": "Acme", "creditlimit": 5}),
    _json(
        "POST",
        f"{API}/contacts",
        {"lastname": "Elm", "parentcustomerid_account@odata.bind": "accounts({account})"},
    ),
    _json("POST", f"{API}/accounts", {"name": "Deep", "primarycontactid": {"lastname": "Fir"}}),
    _json(
        "POST",
        f"{API}/opportunities",
        {"name": "Pumps", "parentaccountid@odata.bind": "/accounts({account})"},
    ),
    _json(
        "POST",
        f"{API}/annotations",
        {"subject": "Seen", "notetext": "x", "objectid_lead@odata.bind": "/leads({lead})"},
    ),
    Exchange("DELETE", f"{API}/annotations({{annotation}})"),
    _json(
        "PUT",
        f"{API}/leads({{lead}})/ownerid/$ref",
        {"@odata.id": "http://localhost:8080/api/data/v9.2/systemusers({systemuser})"},
    ),
    _json(
        "POST",
        f"{API}/leads({{lead}})/Lead_Annotation/$ref",
        {"@odata.id": "annotations({annotation})"},
    ),
    Exchange("DELETE", f"{API}/leads({{lead}})/Lead_Annotation({{annotation}})/$ref"),
    _json("POST", f"{API}/leads/{CRM}.CreateMultiple", {"Targets": [LEAD, {"lastname": "Yew"}]}),
    _json(
        "POST",
        f"{API}/leads/{CRM}.UpdateMultiple",
        {"Targets": [{"leadid": "{lead}", "jobtitle": "Buyer"}]},
    ),
    *[
        _batch(
            part("GET", "leads?$top=1"),
            change_set(
                part("POST", "leads", json.dumps(LEAD), 1),
                part("PATCH", "$1", '{"jobtitle": "Buyer"}', 2),
                part("POST", "annotations", '{"objectid_lead@odata.bind": "$1"}', 3),
            ),
            part("DELETE", f"{API}/leads({{lead}})"),
        )
    ]
    * 3,
    _batch(part("GET", f"http://localhost{API}/WhoAmI"), prefer="odata.continue-on-error"),
    _json(
        "PATCH",
        "/data/CustomersV3(dataAreaId='usrt',CustomerAccount='{customer}')",
        {"CreditLimit": 100.5, "AllowOnAccount": "Yes"},
    ),
    _json(
        "PATCH",
        "/data/CustomerHierarchyMembers(dataAreaId='usrt',CustomerHierarchyId='{hierarchy}',"
        "CustomerAccount='{member}')",
        {"Role": "Admin"},
    ),
    *[_json("POST", "/data/BatchJobs(JobName='P-0001')/Microsoft.Dynamics.DataEntities.run", {})]
    * 2,
    _json("POST", "/data/BatchJobs(JobName='1010')/Microsoft.Dynamics.DataEntities.run", {}),
    _json(
        "POST",
        "/data/B2BProspects(dataAreaId='usrt',ProspectId='{prospect}')"
        "/Microsoft.Dynamics.DataEntities.approve",
        {},
    ),
    _json(
        "POST", "/data/SystemNotifications/Microsoft.Dynamics.DataEntities.GetInstalledModules", {}
    ),
    _json("POST", "/data/CustomersV3", {"dataAreaId": "usrt"}),
]
PAGES = [
    *[
        _form(
            "/site/B2B site/sign-up",
            "token={site_token}&first_name=Ann&last_name=Ash&email=ann{number}@ash.example"
            "&phone=55&company=Ash&street=Street 1&postal_code=5003&city=Bergen&country=NO"
            "&comment=Hi",
        )
    ]
    * 3,
    _json(
        "POST",
        "/site/B2B site/sign-up",
        {
            "first_name": "Bo",
            "last_name": "Elm",
            "email": "bo{number}@elm.example",
            "company": "Elm",
            "comment": "a\nb",
            "language": "de",
        },
    ),
    _json("POST", "/site/B2B site/sign-in", {"email": "ann1@ash.example"}),
    _form("/site/B2B site/sign-in", "token={site_token}&email=ann1@ash.example"),
    Exchange("GET", "/site/B2B site/organization-users", headers=SIGNED_IN),
    Exchange("GET", "/site/B2B site/organization-users/add", headers=SIGNED_IN),
    _form("/site/B2B site/sign-out", "token={site_token}"),
    *[
        _json(
            "POST",
            f"/site/B2B site/organization-users/{what}",
            {
                "user": "ann{number}@ash.example",
                "first_name": "Cy",
                "last_name": "Fir",
                "email": "cy{number}@ash.example",
                "spending_limit": 5,
            },
            **SIGNED_IN,
        )
        for what in ("add", "add", "edit", "remove")
    ],
    _json("PUT", "/_emulator/v1/clock", {"speed": 60}),
    *[_json("POST", "/_emulator/v1/clock/advance", {"by": "2 h"})] * 2,
    _json("POST", "/_emulator/v1/jobs/1010/run", {}),
    _json("PUT", "/_emulator/v1/faults", {"sales_down": True, "answers_after_s": {"sales": 2.5}}),
    _json("PUT", "/_emulator/v1/faults", {"maps": {"Customers V3 - accounts": "Paused"}}),
    _json("POST", "/_emulator/v1/traffic", {"scenario": "launch_week", "requests": 3}),
    _json("PUT", "/_emulator/v1/snapshots/before", {}),
    *(
        _console(page, more)
        for page, more in (
            ("who/change", "user={console_user}"),
            ("headquarters/prospect/approve?id={record}", ""),
            ("headquarters/prospect/reject?id={record}", ""),
            ("headquarters/customer/credit-limit?id={record}", "limit=12,5"),
            ("headquarters/hierarchy/administrator?id={record}", "customer=2"),
            ("headquarters/jobs/run?name=P-0001", ""),
            ("sales/lead/qualify?id={record}", "ignore_duplicates=on"),
            ("sales/lead/disqualify?id={record}", "reason=LOST"),
            ("sales/lead/assign?id={record}", "owner=Sam Seller"),
            ("sales/lead/reactivate?id={record}", ""),
            ("sales/opportunity/won?id={record}", "revenue=1000&description=signed"),
            ("sales/opportunity/lost?id={record}", "reason=CANCELED"),
            ("sales/opportunity/reopen?id={record}", ""),
            ("_emulator/clock", "speed=60"),
            ("_emulator/clock/advance", "by=15 min"),
            ("_emulator/faults", "mail_down=on&answers_sales=1&answers_headquarters=0"),
            ("_emulator/map", "map=Customers V3 - accounts&state=Running"),
            ("_emulator/retry", ""),
            ("_emulator/snapshot", "name=x"),
        )
    ),
    _form(
        "/{tenant}/oauth2/v2.0/token",
        "grant_type=client_credentials&client_id=administrator&client_secret=wrong"
        "&scope=http://localhost:8080/.default",
    ),
    _form(
        "/{tenant}/oauth2/v2.0/token",
        "grant_type=client_credentials&client_id=reader&client_secret=reader"
        "&scope=http://localhost:8080/.default",
    ),
    _form("/{tenant}/oauth2/token", "grant_type=client_credentials&client_id=x&resource=http://a"),
]
RESTARTS = [
    _json("PUT", "/_emulator/v1/mutant", {"name": None}),
    _json("POST", "/_emulator/v1/snapshots/before/restore", {}),
    _json("POST", "/_emulator/v1/reset", {}),
    _console("_emulator/system", "mutant="),
    _console("_emulator/restore", "name=x"),
]
"""After these there is another world, so they are rare."""

CORPUS = [*READS, *WRITES, *WRITES, *PAGES]

"""Sales over HTTP where things are called otherwise, or belong to others."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from conformance.deployment import NotObservable, Undecided
from conformance.remote.ledger import read_ledger
from reference_model.errors import Unavailable
from reference_model.jobs import PullRequests, Synchronize
from reference_model.parties import Application
from tests.conformance.remote.emulated import SECRET, Emulated, Remote
from tests.conformance.remote.faults import COMPANY, OTHER, PERSON, SELLER, fails, lead_of


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return Remote(tmp_path)


def test_records_of_others_are_not_seen(remote: Remote) -> None:
    """Neither by the lists nor by the views, nor are those of a mark that is like ours."""
    site = remote.front.live.landscape.site
    for mark in ("k7x2m5", "k7x2m", ""):
        person = PERSON._replace(email=f"ann+{mark}@ash.example")
        site.submit_request(Application(person, COMPANY._replace(name=f"Ash {mark}")))
    for job in (PullRequests.name, Synchronize.name):
        remote.front.live.landscape.job(job).run()
    assert remote.sales.leads() == []
    lead = lead_of(remote)
    assert [each.id for each in remote.sales.leads()] == [lead]
    assert [each.id for each in remote.sales.view("All leads", SELLER)] == [lead]
    assert remote.sales.view("All commerce B2B leads", SELLER) == []


def test_each_kind_of_record_takes_one_request(remote: Remote) -> None:
    """With everything that belongs to it."""
    lead = lead_of(remote)
    remote.sales.qualify(lead, SELLER)
    remote.transport.received.clear()
    for read in ("leads", "accounts", "contacts", "opportunities"):
        assert len(getattr(remote.sales, read)()) == 1
    assert len(remote.transport.received) == 4


def test_what_was_seen_first_stays_first(remote: Remote) -> None:
    """Sales tells seconds, and of those of one second nothing says which was made first."""
    remote.front.pace.speed = 0
    seen = list[str]()
    for number in range(8):
        lead = remote.sales.create_lead(PERSON._replace(first_name=str(number)), COMPANY, SELLER)
        assert [each.id for each in remote.sales.leads()] == [*seen, lead]
        seen.append(lead)


def test_pages_are_read_to_the_last(remote: Remote) -> None:
    """Of rows."""
    leads = [
        remote.sales.create_lead(PERSON._replace(first_name=str(n)), COMPANY, SELLER)
        for n in range(5)
    ]

    def small(request: httpx.Request) -> None:
        request.headers["prefer"] = f"{request.headers['prefer']},odata.maxpagesize=2"

    remote.transport.before = fails("GET /api/data/v9.2/leads", small, times=9)
    assert [lead.id for lead in remote.sales.leads()] == leads
    assert remote.transport.times("GET /api/data/v9.2/leads") == 3


def test_pages_of_what_belongs_to_a_row_are_read_too(remote: Remote) -> None:
    """As the product gives them for collections that are expanded."""
    opportunity = remote.sales.create_opportunity("Ropes", SELLER)
    for _ in range(2):
        remote.sales.close_as_won(opportunity, SELLER)
        remote.sales.reopen(opportunity, SELLER)
    name = "Opportunity_OpportunityClose"

    def first_only(request: httpx.Request) -> httpx.Response:
        told: dict[str, Any] = json.loads(remote.transport.carry_out(request).content)
        row = told["value"][0]
        row[name] = row[name][:1]
        rest = f"{name}?$select=opportunitystatuscode&$orderby=createdon desc&$top=1"
        row[f"{name}@odata.nextLink"] = f"opportunities({opportunity})/{rest}"
        return httpx.Response(200, json=told)

    remote.transport.before = fails("GET /api/data/v9.2/opportunities", first_only)
    assert remote.sales.opportunities()[0].closings == ("Won", "Won")


class Renamed(Emulated):
    """An environment that calls things otherwise. names: ours by the emulator's."""

    names: dict[str, str]

    def carry_out(self, request: httpx.Request) -> httpx.Response:
        if "oauth2" in request.url.path:
            return super().carry_out(request)
        url, body = str(request.url), request.read().decode()
        for inner, outer in self.names.items():
            assert not re.search(rf"\b{inner}\b", url + body), inner
            url = url.replace(outer.replace(" ", "%20"), inner.replace(" ", "%20"))
            body = body.replace(outer, inner)
        translated = httpx.Request(request.method, url, content=body.encode())
        translated.headers.update({**request.headers, "content-length": str(len(body.encode()))})
        answer = super().carry_out(translated)
        text = answer.text
        for inner, outer in self.names.items():
            text = text.replace(inner, outer)
        return httpx.Response(answer.status_code, text=text)


def test_an_environment_may_have_names_of_its_own(tmp_path: Path) -> None:
    """Columns, the table of companies, views in another language, status reasons."""
    transport = Renamed()
    transport.names = {
        "telephone1": "acme_phone",
        "address1_line1": "acme_street",
        "cdm_companycode": "acme_code",
        "cdm_companies": "acme_entities",
        "My Open Leads": "Meine offenen Leads",
        "No Longer Interested": "Kein Interesse",
    }
    told = {
        "leads": {"phone": "acme_phone", "street": "acme_street"},
        "companies": {"set": "acme_entities", "code": "acme_code"},
        "views": {"My open leads": "Meine offenen Leads"},
        "lead_status_reasons": {"No Longer Interested": "Kein Interesse", "Lost": 5},
    }
    remote = Remote(tmp_path, transport, told)
    lead = lead_of(remote)
    (seen,) = remote.sales.leads()
    assert (seen.contact, seen.company, seen.legal_entity) == (PERSON, COMPANY, "USRT")
    assert remote.sales.view("My open leads", SELLER) == [seen]
    remote.sales.disqualify(lead, "No Longer Interested", SELLER)
    assert remote.sales.leads()[0].status == "No Longer Interested"
    remote.sales.reactivate(lead, SELLER)
    remote.sales.disqualify(lead, "Lost", SELLER)
    row = transport.front.live.landscape.sales.newest_lead
    assert row.status.code == 5
    assert remote.sales.leads()[0].status == "Lost"


def test_teams_and_dual_write_may_be_called_otherwise(tmp_path: Path) -> None:
    """The team is told by the company that it is of, dual-write by what the file says."""
    transport = Renamed()
    transport.names = {"DW owner team USRT": "Everyone", '"Dual-write"': '"# Integration"'}
    remote = Remote(tmp_path, transport, {"dual_write_user": "# Integration"})
    landscape = remote.front.live.landscape
    landscape.site.submit_request(Application(PERSON, COMPANY))
    for job in (PullRequests.name, Synchronize.name):
        landscape.job(job).run()
    (lead,) = remote.sales.leads()
    assert lead.owner == "DW owner team USRT"
    assert lead.timeline[0].created_by == "Dual-write"


def test_an_unknown_status_reason_is_shown_as_it_is(remote: Remote) -> None:
    """By its label here; what the port names and the environment lacks cannot be shown."""
    lead = lead_of(remote)

    def other(request: httpx.Request) -> httpx.Response:
        text = remote.transport.carry_out(request).text
        return httpx.Response(200, text=re.sub('"statuscode": ?1', '"statuscode": 100000001', text))

    def option(request: httpx.Request) -> httpx.Response:
        told = json.loads(remote.transport.carry_out(request).content)
        label = {"LocalizedLabels": [], "UserLocalizedLabel": {"Label": "Parked"}}
        new = {"Value": 100000001, "State": 0, "Label": label}
        told["value"][0]["OptionSet"]["Options"].append(new)
        return httpx.Response(200, json=told)

    changed, described = fails("/leads", other), fails("EntityDefinitions", option)
    remote.transport.before = lambda request: changed(request) or described(request)
    assert remote.sales.leads()[0].status == "Parked"
    with pytest.raises(NotObservable, match="lead has no status reason 'Moon'"):
        remote.sales.set_lead_status(lead, "Moon")


def _use(remote: Remote) -> None:
    """Use users, status reasons and views."""
    remote.sales.set_lead_status(lead_of(remote), "New")
    remote.sales.view("My open leads", SELLER)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"salespeople": []}, "Sanna Salonen would be salesperson 1 .* salespeople has 0"),
        (
            {"salespeople": [{"name": "Nobody O'Here"}]},
            'Sales has no enabled user "Nobody O\'Here"',
        ),
        ({"lead_status_reasons": {"New": "Neu"}}, "no status reason 'Neu' in the language 1033"),
        ({"views": {"My open leads": "Meine"}}, "no view of leads that is called 'Meine'"),
    ],
)
def test_what_the_file_says_wrongly_is_not_observable(
    tmp_path: Path, told: dict[str, Any], said: str
) -> None:
    """The reason names what the file says, so that it can be put right."""
    remote = Remote(tmp_path, told=told)
    with pytest.raises(NotObservable, match=said):
        _use(remote)


def test_a_company_that_is_not_there_is_not_observable(tmp_path: Path) -> None:
    """Leads of a legal entity need one."""
    remote = Remote(tmp_path, scene={"legal_entity": "MOON"})
    with pytest.raises(NotObservable, match="no company 'MOON'"):
        lead_of(remote)


def test_a_salesperson_may_sign_in(tmp_path: Path) -> None:
    """With credentials of their own, instead of being impersonated."""
    own = {"kind": "client secret", "authority": "https://crm.example", "tenant": "B2BKIT_TENANT"}
    own |= {"client": "B2BKIT_ADMINISTRATOR_ID", "secret": "B2BKIT_ADMINISTRATOR_SECRET"}
    told = {"salespeople": [{"name": "Integration", "credentials": "sanna"}]}
    remote = Remote(tmp_path, told=told, credentials_told={"sanna": own})
    lead_of(remote)
    assert remote.sales.leads()[0].owner == SELLER
    assert remote.transport.times("token") == 2
    sent = [dict(each.request_headers) for each in remote.exchanges if each.method == "PATCH"]
    assert not any("mscrmcallerid" in headers for headers in sent)


def test_users_of_entra_are_impersonated_by_their_object_id(remote: Remote) -> None:
    """As the documents prefer it."""
    id = "99999999-2222-4333-8444-555555555555"

    def users(request: httpx.Request) -> httpx.Response:
        told = json.loads(remote.transport.carry_out(request).content)
        for row in told["value"]:
            row["azureactivedirectoryobjectid"] = id
        return httpx.Response(200, json=told)

    seen = []
    fault = fails("systemusers", users)

    def before(request: httpx.Request) -> httpx.Response | None:
        if request.method == "PATCH":
            seen.append(request.headers.get("callerobjectid"))
            return httpx.Response(204)
        return fault(request)

    remote.transport.before = before
    lead_of(remote)
    assert seen == [id]


def test_what_is_made_stands_in_the_ledger_before_it_is_sent(remote: Remote) -> None:
    """Kind, names, mark; and the ids of what qualification made, once they are known."""
    before_sending = []

    def look(_request: httpx.Request) -> None:
        before_sending.append([entry.thing.kind for entry in read_ledger(remote.ledger)])

    remote.transport.before = fails("PATCH", look)
    lead = lead_of(remote)
    remote.transport.before = fails("QualifyLead", look)
    remote.sales.qualify(lead, SELLER)
    made = ["lead", "account", "contact", "opportunity"]
    assert before_sending == [["lead"], made]
    entries = read_ledger(remote.ledger)
    account, contact = remote.sales.accounts()[0].id, remote.sales.contacts()[0].id
    opportunity = remote.sales.opportunities()[0].id
    assert [entry.id for entry in entries] == [lead, account, contact, opportunity]
    assert {(entry.run, entry.mark) for entry in entries} == {("run-1", "k7x2m4")}
    assert entries[0].thing.names == (COMPANY.name, PERSON.email)


def test_what_the_scenario_has_brought_down_refuses(tmp_path: Path) -> None:
    """Nobody waits for it; what goes down by itself is Undecided."""
    down = [False]
    remote = Remote(tmp_path, scene={"is_down": lambda: down[0]})
    opportunity = remote.sales.create_opportunity("Ropes", SELLER)
    remote.front.live.landscape.sales.available = False
    with pytest.raises(Undecided):
        remote.sales.close_as_won(opportunity, SELLER)
    down[0], remote.transport.time.slept[:] = True, []
    with pytest.raises(Unavailable, match="Sales does not answer"):
        remote.sales.close_as_won(opportunity, SELLER)
    with pytest.raises(Unavailable):
        remote.sales.delete_opportunity(opportunity)
    assert remote.transport.time.slept == []


def test_privileges_are_an_operators_to_withdraw(tmp_path: Path) -> None:
    """No interface offers it."""
    asked: list[Any] = []
    remote = Remote(tmp_path, scene={"acts": lambda act, **told: asked.append((act, told))})
    remote.sales.withdraw_privileges(OTHER)
    ((act, told),) = asked
    users = {user.id: user.name for user in remote.front.live.users.values()}
    assert act == "withdraw_privileges"
    assert users[told["user"]] == "Sally Seller"
    with pytest.raises(NotObservable, match="withdraw_privileges"):
        Remote(tmp_path).sales.withdraw_privileges(OTHER)


def test_a_whole_story_shows_no_secret(remote: Remote) -> None:
    """In no exchange, and not in how its Sales prints."""
    lead = lead_of(remote)
    remote.sales.qualify(lead, SELLER)
    remote.sales.view("Closed leads", SELLER)
    shown = repr(remote.exchanges) + repr(remote.sales) + remote.ledger.read_text()
    assert SECRET not in shown
    assert "eyJ" not in shown
    assert "client_secret=(hidden)" in shown

"""What a run has made is taken away, and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest

from conformance.deployment import Undecided
from conformance.mark import Mark
from conformance.remote.cleaning.cleaning import Found, Outcome, find, take_away
from conformance.remote.cleaning.traces import Marks
from conformance.remote.deployment import RemoteDeployment
from emulator.dataverse.tables import TABLES
from event_log.bad_input import BadInput
from reference_model.parties import Application, Company, Person
from tests.conformance.remote.described import Place
from tests.conformance.remote.faults import cut_after, fails, odata

JOBS = ("P-0001", "Synchronize customers and channel requests")
SELLER = "Sanna Salonen"
SALES = ["annotation", "opportunityclose", "opportunity", "contact", "account", "lead"]


def application(mark: Mark) -> Application:
    """Somebody who applies in a scenario."""
    person = Person("Ann", "Ash", "ann@ash.example", "+47 1")
    return mark.application(
        Application(person, Company("Ash & Oak", "Gate 1", "5003", "Oslo", "NO"))
    )


def partner_in(place: Place, scenario: str = "one") -> RemoteDeployment:
    """A scenario in which a prospect has become a customer."""
    there = place.deployment(scenario)
    there.site.apply(application(Mark.of(place.folder.name, scenario)))
    there.headquarters.run_jobs(*JOBS)
    (lead,) = there.sales.leads()
    there.sales.qualify(lead.id, SELLER)
    (opportunity,) = there.sales.opportunities()
    there.sales.close_as_won(opportunity.id, SELLER)
    return there


def found_at(place: Place) -> Found:
    """What is left of the run."""
    return find(place.described, place.connections, place.folder)


def cleaned(place: Place) -> list[Outcome]:
    """What became of everything that was left."""
    return list(take_away(found_at(place), place.folder))


def left(outcomes: list[Outcome]) -> set[str]:
    """The kinds of what is still there."""
    return {each.trace.kind for each in outcomes if each.why}


def in_sales(there: RemoteDeployment) -> list[Any]:
    """All that a scenario sees in Sales."""
    sales = there.sales
    return [*sales.leads(), *sales.accounts(), *sales.contacts(), *sales.opportunities()]


def test_all_that_a_run_led_to_is_found_children_first(tmp_path: Path) -> None:
    """From a request on the site to what qualification made, in both systems."""
    place = Place(tmp_path)
    partner_in(place)
    traces = found_at(place).traces
    kinds = list(dict.fromkeys(each.kind for each in traces))
    assert kinds == [*SALES, "member", "hierarchy", "customer", "prospect"]
    assert sum(each.kind == "customer" for each in traces) == 2


def test_sales_is_as_it_was(tmp_path: Path) -> None:
    """What finance and operations keeps is told with the reason; a second run finds only that."""
    place = Place(tmp_path)
    there = partner_in(place)
    outcomes = cleaned(place)
    assert in_sales(there) == []
    assert left(outcomes) == {"member", "hierarchy", "customer", "prospect"}
    assert all("does not support DELETE" in each.why for each in outcomes if each.why)
    again = cleaned(place)
    assert {each.trace.kind for each in again} == left(outcomes)
    written = (tmp_path / "cleaned.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line)["removed"] for line in written] == [
        not each.why for each in [*outcomes, *again]
    ]


def test_what_others_have_stays(tmp_path: Path) -> None:
    """Without a mark, or with that of another run; whatever filters give."""
    place, other = Place(tmp_path / "one"), Place(tmp_path / "two")
    for each in (place, other):
        each.folder.mkdir()
    other.transport = place.transport
    partner_in(place)
    theirs = partner_in(other, "theirs")
    seller = place.deployment("typed in").sales
    seller.create_lead(Person("Bo", "Elm", "bo@elm.example"), Company("Elm"), SELLER)
    sales = place.transport.front.live.landscape.sales
    unmarked = sales.create_lead(Person("Cy", "Fir", "cy@fir.example"), Company("Fir"), SELLER)
    before = in_sales(theirs)
    ours = {(each.kind, each.id) for each in found_at(place).traces}
    place.transport.before = lambda request: unfiltered(place, request)
    assert {(each.kind, each.id) for each in found_at(place).traces} == ours
    cleaned(place)
    place.transport.before = lambda _: None
    assert in_sales(theirs) == before
    assert list(sales.leads.values())[-1] is unmarked
    assert len(sales.leads) == 2


def unfiltered(place: Place, request: httpx.Request) -> httpx.Response | None:
    """A service that ignores filters; everything else as ever."""
    if "$filter" not in unquote(request.url.query.decode()) or request.method != "GET":
        return None
    told = [
        (name, value) for name, value in parse_qsl(request.url.query.decode()) if name != "$filter"
    ]
    url = request.url.copy_with(params=told)
    return place.transport.carry_out(httpx.Request("GET", url, headers=request.headers))


def test_what_nobody_knows_the_id_of_is_found(tmp_path: Path) -> None:
    """The answer to a qualification was lost, so the ledger has no ids of what it made."""
    place = Place(tmp_path)
    there = place.deployment("one")
    lead = there.sales.create_lead(Person("Bo", "Elm", "bo@elm.example"), Company("Elm"), SELLER)
    place.transport.before = fails("QualifyLead", cut_after(place))
    with pytest.raises(Undecided):
        there.sales.qualify(lead, SELLER)
    outcomes = cleaned(place)
    kinds = {each.trace.kind for each in outcomes if not each.why}
    assert kinds == {"opportunity", "contact", "account", "lead"}
    assert in_sales(there) == []


def test_what_lost_its_mark_goes_back_to_its_lead_or_to_the_ledger(tmp_path: Path) -> None:
    """Somebody has renamed it since."""
    place = Place(tmp_path)
    there = place.deployment("one")
    rows = place.transport.front._surface("/api/data/").rows  # type: ignore[attr-defined]  # noqa: SLF001
    lead = there.sales.create_lead(Person("Bo", "Elm", "bo@elm.example"), Company("Elm"), SELLER)
    place.transport.before = fails("QualifyLead", cut_after(place))
    with pytest.raises(Undecided):  # so the ledger has no ids of what was made
        there.sales.qualify(lead, SELLER)
    there.sales.create_opportunity("Ropes", SELLER)
    for table, values in RENAMED.items():
        for id in list(rows.records):
            if rows.store.has(TABLES[table], id):
                rows.write(table, id, dict(values))
    reasons = {each.kind: each.why for each in found_at(place).traces}
    assert reasons["lead"] == "is in the ledger"
    assert reasons["account"] == f"belongs to lead {lead}"
    kinds = [each.kind for each in found_at(place).traces]
    assert (kinds.count("opportunity"), kinds.count("contact")) == (2, 1)


RENAMED: Mapping[str, Mapping[str, str]] = {
    "lead": {"companyname": "Renamed", "emailaddress1": "r@renamed.example"},
    "account": {"name": "Renamed"},
    "opportunity": {"name": "Renamed"},
}


def test_stopping_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    """The next time goes on with what is left."""
    place = Place(tmp_path)
    there = partner_in(place)
    first = list(islice(take_away(found_at(place), place.folder), 3))
    assert left(first) == set()
    gone = {(each.trace.kind, each.trace.id) for each in first}
    rest = found_at(place).traces
    assert not gone & {(each.kind, each.id) for each in rest}
    cleaned(place)
    assert in_sales(there) == []


def test_each_is_deleted_in_the_version_that_was_read(tmp_path: Path) -> None:
    """By its id, and by nothing else."""
    place = Place(tmp_path)
    partner_in(place)
    deletions: list[httpx.Request] = []
    place.transport.before = lambda request: (
        deletions.append(request) if request.method == "DELETE" else None
    )
    cleaned(place)
    in_dataverse = [each for each in deletions if "/api/data/" in each.url.path]
    assert len(in_dataverse) >= len(SALES)
    assert all(each.headers["if-match"].startswith('W/"') for each in in_dataverse)


def test_what_sales_does_not_give_away_is_told(tmp_path: Path) -> None:
    """The others go all the same."""
    place = Place(tmp_path)
    partner_in(place)
    no = odata(400, "0x80048d21", "The contact is needed elsewhere.")
    place.transport.before = fails("DELETE /api/data/v9.2/contacts", no, 9)
    outcomes = cleaned(place)
    (contact,) = [each for each in outcomes if each.trace.kind == "contact"]
    assert contact.why == "The contact is needed elsewhere."
    assert left(outcomes).isdisjoint(set(SALES) - {"contact"})


def test_a_deployment_that_goes_away_is_not_asked_for_ever(tmp_path: Path) -> None:
    """After three times in a row nothing more is tried, and all of it is undecided."""
    place = Place(tmp_path)
    partner_in(place)
    found = found_at(place)
    place.transport.before = fails("DELETE", lambda _: httpx.Response(500), 99)
    outcomes = list(take_away(found, place.folder))
    assert all(each.undecided for each in outcomes)
    assert sum("DELETE" in each for each in place.transport.received) == 0
    tried = [each for each in outcomes if not each.why.startswith("Not tried")]
    assert len(tried) == 3


def test_a_system_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    """What the other one shows is found."""
    place = Place(tmp_path)
    partner_in(place)
    place.transport.before = fails("GET /data/", lambda _: httpx.Response(500), 99)
    found = found_at(place)
    assert {each.kind for each in found.traces} == set(SALES)
    (reason,) = found.unseen
    assert reason.startswith("Finance and operations: ")


def test_entities_that_allow_it_are_deleted(tmp_path: Path) -> None:
    """By their whole key, and in their version if they have one."""
    place = Place(tmp_path)
    partner_in(place)
    deleted: list[str] = []

    def before(request: httpx.Request) -> httpx.Response | None:
        if request.method == "DELETE" and request.url.path.startswith("/data/"):
            deleted.append(unquote(request.url.path))
            return httpx.Response(204)
        return None

    place.transport.before = before
    outcomes = cleaned(place)
    assert left(outcomes) == set()
    ids = [each.trace.id for each in outcomes if each.trace.kind not in SALES]
    (hierarchy, member), (_, one, other, prospect) = ids[0].split(), ids[1:]
    in_usrt = "dataAreaId='usrt'"
    in_it = f"{in_usrt},CustomerHierarchyId='{hierarchy}'"
    assert deleted == [
        f"/data/CustomerHierarchyMembers({in_it},CustomerAccount='{member}')",
        f"/data/CustomerHierarchies({in_it})",
        f"/data/CustomersV3({in_usrt},CustomerAccount='{one}')",
        f"/data/CustomersV3({in_usrt},CustomerAccount='{other}')",
        f"/data/B2BProspects({in_usrt},ProspectId='{prospect}')",
    ]


def test_an_operator_may_remove_what_no_entity_does(tmp_path: Path) -> None:
    """By the acts remove_..., with the names of the file's columns."""
    place = Place(tmp_path)
    partner_in(place)
    asked: dict[str, Any] = {}

    def before(request: httpx.Request) -> httpx.Response | None:
        act = request.url.path.rstrip("/").rpartition("/")[2]
        if request.method == "GET" and act == "acts":
            kinds = ("member", "hierarchy", "customer", "prospect")
            return httpx.Response(200, json={"acts": [f"remove_{kind}" for kind in kinds]})
        if act.startswith("remove_"):
            asked[act] = json.loads(request.content)
            return httpx.Response(200, json={"value": None})
        return None

    place.transport.before = before
    outcomes = cleaned(place)
    assert left(outcomes) == set()
    ids = {each.trace.kind: each.trace.id for each in outcomes}  # of two customers, the last
    hierarchy, member = ids["member"].split()
    assert asked == {
        "remove_member": {"hierarchy": hierarchy, "customer": member},
        "remove_hierarchy": {"id": hierarchy},
        "remove_customer": {"number": ids["customer"]},
        "remove_prospect": {"id": "1"},
    }


def test_what_went_meanwhile_is_gone(tmp_path: Path) -> None:
    """Somebody else, or the product itself, was quicker."""
    place = Place(tmp_path)
    partner_in(place)
    found = found_at(place)
    cleaned(place)
    in_dataverse = [each for each in found.traces if each.kind in SALES]
    assert left(list(take_away(replace(found, traces=in_dataverse), place.folder))) == set()


def test_a_run_without_a_ledger_is_none(tmp_path: Path) -> None:
    """And one that made nothing has nothing to take away."""
    place = Place(tmp_path)
    with pytest.raises(BadInput, match="no readable ledger"):
        find(place.described, place.connections, tmp_path / "elsewhere")
    place.deployment("one")
    assert found_at(place) == Found([], [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ash & Oak k7x2m4", "k7x2m4"),
        ("ann+k7x2m4@ash.example", "k7x2m4"),
        ("ANN.K7X2M4@ash.example", "k7x2m4"),
        ("ak7x2m4b", ""),
        ("k7x2m49", ""),
        ("9k7x2m4", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_mark_is_a_word_of_its_own(text: str | None, found: str) -> None:
    """What merely holds the same letters is somebody else's."""
    assert Marks(["k7x2m4", ""]).of(text) == found
    assert Marks([]).of(text) == ""

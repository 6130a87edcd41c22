"""The doctor on deployments that are well, and on broken ones: each gives the right line."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from conformance.remote.doctor.examination import checks_of, verdict_of
from conformance.remote.doctor.finding import Verdict
from conformance.remote.doctor.permissions import WANTED
from tests.conformance.remote.described import Place, told
from tests.conformance.remote.doctor.patients import (
    answering,
    dated,
    lines,
    otherwise,
    patient_at,
    seen_at,
)
from tests.conformance.remote.emulated import ENVIRONMENT, SECRET, URL
from tests.conformance.remote.faults import odata

WRONG = "wrong-and-secret"


def test_nothing_is_wrong_with_an_emulator(tmp_path: Path) -> None:
    """And nothing is written into it."""
    place = Place(tmp_path)
    findings = seen_at(place)
    assert (lines(findings), lines(findings, Verdict.UNKNOWN)) == ([], [])
    assert verdict_of(findings) is Verdict.OK
    checks = [each.check for each in findings]
    assert list(dict.fromkeys(checks)) == [check.name for check in checks_of(patient_at(place))]
    written = [each for each in place.transport.received if not each.startswith("GET ")]
    assert {each.rpartition("/")[2] for each in written} <= {"token", "queued", "map_states"} | {
        "catch_up_errors"
    }
    assert SECRET not in repr(findings)
    assert "eyJ" not in repr(findings)


def test_whoever_is_not_well_is_told_what_to_do(tmp_path: Path) -> None:
    """Every line that asks for something says what."""
    place = Place(tmp_path)
    answering(place, "WhoAmI", odata(403, "0x80040220"))
    for each in seen_at(place):
        assert each.todo or each.verdict in {Verdict.OK, Verdict.NOT_APPLICABLE}


def test_a_wrong_secret(tmp_path: Path) -> None:
    """Is told once, with its variable; what depends on it is not looked at."""
    environ = {**ENVIRONMENT, "B2BKIT_ADMINISTRATOR_SECRET": WRONG}
    findings = seen_at(Place(tmp_path, environ=environ))
    problems = [each for each in findings if each.verdict is Verdict.PROBLEM]
    assert {each.check for each in problems} == {
        f"{each} lets us in" for each in ("Sales", "Commerce headquarters", "The operator")
    }
    assert "AADSTS7000215" in problems[0].seen
    assert problems[0].todo.endswith("B2BKIT_ADMINISTRATOR_SECRET holds it.")
    views = next(each for each in findings if each.check == "Views")
    assert views.verdict is Verdict.UNKNOWN
    assert views.seen == "Not looked at, because 'Sales lets us in' failed."
    assert WRONG not in repr(findings)
    assert verdict_of(findings) is Verdict.PROBLEM


def test_a_variable_that_is_not_set(tmp_path: Path) -> None:
    """Nobody signs in then; addresses are looked at all the same."""
    environ = {**ENVIRONMENT, "B2BKIT_ADMINISTRATOR_SECRET": " ", "B2BKIT_TENANT": "a\nb"}
    findings = seen_at(Place(tmp_path, environ=environ))
    assert [check for check, _ in lines(findings)] == ["The environment"] * 2
    assert {each.check for each in findings if each.verdict is Verdict.OK} >= {"The site answers"}
    because = "Not looked at, because 'The environment' failed."
    assert {seen for _, seen in lines(findings, Verdict.UNKNOWN)} == {because}


def test_credentials_that_are_not_there(tmp_path: Path) -> None:
    """The table is named."""
    findings = seen_at(otherwise(tmp_path, "finance", credentials="nobody"))
    assert lines(findings) == [("The file", "[credentials.nobody] is named, and is not there.")]


def test_an_address_that_does_not_answer(tmp_path: Path) -> None:
    """It is the only problem; what lies behind it is not looked at."""

    def refused(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno -2] Name or service not known")

    place = otherwise(tmp_path, "site", url="https://shop.example/site")
    place.transport.before = lambda request: (
        refused(request) if request.url.host == "shop.example" else None
    )
    findings = seen_at(place)
    ((check, seen),) = lines(findings)
    assert check == "The site answers"
    assert "Name or service not known" in seen
    assert [check for check, _ in lines(findings, Verdict.UNKNOWN)] == ["Sign-up"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_service_that_is_ill(tmp_path: Path, status: int) -> None:
    """Whether it would be well otherwise, nobody knows."""
    place = Place(tmp_path)
    answering(place, "GET /site/", lambda _: httpx.Response(status))
    findings = seen_at(place)
    assert lines(findings) == []
    assert [check for check, _ in lines(findings, Verdict.UNKNOWN)] == [
        "The site answers",
        "Sign-up",
    ]
    assert verdict_of(findings) is Verdict.UNKNOWN


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_off_by_an_hour(tmp_path: Path, hours: int) -> None:
    """In either direction."""
    place = Place(tmp_path)
    dated(place, timedelta(hours=hours))
    ((check, seen),) = lines(seen_at(place))
    assert check == "Clocks"
    way = "ahead of" if hours > 0 else "behind"
    assert seen.startswith("The clock of crm.example is 3,")
    assert seen.endswith(f" s {way} ours.")


def test_a_clock_that_is_right(tmp_path: Path) -> None:
    """As far as whole seconds and the time of an answer let us see."""
    place = Place(tmp_path)
    dated(place, timedelta(seconds=-1))
    clock = next(each for each in seen_at(place) if each.check == "Clocks")
    assert (clock.verdict, clock.seen) == (
        Verdict.OK,
        "The clock of crm.example agrees with ours (to 0 s).",
    )


def test_a_token_for_somebody_else(tmp_path: Path) -> None:
    """Its audience is compared with the address."""
    scoped = {
        **told(tmp_path)["credentials"]["dataverse"],
        "scope": "https://other.example/.default",
    }
    findings = seen_at(Place(tmp_path, {"credentials": {"dataverse": scoped}}))
    problems = [seen for check, seen in lines(findings) if check == "Sales lets us in"]
    assert problems
    assert any("other.example" in each or "AADSTS" in each for each in problems)


def test_a_token_of_another_tenant(tmp_path: Path) -> None:
    """Its tenant is compared with the variable, where that holds an id; neither is shown."""
    place = Place(tmp_path)
    claims = {"aud": URL, "tid": "99999999-2222-4333-8444-555555555555"}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    told = {"access_token": f"head.{payload}.signature", "expires_in": 3599}
    answering(place, "/oauth2/v2.0/token", lambda _: httpx.Response(200, json=told))
    findings = seen_at(place)
    sentence = "The token is of another tenant than B2BKIT_TENANT names."
    assert ("Sales lets us in", sentence) in lines(findings)
    assert payload not in repr(findings)


def test_a_secret_that_an_answer_holds_is_not_shown(tmp_path: Path) -> None:
    """Whoever has it may say it; nobody reads it here."""
    place = Place(tmp_path)
    told = {"Detail": {"OrganizationType": "Trial", "FriendlyName": f"It is {SECRET}"}}
    answering(place, "RetrieveCurrentOrganization", lambda _: httpx.Response(200, json=told))
    found = next(each for each in seen_at(place) if each.check == "Production")
    assert found.seen.startswith("It is (hidden)")


def test_a_view_that_is_missing(tmp_path: Path) -> None:
    """With those that are there, and where to say what it is called."""
    place = otherwise(tmp_path, "dataverse", views={"Open leads": "Offene Leads"})
    findings = seen_at(place)
    ((check, seen),) = lines(findings)
    assert check == "Views"
    assert "'Offene Leads'" in seen
    assert "All commerce B2B leads" in seen


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_a_map_that_does_not_run(tmp_path: Path, act: str) -> None:
    """By its name, with its state."""
    place = Place(tmp_path)
    getattr(place.transport.front.live.landscape.dual_write, act)("B2B prospects - leads")
    ((check, seen),) = lines(seen_at(place))
    assert check == "Maps"
    assert seen.startswith("The map B2B prospects - leads is ")


def test_maps_that_nobody_shows(tmp_path: Path) -> None:
    """No public interface does, so it is no problem; and is not said to be well."""
    findings = seen_at(Place(tmp_path, {"operator": {}, "jobs": {}}))
    maps = [each for each in findings if each.check == "Maps"]
    assert [each.verdict for each in maps] == [Verdict.NOT_APPLICABLE]
    assert "must be Running" in maps[0].todo
    assert [check for check, _ in lines(findings)] == ["Jobs"] * 4


def test_jobs_that_are_scheduled(tmp_path: Path) -> None:
    """By any of their names."""
    names = ("P-0001", "1010 (Kunden)", "Process retail order email notification")
    jobs: Mapping[str, Any] = {name: {"every": "15 min"} for name in names}
    findings = seen_at(Place(tmp_path, {"operator": {}, "jobs": dict(jobs)}))
    ((_, seen),) = lines(findings)
    assert seen == "Nobody knows when Synchronize customers and channel requests runs."
    assert ("Jobs", "1010 runs every 15 min.") in lines(findings, Verdict.OK)


def test_no_privilege_to_impersonate(tmp_path: Path) -> None:
    """With the role that has it."""
    place = Place(tmp_path)
    message = "Principal user is missing prvActOnBehalfOfAnotherUser privilege"
    denied = odata(403, "0x80040220", message)
    place.transport.before = lambda request: (
        denied(request) if "mscrmcallerid" in request.headers else None
    )
    findings = seen_at(place)
    problems = [each for each in findings if each.verdict is Verdict.PROBLEM]
    assert [each.check for each in problems] == ["Salespeople"] * 2
    assert "role Delegate" in problems[0].todo


def test_a_proxy_that_takes_headers_out(tmp_path: Path) -> None:
    """Sales says who asks."""
    place = Place(tmp_path)

    def without(request: httpx.Request) -> httpx.Response:
        del request.headers["mscrmcallerid"]
        return place.transport.carry_out(request)

    place.transport.before = lambda request: (
        without(request) if "mscrmcallerid" in request.headers else None
    )
    assert {seen for _, seen in lines(seen_at(place))} == {
        "Who acts for Sally Seller is somebody else in Sales.",
        "Who acts for sam.seller@b2bkit.example is somebody else in Sales.",
    }


def test_salespeople_who_are_unknown_or_not_named(tmp_path: Path) -> None:
    """Nobody could act in Sales."""
    ((_, seen),) = lines(seen_at(otherwise(tmp_path, "dataverse", salespeople=[{"name": "Jo"}])))
    assert "no enabled user 'Jo'" in seen
    ((check, _),) = lines(seen_at(otherwise(tmp_path, "dataverse", salespeople=[])))
    assert check == "Salespeople"


def privileges(*missing: str) -> httpx.Response:
    """The documented response of RetrieveUserPrivileges, without these."""
    id = "a8ecac53-09e8-4a13-b598-8d8c87bc3d33"
    rows = [
        {"Depth": "Global", "PrivilegeId": id, "BusinessUnitId": id, "PrivilegeName": name}
        for name in (*WANTED, "prvReadLead")
        if name not in missing
    ]
    return httpx.Response(200, json={"RolePrivileges": rows})


@pytest.mark.parametrize("missing", [(), ("prvDeleteLead", "prvActOnBehalfOfAnotherUser")])
def test_privileges_that_sales_lists(tmp_path: Path, missing: tuple[str, ...]) -> None:
    """What is missing is named."""
    place = Place(tmp_path)
    answering(place, "RetrieveUserPrivileges", lambda _: privileges(*missing))
    (writing,) = [each for each in seen_at(place) if each.check == "Writing in Sales"]
    assert writing.verdict is (Verdict.PROBLEM if missing else Verdict.OK)
    assert all(each in writing.seen for each in missing)


def test_a_table_that_may_not_be_read(tmp_path: Path) -> None:
    """One line for it, one for the others."""
    place = Place(tmp_path)
    answering(place, "GET /api/data/v9.2/contacts", odata(403, "0x80040220", "prvReadContact"))
    ((check, seen),) = lines(seen_at(place))
    assert (check, seen) == ("Reading in Sales", "contacts may not be read: prvReadContact")


@pytest.mark.parametrize(
    ("told", "verdict"), [([1033, 1035], Verdict.OK), ([1031], Verdict.PROBLEM)]
)
def test_languages_that_sales_lists(tmp_path: Path, told: list[int], verdict: Verdict) -> None:
    """That of the file has to be among them."""
    place = Place(tmp_path)
    answer = httpx.Response(200, json={"RetrieveProvisionedLanguages": told})
    answering(place, "RetrieveProvisionedLanguages", lambda _: answer)
    first = next(each for each in seen_at(place) if each.check == "Languages")
    assert first.verdict is verdict


def test_a_label_that_sales_does_not_know(tmp_path: Path) -> None:
    """With those that it knows."""
    place = otherwise(tmp_path, "dataverse", lead_status_reasons={"Lost": "Verloren"})
    ((check, seen),) = lines(seen_at(place))
    assert check == "Status reasons"
    assert "'Cannot Contact'" in seen


def test_a_solution_that_is_not_installed(tmp_path: Path) -> None:
    """The company comes with them, so nobody looks for it."""
    place = Place(tmp_path)
    two = [
        {"uniquename": "DualWriteCore", "friendlyname": "Dual Write Core", "version": "2.1"},
        {"uniquename": "x", "friendlyname": "Dual-write Application Orchestration", "version": ""},
        {"uniquename": "Commerce", "friendlyname": "Another solution", "version": "1.0"},
    ]
    answering(place, "/solutions", lambda _: httpx.Response(200, json={"value": two}))
    findings = seen_at(place)
    assert lines(findings) == [("Solutions", "Dual-write Commerce solutions is not installed.")]
    assert [check for check, _ in lines(findings, Verdict.UNKNOWN)] == ["Company"]


def test_a_legal_entity_that_sales_does_not_know(tmp_path: Path) -> None:
    """As the file names it."""
    ((check, seen),) = lines(seen_at(otherwise(tmp_path, "site", legal_entity="GBSI")))
    assert (check, seen) == ("Company", "Sales has no company GBSI.")


@pytest.mark.parametrize(
    ("table", "values", "what"),
    [("customers", {"email": "Mail"}, "columns in"), ("prospects", {"set": "Prospects"}, "entity")],
)
def test_an_entity_that_is_called_otherwise(
    tmp_path: Path, table: str, values: Mapping[str, str], what: str
) -> None:
    """Whether it is the name of the set or of a column, and in which table."""
    finance = told(tmp_path)["finance"]
    place = otherwise(tmp_path, "finance", **{table: {**finance[table], **values}})
    (found,) = [each for each in seen_at(place) if each.verdict is Verdict.PROBLEM]
    assert found.check == "Entities"
    assert what in found.todo
    assert f"[finance.{table}]" in found.todo


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    """With its status."""
    place = otherwise(tmp_path, "site", pages={"sign_up": "join"})
    assert lines(seen_at(place)) == [("Sign-up", "B2B site: join is answered with status 404.")]


def test_a_mailbox_that_is_wrong(tmp_path: Path) -> None:
    """With the setting to look at."""
    place = otherwise(tmp_path, "mailbox", path=str(tmp_path / "elsewhere"))
    (found,) = [each for each in seen_at(place) if each.verdict is Verdict.PROBLEM]
    assert (found.check, "[mailbox] path" in found.todo) == ("Mailbox", True)


def test_hostile_answers_obey_nobody(tmp_path: Path) -> None:
    """What a terminal would obey is taken out of what is shown."""
    place = Place(tmp_path)
    hostile = "\x1b[2J<script>\u202e=cmd()" + "x" * 10_000
    answering(place, "GET /api/data/v9.2/leads", odata(403, "0x80040220", hostile))
    found = next(each for each in seen_at(place) if each.check == "Reading in Sales")
    assert found.seen.isprintable()
    assert len(found.seen) < 1_000
    assert "<script>" in found.seen

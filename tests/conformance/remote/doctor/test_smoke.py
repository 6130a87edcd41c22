"""The smoke test: where it may run, what it shows, and what it leaves behind."""

from pathlib import Path

import httpx

from conformance.remote.doctor.finding import Verdict
from tests.conformance.remote.described import Place
from tests.conformance.remote.doctor.patients import answering, lines, patient_at, smoked
from tests.conformance.remote.emulated import SECRET

JOBS = (
    *("P-0001", "Synchronize customers and channel requests", "1010"),
    "Process retail order email notification",
)


def test_production(tmp_path: Path) -> None:
    """Is a problem; and no smoke test runs there, but for whoever asks for it."""
    place = Place(tmp_path)
    answer = httpx.Response(200, json={"Detail": {"OrganizationType": "Secondary"}})
    answering(place, "RetrieveCurrentOrganization", lambda _: answer)
    patient = patient_at(place)
    findings = smoked(patient, place)
    assert [check for check, _ in lines(findings)] == ["Production"]
    assert findings[-1].seen == "Not looked at, because 'Production' failed."
    assert not any("sign-up" in each for each in place.transport.received if "POST" in each)
    forced = smoked(patient, place, in_production=True)
    assert any("has applied" in each.seen for each in forced)


def test_a_smoke_test(tmp_path: Path) -> None:
    """The prospect is seen, then as a lead, which is taken away; that a prospect stays is told."""
    place = Place(tmp_path)
    findings = [each for each in smoked(patient_at(place), place) if each.check == "Smoke test"]
    assert [each.verdict for each in findings] == [Verdict.OK] * 5 + [Verdict.NOT_APPLICABLE]
    assert findings[4].seen == "Taken away again: annotation, lead."
    assert findings[5].seen.startswith("prospect 1 is still there: ")
    sales = place.transport.front.live.landscape.sales
    assert (sales.leads, len(place.transport.front.live.landscape.headquarters.prospects)) == (
        {},
        1,
    )
    assert SECRET not in (tmp_path / "exchanges.ndjson").read_text("utf-8")


def test_a_smoke_test_where_nothing_arrives(tmp_path: Path) -> None:
    """The jobs run more seldom than the file says: the lead is missed."""
    place = Place(tmp_path, {"operator": {}, "jobs": {name: {"every": "1 min"} for name in JOBS}})
    findings = [each for each in smoked(patient_at(place), place) if each.check == "Smoke test"]
    assert (Verdict.PROBLEM, "Not seen within 0:00:00: Sales has its lead.") in [
        (each.verdict, each.seen) for each in findings
    ]

"""Patients of the doctor, and how a test makes them ill."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx

from conformance.remote.doctor.examination import checks_of, examine, smoke_test_of
from conformance.remote.doctor.finding import Finding, Verdict
from conformance.remote.doctor.patient import Patient
from conformance.remote.mail.folder import Folder
from tests.conformance.remote.described import Place, told
from tests.conformance.remote.emulated import START


def patient_at(place: Place) -> Patient:
    """Whom the doctor looks at."""
    file = Path("contoso.toml")

    def mail() -> Folder:
        return place.run.mail()

    return Patient(place.described, file, place.connections, mail)


def seen_at(place: Place) -> list[Finding]:
    """All lines, without a smoke test."""
    patient = patient_at(place)
    return list(examine(patient, checks_of(patient)))


def lines(findings: list[Finding], verdict: Verdict = Verdict.PROBLEM) -> list[tuple[str, str]]:
    """The findings of a verdict, as the check and what was seen."""
    return [(each.check, each.seen) for each in findings if each.verdict is verdict]


def otherwise(folder: Path, table: str, **values: Any) -> Place:
    """A deployment whose file says something else in one table."""
    return Place(folder, {table: {**told(folder)[table], **values}})


def dated(place: Place, ahead: timedelta) -> None:
    """Let answers have a Date."""

    def before(request: httpx.Request) -> httpx.Response:
        answer = place.transport.carry_out(request)
        answer.headers["date"] = format_datetime(START + ahead, usegmt=True)
        return answer

    place.transport.before = before


def answering(place: Place, what: str, answer: Callable[[httpx.Request], Any]) -> None:
    """Let requests whose method and path hold this be answered otherwise."""
    place.transport.before = lambda request: (
        answer(request) if what in f"{request.method} {request.url.path}" else None
    )


def smoked(patient: Patient, place: Place, *, in_production: bool = False) -> list[Finding]:
    """All lines, with a smoke test."""
    smoke = smoke_test_of(patient, place.run, place.folder, in_production=in_production)
    return list(examine(patient, [*checks_of(patient), smoke]))

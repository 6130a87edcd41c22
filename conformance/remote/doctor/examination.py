"""All checks in the order in which the documents set things up, and one look through them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from conformance.remote.deployment import Run
from conformance.remote.doctor import (
    commerce,
    installed,
    languages,
    mail,
    organization,
    permissions,
    reaching,
    signing_in,
    smoke,
    views,
    written,
)
from conformance.remote.doctor.check import Check, attempted
from conformance.remote.doctor.finding import Finding, Verdict, unknown
from conformance.remote.doctor.patient import FINANCE, OPERATOR, SALES, SITE, Patient

FILE, VARIABLES = "The file", "The environment"
PURPOSE, CLOCKS = "Production", "Clocks"
_FAILED = frozenset({Verdict.PROBLEM, Verdict.UNKNOWN})


def checks_of(patient: Patient) -> list[Check]:
    """What there is to look at in this deployment; nothing of it writes."""
    return [
        Check(FILE, written.file),
        Check(VARIABLES, written.variables),
        *_connections(patient),
        *_sales(),
        *_commerce(patient),
        Check(CLOCKS, reaching.clocks),
    ]


def smoke_test_of(patient: Patient, run: Run, folder: Path, *, in_production: bool) -> Check:
    """The documents' own smoke test, which writes. folder: of the run that it is."""
    entered = [_signed_in(name) for name, place in patient.places.items() if place.credentials]
    purpose: tuple[str, ...] = () if in_production else (PURPOSE,)
    needs = (*purpose, *entered, _answers(SITE), "Salespeople", "Sign-up")
    return Check("Smoke test", smoke.smoke_test(run, folder), needs)


def examine(patient: Patient, checks: Sequence[Check]) -> Iterator[Finding]:
    """One line after the other, as it is found; what makes no sense to look at is not."""
    failed: dict[str, str] = {}
    for check in checks:
        cause = next((failed[need] for need in check.needs if need in failed), "")
        if cause:
            todo = f"Do first what {cause!r} asks for."
            findings = iter([unknown(f"Not looked at, because {cause!r} failed.", todo)])
        else:
            findings = attempted(check.look(patient), check.todo)
        for finding in findings:
            if finding.verdict in _FAILED:
                failed.setdefault(check.name, cause or check.name)
            yield _shown(patient, replace(finding, check=check.name))


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Of all of them together."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.PROBLEM in verdicts:
        return Verdict.PROBLEM
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.OK


def _connections(patient: Patient) -> Iterator[Check]:
    """Addresses answer, then let in who signs in."""
    issuers = [f"{host} issues tokens" for host in patient.issuers]
    for name, url in zip(issuers, patient.issuers.values(), strict=True):
        yield Check(name, reaching.reached(url))
    for name, place in patient.places.items():
        yield Check(_answers(name), reaching.reached(place.url))
    for name, place in patient.places.items():
        if place.credentials:
            needs = (FILE, VARIABLES, *issuers, _answers(name))
            yield Check(_signed_in(name), signing_in.signed_in(name), needs)


def _sales() -> list[Check]:
    enters = (_signed_in(SALES),)
    return [
        Check(PURPOSE, organization.purpose, enters),
        Check("Reading in Sales", permissions.reading, enters),
        Check("Writing in Sales", permissions.writing, enters),
        Check("Salespeople", permissions.impersonation, enters),
        Check("Solutions", installed.solutions, enters),
        Check("Company", installed.company, (*enters, "Solutions")),
        Check("Views", views.views, enters),
        Check("Languages", languages.languages, enters),
        Check("Status reasons", languages.labels, enters),
    ]


def _commerce(patient: Patient) -> list[Check]:
    is_called = patient.places.get(OPERATOR)
    entered = _signed_in if is_called and is_called.credentials else _answers
    operator = (entered(OPERATOR),) if is_called else ()
    finance = patient.places[FINANCE]
    enters = (_signed_in(FINANCE) if finance.credentials else _answers(FINANCE),)
    return [
        Check("Maps", installed.maps, operator),
        Check("Entities", commerce.entities, enters),
        Check("Jobs", commerce.jobs, operator),
        Check("Acts", commerce.acts, operator),
        Check("Sign-up", commerce.site, (_answers(SITE),)),
        Check("Mailbox", mail.mailbox, (VARIABLES,)),
    ]


def _answers(name: str) -> str:
    return f"{name} answers"


def _signed_in(name: str) -> str:
    return f"{name} lets us in"


def _shown(patient: Patient, finding: Finding) -> Finding:
    """Without secrets, and without what a terminal would obey."""

    def plain(text: str) -> str:
        hidden = patient.connections.evidence.secrets.hidden(text)
        return "".join(each if each.isprintable() else " " for each in hidden)

    return replace(finding, seen=plain(finding.seen), todo=plain(finding.todo))

"""The documents' own smoke test: a prospect applies, is seen in All prospects, then as a lead.

It writes: what it makes carries the mark of a run of its own, is in that run's ledger, and is taken
away afterwards.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from conformance.deployment import NotObservable
from conformance.mark import Mark
from conformance.remote.cleaning.cleaning import find, take_away
from conformance.remote.deployment import RemoteDeployment, Run
from conformance.remote.doctor.check import Look, attempted
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem, unknown
from conformance.remote.doctor.patient import Patient
from conformance.remote.doctor.views import COMMERCE
from reference_model.jobs import PullRequests, Synchronize
from reference_model.parties import Application, Company, Person

SCENARIO = "smoke test"
APPLICATION = Application(
    Person("Sina", "Smoke", "smoke.test@b2bkit.example", "+47 55 00 00 00"),
    Company("Smoke test of b2bkit", "Gate 1", "5003", "Bergen", "NO"),
    "A test, which takes itself away again.",
)
UNKNOWN_JOBS_TAKE = timedelta(minutes=45)
"""At most, where nobody says how often the jobs run; they are often set to 15 minutes."""

_ADVICE = "Look at the failed rows of the jobs, and at the maps; then run it again."


def smoke_test(run: Run, folder: Path) -> Look:
    """A check that does all of it. folder: of the run."""

    def look(patient: Patient) -> Iterator[Finding]:
        mark = Mark.of(folder.name, SCENARIO)
        yield from attempted(_followed(patient, run, mark), _ADVICE)
        yield from attempted(_cleaned(patient, folder), _later(patient, folder))

    return look


def _followed(patient: Patient, run: Run, mark: Mark) -> Iterator[Finding]:
    deployment = RemoteDeployment(patient.described, run, mark)
    try:
        yield from _seen(patient, deployment, mark.application(APPLICATION))
    finally:
        deployment.close()


def _seen(
    patient: Patient, deployment: RemoteDeployment, application: Application
) -> Iterator[Finding]:
    email = application.person.email
    reference = deployment.site.apply(application)
    yield ok(f"{email} has applied on {deployment.site.name} (request {reference}).")
    within = _jobs_run(patient, deployment)

    def prospect_is_there() -> bool:
        return any(each.email == email for each in deployment.headquarters.all_prospects())

    def lead_is_there() -> bool:
        return any(each.contact.email == email for each in deployment.sales.leads())

    try:
        yield _shown(deployment, prospect_is_there, within, "All prospects shows the prospect")
    except NotObservable as reason:
        yield not_applicable(str(reason), "Look at the page All prospects in headquarters.")
    yield _shown(deployment, lead_is_there, within, "Sales has its lead")
    someone = patient.described.dataverse.salespeople[0].name
    listed = any(each.contact.email == email for each in deployment.sales.view(COMMERCE, someone))
    if listed:
        yield ok(f"{COMMERCE} lists it.")
    else:
        yield problem(f"{COMMERCE} does not list it.", "Compare the view's filter with the lead.")


def _jobs_run(patient: Patient, deployment: RemoteDeployment) -> timedelta:
    """Have the jobs run that it takes; how long to wait for what comes of them."""
    told = patient.described
    within = timedelta(milliseconds=told.settle + told.patience)
    for job in (PullRequests, Synchronize):
        try:
            deployment.headquarters.run_jobs(job.name)
        except NotObservable:
            within = max(within, UNKNOWN_JOBS_TAKE)
    return within


def _shown(
    deployment: RemoteDeployment, is_there: Callable[[], bool], within: timedelta, what: str
) -> Finding:
    if deployment.wait_until(is_there, within):
        return ok(f"{what}.")
    return problem(f"Not seen within {within}: {what}.", _ADVICE)


def _cleaned(patient: Patient, folder: Path) -> Iterator[Finding]:
    found = find(patient.described, patient.connections, folder)
    outcomes = list(take_away(found, folder))
    gone = [each.trace for each in outcomes if not each.why]
    yield ok(f"Taken away again: {', '.join(each.kind for each in gone) or 'nothing'}.")
    for each in outcomes:
        if each.why:
            left = f"{each.trace.kind} {each.trace.id} is still there: {each.why}"
            todo = "Take it away by hand, or leave it: it carries the mark of this run."
            yield unknown(left, todo) if each.undecided else not_applicable(left, todo)
    for reason in found.unseen:
        yield unknown(reason, _later(patient, folder))


def _later(patient: Patient, folder: Path) -> str:
    return f"Run `b2bkit clean {folder} --deployment {patient.file}` later."

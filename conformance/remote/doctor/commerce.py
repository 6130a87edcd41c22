"""Commerce: the entities of headquarters, its jobs, the site, and what an operator does there."""

from collections.abc import Iterator
from http import HTTPStatus

from conformance.remote.dataverse.service import query
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem, unknown
from conformance.remote.doctor.patient import Patient
from conformance.remote.finance.settings import Customers, Entity, Hierarchies, Members, Prospects
from conformance.remote.operator.operator import RESTORE
from conformance.remote.refusals import said
from conformance.remote.waiting import LET_TIME_PASS, RUN_JOBS
from reference_model.jobs import JOBS, canonical_name

_NO_COLUMNS = {"set", "statuses", "roles", "approve", "reject"}
"""What a table below [finance] says besides names of columns."""

_LASTING = ("pause", "stop", "limit_queue", "break_system", "slow_down", "switch_notification")
_ACTS = (
    *(RUN_JOBS, "schedule_job", LET_TIME_PASS, *_LASTING, "retry", "queued", "catch_up_errors"),
    *("failed_rows", "uninstall_solution", "remove_application_user", "write_templates_in"),
    *("use_address_book", "take_mail_down", "bring_mail_up", "bounce", "place_order"),
    *("withdraw_privileges", "restrict_to_site", "credit_limit_of", "open_site"),
)
"""The acts that features ask of an operator."""


def entities(patient: Patient) -> Iterator[Finding]:
    """Whether each entity that the file names answers, with the columns that it names."""
    told = patient.described.finance
    for entity in (told.customers, told.prospects, told.hierarchies, told.members):
        if entity is not None:
            yield _answers(patient, entity)


def _answers(patient: Patient, entity: Entity) -> Finding:
    told = patient.described.finance
    columns = ",".join(_columns(entity))
    asked = f"data/{entity.set}?cross-company=true&{query(select=columns, top='1')}"
    answer = patient.connections.wire(told.url, told.credentials).ask("GET", asked)
    table = f"[finance.{_TABLES[type(entity)]}]"
    if answer.status == HTTPStatus.OK:
        return ok(f"{entity.set} answers with {columns}.")
    sentence = f"{entity.set} does not answer (status {answer.status}): {said(answer)[0][:300]}"
    match answer.status:
        case HTTPStatus.NOT_FOUND:
            return problem(sentence, f"Correct the name of the entity set in {table}.")
        case HTTPStatus.BAD_REQUEST:
            return problem(sentence, f"Correct the names of the columns in {table}.")
        case HTTPStatus.FORBIDDEN | HTTPStatus.UNAUTHORIZED:
            return problem(sentence, "Give the application's user a role that may read it.")
    return unknown(sentence, "Look again later.")


_TABLES: dict[type[Entity], str] = {
    Customers: "customers",
    Prospects: "prospects",
    Hierarchies: "hierarchies",
    Members: "members",
}


def _columns(entity: Entity) -> list[str]:
    told = entity.model_dump()
    names = [str(value) for name, value in told.items() if name not in _NO_COLUMNS and value]
    return list(dict.fromkeys(names))


def jobs(patient: Patient) -> Iterator[Finding]:
    """Whether it is known how often each job runs, or somebody can have it run."""
    scheduled = {canonical_name(name): job for name, job in patient.described.jobs.items()}
    if patient.operator.offers(RUN_JOBS):
        yield ok("An operator has jobs run when they are needed.")
        return
    for job in JOBS:
        if known := scheduled.get(job.name):
            yield ok(f"{job.name} runs every {known.every / 60_000:g} min.")
        else:
            yield problem(
                f"Nobody knows when {job.name} runs.",
                f'Schedule it in headquarters as the documents say, and write [jobs."{job.name}"] '
                'every = "15 min"; or have an operator offer run_jobs.',
            )


def acts(patient: Patient) -> Iterator[Finding]:
    """What the operator offers, and what scenarios do without."""
    operator = patient.operator
    offered = [act for act in _ACTS if operator.offers(act)]
    missing = [act for act in _ACTS if act not in offered]
    if offered:
        yield ok(f"The operator offers {', '.join(offered)}.")
    if missing:
        yield not_applicable(
            f"Nobody does {', '.join(missing)}; what needs it is not observable.",
            "An operator ([operator] url or program) may offer more.",
        )
    lasting = [act for act in _LASTING if act in offered]
    if lasting and not operator.offers(RESTORE):
        yield problem(
            f"The operator offers {', '.join(lasting)}, but not {RESTORE} to undo it.",
            f"Have it offer {RESTORE}; until then, none of these is asked for.",
        )


def site(patient: Patient) -> Iterator[Finding]:
    """Whether the page is there by which a partner applies."""
    told = patient.described.site
    answer = patient.connections.wire(told.url).ask("GET", told.pages.sign_up)
    if answer.status == HTTPStatus.OK:
        yield ok(f"{told.name}: {told.pages.sign_up} is there.")
    elif answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
        yield ok(f"{told.name}: {told.pages.sign_up} is there, and takes applications only.")
    else:
        yield problem(
            f"{told.name}: {told.pages.sign_up} is answered with status {answer.status}.",
            "Publish the page with the sign-up module, or correct [site] url and [site.pages].",
        )

"""What the application and the salespeople may do in Sales."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from conformance.deployment import NotObservable, Undecided
from conformance.remote.dataverse.people import Acting, People
from conformance.remote.dataverse.service import HEADERS, query
from conformance.remote.dataverse.settings import Salesperson
from conformance.remote.doctor.asking import asked
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem, unknown
from conformance.remote.doctor.patient import Patient
from conformance.remote.refusals import said

READ = {
    "leads": "leadid",
    "accounts": "accountid",
    "contacts": "contactid",
    "opportunities": "opportunityid",
    "annotations": "annotationid",
    "savedqueries": "savedqueryid",
    "systemusers": "systemuserid",
}
"""What is read, with the column of its id."""

_KINDS = ("Lead", "Account", "Contact", "Opportunity")
WANTED = (
    *(f"prv{what}{kind}" for kind in _KINDS for what in ("Create", "Write", "Delete")),
    *("prvCreateActivity", "prvActOnBehalfOfAnotherUser"),
)
"""The privileges that a run and its cleaning need."""

_ROLE = "Give the application's user a security role that has it."


def reading(patient: Patient) -> Iterator[Finding]:
    """Whether what a run looks at may be read."""
    seen = []
    for table, key in READ.items():
        asked = f"{table}?{query(select=key, top='1')}"
        answer = patient.sales.wire.ask("GET", asked, headers=HEADERS)
        if answer.status == HTTPStatus.OK:
            seen.append(table)
        elif answer.status == HTTPStatus.FORBIDDEN:
            yield problem(f"{table} may not be read: {said(answer)[0][:300]}", _ROLE)
        else:
            sentence = f"{table} cannot be read (status {answer.status}): {said(answer)[0][:300]}"
            yield unknown(sentence, "Check that Dynamics 365 Sales is installed there.")
    if seen:
        yield ok(f"Can be read: {', '.join(seen)}.")


def writing(patient: Patient) -> Iterator[Finding]:
    """Whether the application's user has the privileges to make, change and delete records.

    By RetrieveUserPrivileges, which tells the privileges of roles, those of teams included.
    """
    me = patient.sales.wire.ask("GET", "WhoAmI", headers=HEADERS).json
    target = f"systemusers({me['UserId']})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"
    answer = asked(patient.sales.wire, target)
    names = _names(answer.json) if answer.status == HTTPStatus.OK else None
    if names is None:
        yield not_applicable(
            f"Sales does not list the privileges of a user (status {answer.status}).",
            "Run the smoke test, which takes its lead away again.",
        )
        return
    missing = [each for each in WANTED if each not in names]
    if missing:
        yield problem(f"The application has no {', '.join(missing)}.", _ROLE)
    else:
        yield ok("The application may make, change and delete what a run needs.")


def impersonation(patient: Patient) -> Iterator[Finding]:
    """Whether each salesperson is there, and can act."""
    settings = patient.described.dataverse
    if not settings.salespeople:
        yield problem(
            "[dataverse] salespeople is empty, so nobody can act in Sales.",
            'Name users of Sales who are there for tests: salespeople = [{ name = "..." }].',
        )
    for person in settings.salespeople:
        people = People(patient.sales, [person], settings.dual_write_user, patient.services, {})
        try:
            acting = people.acting(person.name)
        except NotObservable as reason:
            yield problem(str(reason), "Write the user's full name, or the user name with its @.")
            continue
        yield _acts(person, acting)


def _acts(person: Salesperson, acting: Acting) -> Finding:
    """Sales says who asks: it has to be the salesperson."""
    headers: Mapping[str, str] = {**HEADERS, **acting.headers}
    answer = acting.service.wire.ask("GET", "WhoAmI", headers=headers)
    if answer.status == HTTPStatus.FORBIDDEN:
        return problem(
            f"{person.name} cannot be impersonated: {said(answer)[0][:300]}",
            "Give the application the role Delegate (prvActOnBehalfOfAnotherUser), or name "
            "[dataverse] salespeople credentials of their own.",
        )
    if answer.status != HTTPStatus.OK:
        raise Undecided(f"{person.name}: WhoAmI is answered with status {answer.status}.")
    if str(answer.json.get("UserId", "")).lower() != acting.id.lower():
        return problem(
            f"Who acts for {person.name} is somebody else in Sales.",
            "Check that no proxy takes CallerObjectId or MSCRMCallerID out of requests, and whose "
            "credentials are named.",
        )
    return ok(f"{person.name} is there, and can act.")


def _names(told: Any) -> frozenset[str] | None:
    """The privileges that were listed; None if none of them has a name."""
    rows = told.get("RolePrivileges") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        return None
    names = {str(row["PrivilegeName"]) for row in rows if row.get("PrivilegeName")}
    return frozenset(names) or None

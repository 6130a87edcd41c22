"""What the file and the environment have to hold before anything is asked."""

from collections.abc import Iterator

from conformance.remote.credentials import AzureIdentity, ClientSecret, Nobody
from conformance.remote.doctor.finding import Finding, not_applicable, ok, problem
from conformance.remote.doctor.patient import Patient
from conformance.remote.mail.settings import ImapMailbox

_TABLES = {
    "prospects": "the page All prospects, and decisions in headquarters",
    "hierarchies": "customer hierarchies",
    "members": "who is in a hierarchy, and as what",
}


def file(patient: Patient) -> Iterator[Finding]:
    """Whether everything is described that scenarios can use."""
    told = patient.described
    yield ok(f"{patient.file.name} describes {told.name!r}.")
    used = {place.credentials for place in patient.places.values()}
    used |= {each.credentials for each in told.dataverse.salespeople}
    for name in sorted(used - told.credentials.keys() - {""}):
        yield problem(
            f"[credentials.{name}] is named, and is not there.", "Write it, or name another one."
        )
    for table, what in _TABLES.items():
        if getattr(told.finance, table) is None:
            yield not_applicable(
                f"There is no [finance.{table}], so nobody sees {what}.",
                "If an entity of yours shows it, name the entity and its columns there.",
            )


def variables(patient: Patient) -> Iterator[Finding]:
    """Whether what the file leaves to the environment is there; never what it is."""
    wanted = _variables(patient)
    if not wanted:
        yield not_applicable("The file names no variable.")
    for variable, place in wanted.items():
        value = patient.environ.get(variable, "")
        if not value.strip():
            yield problem(f"{variable} is not set, which {place} names.", f"Set {variable}.")
        elif not value.isprintable() or value != value.strip():
            yield problem(
                f"{variable} holds a line break, a blank at an end, or what is no text.",
                f"Set {variable} again, without what was copied along.",
            )
        else:
            yield ok(f"{variable} is set.")


def _variables(patient: Patient) -> dict[str, str]:
    """Each variable, with the table that names it."""
    found: dict[str, str] = {}
    for name, told in patient.described.credentials.items():
        match told:
            case AzureIdentity(credential="default") | Nobody():
                continue
            case ClientSecret() | AzureIdentity():
                for variable in (told.tenant, told.client, told.secret):
                    found.setdefault(variable, f"[credentials.{name}]")
    mailbox = patient.described.mailbox
    if isinstance(mailbox, ImapMailbox):
        found.setdefault(mailbox.password_from or mailbox.token_from or "", "[mailbox]")
    return found

"""The emulator's letters, its templates as a deployment file names them, and its mailbox."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter

from conformance.remote.mail.folder import Folder
from conformance.remote.mail.graph import Asks
from conformance.remote.mail.letters import Known, Letters, nothing
from conformance.remote.mail.mailbox import Operator, RemoteMailbox
from conformance.remote.mail.opening import Means, open_folder
from conformance.remote.mail.settings import GraphMailbox, MailboxSettings
from conformance.remote.mail.templates import Template
from conformance.remote.operator.operator import Nobody
from conformance.remote.operator.operator import Operator as Asked
from emulator.mail.letter import letter
from emulator.mail.templates import TEMPLATES
from reference_model.commerce_records import Email, EmailType
from reference_model.parties import Application, Company, Person

MARK = "k7x2m4"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PERSON = Person("Nora", "Hansen", f"nora+{MARK}@fjord.example")
COMPANY = Company(f"Fjord AS {MARK}", postal_code="5003")

SETTINGS: TypeAdapter[MailboxSettings] = TypeAdapter(MailboxSettings)
EMULATED = {
    (str(kind), language): Template(text.subject, text.body)
    for (kind, language), text in TEMPLATES.items()
}


def templates() -> dict[str, dict[str, Mapping[str, str]]]:
    """As under [mailbox.templates]."""
    kinds: dict[str, dict[str, Mapping[str, str]]] = {}
    for (kind, language), template in TEMPLATES.items():
        kinds.setdefault(str(kind), {})[language] = template._asdict()
    return kinds


def table(**settings: Any) -> dict[str, Any]:
    """The table [mailbox], with the emulator's templates."""
    return {"templates": templates()} | settings


def email(
    kind: EmailType = EmailType.APPROVED,
    language: str = "en-us",
    comment: str = "Hello",
    company: Company = COMPANY,
    **person: str,
) -> Email:
    """A message of the model; person: what is otherwise about Nora."""
    application = Application(PERSON._replace(**person), company, comment, language)
    return Email(7, "REQ-0000001", kind, application, "B2B site", language)


def sent(message: Email) -> bytes:
    """As the emulator sends it."""
    return letter(message, NOW).as_bytes()


def no_wire(settings: GraphMailbox) -> Asks:
    """There is no connection to Microsoft Graph."""
    raise AssertionError(settings)


def folder_of(described: dict[str, Any], **means: Any) -> Folder:
    """The folder that a table describes, in a run that began just now."""
    began = Means(datetime.now(UTC), **({"wire": no_wire, "keep": print} | means))
    return open_folder(SETTINGS.validate_python(described), began)


def reading(
    folder: Folder,
    described: dict[str, Any],
    mark: str = MARK,
    operator: Operator | None = None,
    known: Known = nothing,
) -> RemoteMailbox:
    """The mailbox of a scenario, whose letters arrive in this folder."""
    letters = Letters(SETTINGS.validate_python(described).by_name, known)
    return RemoteMailbox(folder, letters, mark, operator or Asked(Nobody()))


def opened(described: dict[str, Any], mark: str = MARK, **means: Any) -> RemoteMailbox:
    """The mailbox of a scenario in a folder of its own."""
    return reading(folder_of(described, **means), described, mark)

"""Whether the mailbox can be read where the partners' letters arrive."""

from collections.abc import Iterator

from conformance.deployment import Undecided
from conformance.remote.doctor.finding import Finding, ok, problem
from conformance.remote.doctor.patient import Patient

_ADVICE = {
    "imap": "Check [mailbox] host, port, security, user and folder, and the variable it names.",
    "maildir": "Correct [mailbox] path: the folder that has new and cur in it.",
    "graph": "Check [mailbox] user and folder; its credentials need Mail.Read.",
}


def mailbox(patient: Patient) -> Iterator[Finding]:
    """Look into it; no letter is opened."""
    settings = patient.described.mailbox
    try:
        patient.mail().letters(lambda _head: False)
    except Undecided as reason:
        yield problem(str(reason), _ADVICE[settings.kind])
    else:
        yield ok(f"The mailbox can be read ({settings.kind}).")

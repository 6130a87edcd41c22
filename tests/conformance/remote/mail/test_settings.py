"""The table [mailbox]: what it may say, and what is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from conformance.remote.mail.settings import GraphMailbox, ImapMailbox
from tests.conformance.remote.mail.emulated import SETTINGS, table

IMAP = {"kind": "imap", "host": "mail.contoso.com", "user": "partners", "password_from": "P"}
TEXT = {"subject": "Hi %company%", "body": "Dear %firstname%"}
APPROVED = "B2B prospect approved"


def test_the_defaults() -> None:
    """A mail server by TLS, the inbox, the worldwide cloud."""
    imap = SETTINGS.validate_python(table(**IMAP))
    assert isinstance(imap, ImapMailbox)
    assert (imap.port, imap.security, imap.folder) == (993, "tls", "INBOX")
    graph = SETTINGS.validate_python(table(kind="graph", user="a", credentials="b"))
    assert isinstance(graph, GraphMailbox)
    assert (graph.folder, graph.service) == ("inbox", "https://graph.microsoft.com/v1.0")
    assert (APPROVED, "nb-no") in graph.by_name


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "pop3"}, "kind"),
        ({"password": "hunter2"}, "imap.password"),
        ({"path": "mail"}, "imap.path"),
        ({"port": "993"}, "imap.port"),
        ({"port": 0}, "imap.port"),
        ({"security": "none"}, "imap.security"),
        ({"password_from": "two words"}, "imap.password_from"),
        ({"password_from": None}, "either password_from or token_from"),
        ({"token_from": "T"}, "either password_from or token_from"),
        ({"host": ""}, "imap.host"),
        ({"templates": {}}, "imap.templates"),
        ({"templates": {"Welcome": {"fi": TEXT}}}, "imap.templates.Welcome"),
        ({"templates": {APPROVED: {"Finnish": TEXT}}}, "imap.templates.*Finnish"),
        ({"templates": {APPROVED: {"fi": {"subject": "Hi"}}}}, "fi.body"),
        ({"templates": {APPROVED: {"fi": TEXT | {"text": ""}}}}, "fi.text"),
        (
            {"templates": {APPROVED: {"fi": TEXT}, "B2B prospect rejected": {"de": TEXT}}},
            "'B2B prospect approved' in fi and 'B2B prospect rejected' in de are the same",
        ),
    ],
)
def test_what_is_refused(changes: dict[str, Any], named: str) -> None:
    """Keys that nobody knows, values of another type, texts that cannot be told apart."""
    with pytest.raises(ValidationError, match=f"(?s){named}"):
        SETTINGS.validate_python(table(**(IMAP | changes)))


def test_a_service_is_asked_by_https_only() -> None:
    """A token is for nobody who listens."""
    described = table(kind="graph", user="a", credentials="b", service="http://graph.example")
    with pytest.raises(ValidationError, match=r"graph\.service"):
        SETTINGS.validate_python(described)

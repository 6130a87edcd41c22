"""Microsoft Graph, as its documents show it: no test here has met the service."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conformance.deployment import Undecided
from conformance.remote.mail.mailbox import RemoteMailbox
from tests.conformance.remote.mail.emulated import (
    PERSON,
    email,
    folder_of,
    opened,
    reading,
    sent,
    table,
)

MESSAGES = "users/partners%40contoso.com/mailFolders/inbox/messages"
CONTEXT = (
    "https://graph.microsoft.com/v1.0/$metadata#users('partners')/mailFolders('inbox')/messages"
)


@dataclass
class Told:
    """An answer."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            raise Undecided("no JSON") from None


@dataclass
class Documented:
    """Answers as the documents show them, each to one address."""

    answers: dict[str, Told] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closed: bool = False

    def ask(self, method: str, target: str, *, headers: Mapping[str, str] | None = None) -> Told:
        assert method == "GET"
        self.asked.append(target)
        return self.answers[target.partition("?")[0]]

    def close(self) -> None:
        self.closed = True

    def listed(self, *items: dict[str, Any], at: str = MESSAGES, **more: str) -> None:
        """GET /users/{id}/mailFolders/{id}/messages."""
        body = {"@odata.context": CONTEXT, "value": items, **more}
        self.answers[at] = Told(200, json.dumps(body).encode())

    def letter(self, number: str, raw: bytes, **fields: str) -> dict[str, Any]:
        """GET .../messages/{id}/$value, and how the letter is listed."""
        self.answers[f"{MESSAGES}/AAMk{number}%3D/$value"] = Told(200, raw)
        headers = {"Received": "from x", "Content-Type": "text/plain", "To": PERSON.email} | fields
        return {
            "@odata.etag": 'W/"CQAAABYAAAAiIsqMbYjsT5e/T7KzowPTAAEKjiYC"',
            "id": f"AAMk{number}=",
            "receivedDateTime": f"2026-03-02T08:00:0{number}Z",
            "internetMessageHeaders": [{"name": n, "value": v} for n, v in headers.items()],
        }


DESCRIBED = table(kind="graph", credentials="mail", user="partners@contoso.com")


def at(service: Documented) -> RemoteMailbox:
    return opened(DESCRIBED, wire=lambda _: service)


def refusal(status: int, code: str, message: str) -> Told:
    inner = {"date": "2026-03-02T08:00:00", "request-id": "b0", "client-request-id": "b0"}
    error = {"code": code, "message": message, "innerError": inner}
    return Told(status, json.dumps({"error": error}).encode())


def test_what_is_asked() -> None:
    """Letters since the run began, oldest first, with their heads only."""
    service = Documented()
    service.listed()
    with closing(folder_of(DESCRIBED, wire=lambda _: service)) as folder:
        assert reading(folder, DESCRIBED).messages() == []
    (asked,) = service.asked
    address, query = urlsplit(asked).path, parse_qs(urlsplit(asked).query)
    assert address == MESSAGES
    (condition,) = query.pop("$filter")
    assert query == {
        "$orderby": ["receivedDateTime"],
        "$select": ["id,receivedDateTime,internetMessageHeaders"],
        "$top": ["100"],
    }
    column, comparison, began = condition.split()
    assert (column, comparison) == ("receivedDateTime", "ge")
    assert 3599 < (datetime.now(UTC) - datetime.fromisoformat(began)).total_seconds() < 3660
    assert service.closed


def test_letters_of_all_pages_are_read_once() -> None:
    """Those of others never; a letter from inside may have no fields, and is nobody's."""
    service = Documented()
    next_page = "https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages"
    first = service.letter("1", sent(email(comment="1")))
    other = service.letter("2", b"", To="other@contoso.com")
    inside = service.letter("3", b"") | {"internetMessageHeaders": None}
    service.listed(first, other, inside, **{"@odata.nextLink": f"{next_page}?$skip=100"})
    service.listed(first, service.letter("4", sent(email(comment="4"))), at=next_page)
    box = at(service)
    for _ in range(2):
        found = box.messages()
        assert [dict(message.placeholders)["comments"] for message in found] == ["1", "4"]
    assert sum("$value" in target for target in service.asked) == 2
    assert "receivedDateTime%20ge%20" in service.asked[-2]


def test_later_only_what_is_new_is_asked_for() -> None:
    """With some minutes more, since letters are not always listed in order."""
    service = Documented()
    soon = service.letter("5", sent(email())) | {"receivedDateTime": "2126-03-02T08:00:05Z"}
    service.listed(soon)
    box = at(service)
    box.messages()
    box.messages()
    assert "$filter=receivedDateTime%20ge%202126-03-02T07:50:05Z&" in service.asked[-1]


def test_pages_that_go_round_in_circles_end() -> None:
    """A page that was there before leads nowhere."""
    service = Documented()
    service.listed(**{"@odata.nextLink": MESSAGES})
    service.answers[MESSAGES] = service.answers[MESSAGES]
    with pytest.raises(Undecided, match="was there before"):
        at(service).messages()


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (
            refusal(401, "InvalidAuthenticationToken", "Access token has expired."),
            r"401 InvalidAuthenticationToken.*see \[mailbox\] credentials",
        ),
        (
            refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
            r"403 ErrorAccessDenied.*'inbox' of partners@contoso.com needs Mail.Read",
        ),
        (
            refusal(404, "ErrorItemNotFound", "The specified object was not found in the store."),
            r"404 ErrorItemNotFound.*see \[mailbox\] user and folder",
        ),
        (
            refusal(404, "ResourceNotFound", "Resource could not be discovered."),
            "404 ResourceNotFound",
        ),
        (
            refusal(400, "ErrorInvalidIdMalformed", "Id is malformed."),
            "400 ErrorInvalidIdMalformed of the folder 'inbox'",
        ),
        (refusal(418, "", ""), "Microsoft Graph says 418 of the folder"),
        (Told(404, b"<html>"), "Microsoft Graph says 404 of"),
        (Told(200, b'{"value": [{}]}'), "does not answer as Microsoft Graph does"),
        (Told(200, b'["value"]'), "does not answer as Microsoft Graph does"),
        (Told(200, b"<html>"), "no JSON"),
    ],
)
def test_what_keeps_from_reading_is_said(told: Told, named: str) -> None:
    """With the code that the service gives, and the setting that may be wrong."""
    service = Documented({MESSAGES: told})
    with pytest.raises(Undecided, match=named):
        at(service).messages()


def test_a_listed_letter_that_is_not_there_is_undecided() -> None:
    """Later it may be: then it is read."""
    service = Documented()
    service.listed(service.letter("1", sent(email())))
    (where,) = (target for target in service.answers if "$value" in target)
    there = service.answers[where]
    service.answers[where] = refusal(404, "ErrorItemNotFound", "was not found in the store.")
    box = at(service)
    with pytest.raises(Undecided, match="404 ErrorItemNotFound"):
        box.messages()
    service.answers[where] = there
    assert len(box.messages()) == 1

"""A folder of a mailbox in Exchange Online, by Microsoft Graph.

Written from the public documents of Microsoft Graph 1.0 (list messages, get message with $value,
paging, errors, throttling), and tested against the answers that they show. It has never met the
service.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.message import Message
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from conformance.deployment import Undecided
from conformance.remote.mail.folder import Remembered, Wanted
from conformance.remote.mail.opened import MOST_BYTES, Head, head

_PAGE = 100
_LATE = timedelta(minutes=10)
"""A letter may be listed only after one that was received later."""


class Answer(Protocol):
    """What came back, as conformance.remote.wire tells it."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def json(self) -> Any: ...


class Asks(Protocol):
    """A connection to Microsoft Graph, as conformance.remote.wire makes it.

    It signs in, is patient, and asks no other host, whatever address it is given.
    """

    def ask(
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None
    ) -> Answer: ...
    def close(self) -> None: ...


class GraphFolder:
    """The letters in one folder that were received since an instant.

    folder: a well-known name, as inbox, or an id.
    """

    def __init__(self, wire: Asks, user: str, folder: str, since: datetime) -> None:
        self._wire = wire
        self._user = user
        self._folder = folder
        self._since = since
        self._newest = since
        self._known = Remembered[str]()

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """In the order in which they were received."""
        try:
            for item in self._new():
                self._known.heads[item["id"]] = _head(item)
                received = datetime.fromisoformat(item["receivedDateTime"])
                self._newest = max(self._newest, received)
            return self._known.letters(wanted, self._raw)
        except (KeyError, TypeError, AttributeError, ValueError) as reason:
            raise Undecided(
                "What [mailbox] service names does not answer as Microsoft Graph does."
            ) from reason

    def close(self) -> None:
        self._wire.close()

    @property
    def _messages(self) -> str:
        return f"users/{quote(self._user, '')}/mailFolders/{quote(self._folder, '')}/messages"

    def _new(self) -> Iterator[dict[str, Any]]:
        begin = max(self._since, self._newest - _LATE).astimezone(UTC)
        query = {
            "$filter": f"receivedDateTime ge {begin:%Y-%m-%dT%H:%M:%SZ}",
            "$orderby": "receivedDateTime",
            "$select": "id,receivedDateTime,internetMessageHeaders",
            "$top": str(_PAGE),
        }
        target = f"{self._messages}?{urlencode(query, quote_via=quote, safe='$,:')}"
        seen = set[str]()
        while target not in seen:
            seen.add(target)
            page = self._ask(target).json
            yield from (item for item in page["value"] if item["id"] not in self._known.heads)
            if not (target := page.get("@odata.nextLink", "")):
                return
        raise Undecided("Microsoft Graph names a next page that was there before.")

    def _raw(self, message: str) -> bytes:
        """The letter. The service may say that what it has listed is not there, for a while."""
        return self._ask(f"{self._messages}/{quote(message, '')}/$value").body[:MOST_BYTES]

    def _ask(self, target: str) -> Answer:
        answer = self._wire.ask("GET", target)
        if answer.status == HTTPStatus.OK:
            return answer
        where = f"the folder {self._folder!r} of {self._user}"
        said = f"Microsoft Graph says {answer.status} {_code(answer)}".rstrip()
        match answer.status:
            case HTTPStatus.UNAUTHORIZED:
                raise Undecided(f"{said}: it does not let us in; see [mailbox] credentials.")
            case HTTPStatus.FORBIDDEN:
                raise Undecided(f"{said}: {where} needs Mail.Read; see [mailbox] credentials.")
            case HTTPStatus.NOT_FOUND | HTTPStatus.BAD_REQUEST:
                raise Undecided(f"{said} of {where}; see [mailbox] user and folder.")
        raise Undecided(f"{said} of {where}.")


def _head(item: dict[str, Any]) -> Head:
    """The head of a listed letter."""
    message = Message()
    for field in item.get("internetMessageHeaders") or []:
        message[field["name"]] = field["value"]
    return head(message)


def _code(answer: Answer) -> str:
    try:
        return str(answer.json["error"]["code"])[:80]
    except (Undecided, KeyError, TypeError, ValueError):
        return ""

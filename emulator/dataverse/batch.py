"""$batch: many requests in one, those of a change set all or nothing. How it looks: multipart.py.

All of it is read before any of it is carried out, so a batch that cannot be read changes nothing.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from emulator.dataverse.errors import ApiError, bad_request
from emulator.dataverse.following import Following
from emulator.dataverse.multipart import (
    Part,
    boundary_of,
    cut,
    headers,
    http_part,
    mixed,
    unreadable,
    with_whole_endings,
)
from emulator.dataverse.preferences import preferences
from emulator.exchange import Request, Response
from emulator.json_text import read_json

MOST = 1_000
LONGEST = 65_536
_LINE = re.compile(r"([A-Z]+) (\S.*?) HTTP/1\.[01]")
_ORIGIN = re.compile(r"https?://[^/?]*", re.IGNORECASE)
_REFERENCE = re.compile(r"/?\$([\w.-]+)(?=[/?]|$)")
_REFERRING = ("@odata.bind", "@odata.id")
_RESERVED = {"batch", "metadata", "entity", "crossjoin", "all"}
REFUSED = 400


@dataclass(frozen=True, slots=True)
class Operation:
    """A request in a batch, its URL as it was told. id: its Content-ID, if it has one."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    id: str | None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Operations that are carried out all or not at all."""

    operations: Sequence[Operation]


class Answered(NamedTuple):
    """What became of an operation. id: its Content-ID, if the answer repeats it."""

    response: Response
    id: str | None = None


class Undone(Exception):
    """An operation of a change set was refused."""

    def __init__(self, refusal: Answered) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass
class Batch:
    """Carries out a batch. answer: carries out one request. references: locations by Content-ID."""

    whole: Request
    answer: Callable[[Request], Response]
    rows: Following
    references: dict[str, str] = field(default_factory=dict)

    def carry_out(self) -> Response:
        """Answer every part, up to the first that is refused unless the client wants all."""
        prefer = preferences(self.whole.headers)
        told, failed = list[bytes](), False
        for item in read(self.whole):
            each = self._change_set(item) if isinstance(item, ChangeSet) else self._single(item)
            told.append(each[0])
            failed = each[1] and not prefer.continue_on_error
            if failed:
                break
        kind, body = mixed("batchresponse", told)
        applied = [("Preference-Applied", "odata.continue-on-error")]
        return Response(
            REFUSED if failed else 200,
            body + b"\r\n",
            (
                ("Content-Type", kind),
                ("OData-Version", "4.0"),
                *(applied if prefer.continue_on_error else ()),
            ),
        )

    def _single(self, operation: Operation) -> tuple[bytes, bool]:
        response = self._respond(operation)
        return http_part(response), response.status >= REFUSED

    def _change_set(self, changes: ChangeSet) -> tuple[bytes, bool]:
        self.references.clear()
        answered, failed = list[Answered](), False
        try:
            with self.rows.all_or_nothing():
                answered += map(self._require, changes.operations)
        except Undone as undone:
            answered, failed = [undone.refusal], True
        self.references.clear()
        kind, body = mixed("changesetresponse", [http_part(*each) for each in answered])
        return f"Content-Type: {kind}\r\n\r\n".encode() + body, failed

    def _require(self, operation: Operation) -> Answered:
        answered = Answered(self._respond(operation), operation.id)
        if answered.response.status >= REFUSED:
            raise Undone(answered)
        location = dict(answered.response.headers).get("OData-EntityId")
        if operation.id and location:
            self.references[operation.id] = location
        return answered

    def _respond(self, operation: Operation) -> Response:
        try:
            return self.answer(self._request(operation))
        except ApiError as reason:
            return reason.response()

    def _request(self, operation: Operation) -> Request:
        url, _, query = self._resolved(operation.url).partition("?")
        path = _ORIGIN.sub("", url, count=1)
        if not path.startswith("/"):
            path = f"{self.whole.path[: self.whole.path.rindex('/')]}/{path}"
        path = "%2F".join(map(unquote, re.split("%2F", path, flags=re.IGNORECASE)))
        if path.rstrip("/").endswith("/$batch"):
            raise unreadable("a batch cannot hold another batch")
        return Request(
            operation.method,
            path,
            query,
            operation.headers,
            self._bound(operation.body),
            self.whole.base,
            self.whole.user,
        )

    def _resolved(self, url: str) -> str:
        """A URL that begins with `$1` is that of what the part with this Content-ID has made."""
        found = _REFERENCE.match(url)
        if not found or found[1] in _RESERVED:
            return url
        return self._location(found[1]) + url[found.end() :]

    def _location(self, id: str) -> str:
        if id not in self.references:
            message = f"Content-ID Reference: '${id}' does not exist in the batch context."
            raise bad_request(message)
        return self.references[id]

    def _bound(self, body: bytes) -> bytes:
        """A body in which references to other parts are the locations of what these have made."""
        if b'"$' not in body:
            return body
        try:
            told = read_json(body)
        except ValueError:
            return body  # whoever reads it refuses it
        return json.dumps(self._replaced("", told)).encode()

    def _replaced(self, name: str, told: Any) -> Any:
        if isinstance(told, dict):
            return {inner: self._replaced(inner, value) for inner, value in told.items()}
        if isinstance(told, list):
            return [self._replaced("", value) for value in told]
        refers = isinstance(told, str) and name.endswith(_REFERRING)
        return self._resolved(told) if refers else told


def read(request: Request) -> list[Operation | ChangeSet]:
    """What a batch asks for; refuses the whole of it if something in it cannot be read."""
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is None:
        raise unreadable("the Content-Type must be multipart/mixed with a boundary")
    items = [_item(part) for part in cut(with_whole_endings(request.body), boundary)]
    sizes = (len(each.operations) if isinstance(each, ChangeSet) else 1 for each in items)
    if sum(sizes) > MOST:
        raise bad_request(f"The batch has more than {MOST} requests.", "0x80048d19")
    return items


def _item(part: Part) -> Operation | ChangeSet:
    if part.boundary is None:
        return _operation(part)
    operations = [_operation(each) for each in cut(part.body, part.boundary)]
    ids = [each.id for each in operations if each.id is not None]
    if len(ids) != len(set(ids)):
        raise unreadable("a Content-ID stands twice in a change set")
    if any(each.method in {"GET", "HEAD"} for each in operations):
        raise unreadable("a change set holds only POST, PUT, PATCH and DELETE")
    return ChangeSet(operations)


def _operation(part: Part) -> Operation:
    if part.headers.get("content-type", "").split(";")[0].strip().lower() != "application/http":
        raise unreadable("a part must be application/http, or a change set")
    head, _, body = part.body.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    line = _LINE.fullmatch(first.decode("utf-8", "replace"))
    if not line:
        raise unreadable("a part must begin with a method, a URL and HTTP/1.1")
    if len(line[2]) > LONGEST:
        raise unreadable(f"a URL has more than {LONGEST} characters")
    told = headers([each for each in lines if each])
    return Operation(line[1], line[2], told, body, part.headers.get("content-id"))

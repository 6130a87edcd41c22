"""Between the wire and a surface: an ASGI application that makes values of exchanges, and back.

It knows HTTP and no product. Surfaces are synchronous, so one exchange follows the other.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import unquote

from emulator.exchange import Request, Response, Surface
from emulator.identity.gate import NOBODY

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_HOST = re.compile(
    r"(?:(?P<name>[A-Za-z0-9._-]{1,255})|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])(?::[0-9]{1,5})?"
)
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)
_BODILESS = frozenset({204, 304})
log = logging.getLogger(__name__)


class Unreadable(Exception):
    """A request that cannot be made a value of: its status and why."""

    def __init__(self, status: int, reason: str, *headers: tuple[str, str]) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = headers


class Edge:
    """An ASGI application over a surface.

    body_limit: bytes; a longer body is refused, and never kept.
    """

    def __init__(self, surface: Surface, body_limit: int) -> None:
        self._surface = surface
        self._body_limit = body_limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Carry out one exchange."""
        try:
            headers = _headers(scope["headers"])
            body = await self._body(headers, receive)
            if body is None:
                return
            response = self._answered(_request(scope, headers, body))
        except Unreadable as reason:
            response = _refusal(reason.status, str(reason), *reason.headers)
        start, content = _messages(response)
        await send(start)
        await send(content)

    async def _body(self, headers: dict[str, str], receive: Receive) -> bytes | None:
        """Read the body; None if the client has gone."""
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return b""
        self._require_length(int(headers.get("content-length", "0")), headers)
        chunks, length, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunks.append(message["body"])
            length += len(message["body"])
            self._require_length(length, headers)
            more = message["more_body"]
        return b"".join(chunks)

    def _require_length(self, length: int, headers: dict[str, str]) -> None:
        """Refuse a long body at once; the server drops what is already on its way.

        A client that waits for leave to send it gets none, so its connection cannot go on.
        """
        if length > self._body_limit:
            close = [("Connection", "close")] if "expect" in headers else []
            limit = f"{self._body_limit:,} bytes"
            raise Unreadable(413, f"The body of the request is longer than {limit}.", *close)

    def _answered(self, request: Request) -> Response:
        try:
            return self._surface.answer(request)
        except Exception:
            log.exception("%s %s failed, and that is a mistake here", request.method, request.path)
            return _refusal(500, "An unexpected error occurred.")


def _request(scope: Message, headers: dict[str, str], body: bytes) -> Request:
    method = "GET" if scope["method"] == "HEAD" else scope["method"]  # the server drops the body
    return Request(
        method,
        _path(scope["raw_path"]),
        scope["query_string"].decode("latin-1"),
        headers,
        body,
        _base(scope["scheme"], _host(scope, headers)),
        NOBODY,
    )


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name_sent, value_sent in raw:
        name, value = name_sent.decode("latin-1"), value_sent.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _path(raw: bytes) -> str:
    """Decode a path once, except its encoded slashes."""
    try:
        return unquote(_ENCODED_SLASH.sub("%252F", raw.decode("ascii")), errors="strict")
    except UnicodeDecodeError:
        raise Unreadable(400, "The path is not percent-encoded UTF-8.") from None


def _host(scope: Message, headers: dict[str, str]) -> str:
    if "host" not in headers and scope["http_version"] == "1.0":
        address, port = scope["server"]
        return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return headers.get("host", "")


@lru_cache(maxsize=1024)
def _base(scheme: str, host: str) -> str:
    """How the client addressed us; surfaces repeat it, so it must be nothing else."""
    found = _HOST.fullmatch(host)
    if not found or not (found["name"] or _is_address(found["address"])):
        raise Unreadable(400, "The Host header is missing, or not a host name or address.")
    return f"{scheme}://{host.lower()}"


def _is_address(text: str) -> bool:
    try:
        return bool(IPv6Address(text))
    except ValueError:
        return False


def _refusal(status: int, reason: str, *headers: tuple[str, str]) -> Response:
    body = json.dumps({"error": {"code": "", "message": reason}}).encode()
    return Response(status, body, (("Content-Type", "application/json"), *headers))


def _messages(response: Response) -> tuple[Message, Message]:
    """A response as ASGI sends it, with its length."""
    body = b"" if response.status in _BODILESS else response.body
    headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers
    ]
    if response.status not in _BODILESS:
        headers.append((b"content-length", str(len(body)).encode()))
    start = {"type": "http.response.start", "status": response.status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}

"""Between the wire and a surface: what came over it becomes a value, and any failure an answer.

It knows HTTP and no product, and no connection: emulator/wire.py reads and writes.
"""

import json
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import unquote

import httptools

from emulator.exchange import Request, Response, Surface
from emulator.identity.gate import NOBODY

_HOST = re.compile(
    r"(?:(?P<name>[A-Za-z0-9._-]{1,255})|\[(?P<address>[0-9A-Fa-f:.]{2,45})\])(?::[0-9]{1,5})?"
)
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
log = logging.getLogger(__name__)


class Sent(NamedTuple):
    """A request as it came. server: the address that was connected to."""

    method: str
    target: bytes
    version: str
    headers: dict[str, str]
    body: bytes
    scheme: str
    server: tuple[str, int | None]


class Unreadable(Exception):
    """A request that cannot be made a value of: its status and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Edge:
    """A surface for what comes over a wire.

    body_limit: bytes; a longer body is refused, and never kept.
    """

    def __init__(self, surface: Surface, body_limit: int) -> None:
        self._surface = surface
        self.body_limit = body_limit

    def __call__(self, sent: Sent) -> Response:
        """Carry out one exchange."""
        try:
            request = _request(sent)
        except Unreadable as reason:
            return refusal(reason.status, str(reason))
        try:
            response = self._surface.answer(request)
            _require_harmless(response)
        except Exception:
            log.exception("%s %s failed, and that is a mistake here", request.method, request.path)
            return refusal(500, "An unexpected error occurred.")
        return response

    def too_long(self) -> Response:
        """The answer to a body over the limit."""
        limit = f"{self.body_limit:,} bytes"
        return refusal(413, f"The body of the request is longer than {limit}.")


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; those that come twice are one."""
    headers: dict[str, str] = {}
    for name_sent, value_sent in raw:
        name, value = name_sent.decode("latin-1"), value_sent.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def refusal(status: int, reason: str) -> Response:
    """What is answered without a surface."""
    body = json.dumps({"error": {"code": "", "message": reason}}).encode()
    return Response(status, body, (("Content-Type", "application/json"),))


def _request(sent: Sent) -> Request:
    path, _, query = _origin_form(sent.target).partition(b"?")
    return Request(
        "GET" if sent.method == "HEAD" else sent.method,  # the wire drops the body
        _path(path),
        query.decode("latin-1"),
        sent.headers,
        sent.body,
        _base(sent.scheme, _host(sent)),
        NOBODY,
    )


def _origin_form(target: bytes) -> bytes:
    """The path with the query, as most clients send it; others send the whole address."""
    if target.startswith(b"/") and b"#" not in target:
        return target
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserError:
        url = None
    if url is None or url.path is None:
        raise Unreadable(400, "The address of the request is not readable.")
    path: bytes = url.path + (b"?" + url.query if url.query else b"")
    return path


def _path(raw: bytes) -> str:
    """Decode a path once, except its encoded slashes."""
    try:
        path = raw.decode("ascii")
        if "%" not in path:
            return path
        return unquote(_ENCODED_SLASH.sub("%252F", path), errors="strict")
    except UnicodeDecodeError:
        raise Unreadable(400, "The path is not percent-encoded UTF-8.") from None


def _host(sent: Sent) -> str:
    if "host" not in sent.headers and sent.version == "1.0":
        address, port = sent.server
        return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return sent.headers.get("host", "")


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


def _require_harmless(response: Response) -> None:
    """No header may end early and begin another one, or hold what HTTP cannot carry."""
    text = "".join([value for _, value in response.headers])
    if text.isascii() and text.isprintable():
        return
    if _CONTROL.search(text):
        raise ValueError(f"A header holds control characters: {response.headers}")
    text.encode("latin-1")

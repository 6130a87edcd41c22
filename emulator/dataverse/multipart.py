"""Multipart bodies: cut into their parts, and put together. What a part asks is not known here.

Lines end with CR and LF, or else with LF alone and the body with two of them, as the product wants
it. What stands before the first boundary is ignored, and a last boundary that is missing is
forgiven, as OData's libraries do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from emulator.dataverse.errors import ApiError, bad_request
from emulator.exchange import Response
from emulator.live.users import guid

MIXED = re.compile(
    r'multipart/mixed\s*;(?:.*;)?\s*boundary=(?:"([!-~ ]{1,70})"|([!#-:<-~]{1,70}))\s*(?:;.*)?',
    re.IGNORECASE,
)
_HEADER = re.compile(rb"([!#-'*+.0-9A-Z^-z|~-]+)[ \t]*:[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_END = b"\r\n"
_ALONE = re.compile(rb"(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Part:
    """Headers by their names in lower case, and what stands below them."""

    headers: dict[str, str]
    body: bytes

    @property
    def boundary(self) -> str | None:
        """The boundary of the parts in it, if it consists of some."""
        return boundary_of(self.headers.get("content-type", ""))


def unreadable(reason: str) -> ApiError:
    """The refusal of a body that is no batch."""
    return bad_request(f"The stream was not readable: {reason}.", "0x80048d19")


def boundary_of(content_type: str) -> str | None:
    """The boundary that a content type tells, quoted or not; None if it is not multipart/mixed."""
    found = MIXED.fullmatch(content_type.strip())
    return found and (found[1] or found[2])


def with_whole_endings(body: bytes) -> bytes:
    """The body with CR and LF after each line, if its end says that it has LF alone."""
    return _ALONE.sub(_END, body) if body.endswith(b"\n\n") else body


def cut(body: bytes, boundary: str) -> list[Part]:
    """The parts between the boundaries."""
    line = rb"(?:\A|\r\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r\n|\Z)"
    found, start = list[Part](), None
    for delimiter in re.finditer(line, body):
        if start is not None:
            found.append(part(body[start : delimiter.start()]))
        start = delimiter.end() + len(_END)
        if delimiter[1]:
            return found
    if start is None:
        raise unreadable(f"no line is the boundary --{boundary}, ended by CR and LF")
    return [*found, part(body[start:])]


def part(content: bytes) -> Part:
    """Headers, an empty line, and the rest."""
    head, _, rest = content.partition(_END * 2)
    return Part(headers(head.split(_END) if head else []), rest)


def headers(lines: Sequence[bytes]) -> dict[str, str]:
    """Headers by their names in lower case; refuses what is none."""
    told = {}
    for line in lines:
        found = _HEADER.fullmatch(line)
        if not found:
            raise unreadable(f"'{line[:50].decode('latin-1')}' is no header, ended by CR and LF")
        told[found[1].decode("ascii").lower()] = found[2].decode("latin-1").strip()
    return told


def http_part(response: Response, content_id: str | None = None) -> bytes:
    """A response as a part of a batch's answer."""
    told = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
    if content_id is not None:
        told.append(f"Content-ID: {content_id}")
    told += ["", f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"]
    told += [f"{name}: {value}" for name, value in response.headers]
    return "\r\n".join([*told, "", ""]).encode() + response.body


def mixed(kind: str, parts: Sequence[bytes]) -> tuple[str, bytes]:
    """A content type and a body of these parts. The boundary follows from them, so none has it."""
    digest = sha256(b"\0".join(parts)).hexdigest()
    boundary = f"{kind}_{guid(kind, digest)}"
    line = f"--{boundary}".encode()
    body = b"".join(line + _END + each + _END for each in parts) + line + b"--"
    return f"multipart/mixed; boundary={boundary}", body

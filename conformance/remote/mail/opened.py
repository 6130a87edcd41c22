"""A letter opened: its subject, whom it is addressed to, and its text, in any encoding.

Whatever was sent can be opened; what cannot be understood is shown as it stands, or not at all.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import NamedTuple

MOST_BYTES = 5_000_000
"""As much of a letter is fetched; the text of a notification stands at its beginning."""

MOST_HEAD = 100_000
"""As much of a letter is searched for its head."""

_MOST_TEXT = 1_000_000
_MOST_HEADER = 100_000
_ADDRESSED = ("To", "Cc")
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To")
_RETURNED = re.compile(r"report-type\s*=\s*\"?delivery-status\b", re.IGNORECASE)


class Head(NamedTuple):
    """Whom a letter is for, and whether it tells of the delivery of another one."""

    returned: bool
    addressed: tuple[str, ...]
    delivered: tuple[str, ...]

    def recipients(self, mark: str) -> list[str]:
        """The addresses with this mark: those that it is addressed to, or else delivered to."""
        return _marked(self.addressed, mark) or _marked(self.delivered, mark)[:1]


class Opened(NamedTuple):
    """What a reader sees of a letter; None where it has no such part."""

    subject: str
    plain: str | None
    page: str | None


def head(message: Message) -> Head:
    """What its head says."""
    addressed, delivered = _addresses(message, _ADDRESSED), _addresses(message, _DELIVERED)
    return Head(is_returned(message), addressed, delivered)


def top(raw: bytes) -> Message:
    """A letter without its body, whatever that is."""
    return BytesHeaderParser().parsebytes(raw)


def letter(raw: bytes) -> Message:
    """The whole letter; without its parts if they are nested too deep to be told apart."""
    try:
        return message_from_bytes(raw)
    except RecursionError:
        return top(raw)


def opened(message: Message) -> Opened:
    """What a reader sees."""
    texts: dict[str, str] = {}
    for part in parts(message):
        if part.get_content_maintype() == "text" and not _attached(part):
            texts.setdefault(part.get_content_subtype(), _text_of(part))
    subject = next(_fields(message, ["Subject"]), "")
    return Opened(_decoded(subject), texts.get("plain"), texts.get("html"))


def parts(message: Message) -> Iterator[Message]:
    """The parts that have none themselves; what is enclosed stays closed."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting.extend(reversed(inner(part)))
        else:
            yield part


def inner(part: Message) -> list[Message]:
    """What a part is made of, or encloses."""
    found = part.get_payload() if part.is_multipart() else []
    return [each for each in found if isinstance(each, Message)]


def is_returned(message: Message) -> bool:
    """Whether it tells of the delivery of another letter (RFC 3464)."""
    kind = next(_fields(message, ["Content-Type"]), "")
    return kind.lower().lstrip().startswith("multipart/report") and bool(_RETURNED.search(kind))


def has_mark(address: str, mark: str) -> bool:
    """Whether it is `local+mark@domain` or `local.mark@domain`."""
    return bool(re.search(rf"[+.]{re.escape(mark)}@", address, re.IGNORECASE))


def _marked(addresses: tuple[str, ...], mark: str) -> list[str]:
    once = {each.lower(): each for each in reversed(addresses) if has_mark(each, mark)}
    return list(reversed(once.values()))


def _addresses(message: Message, names: tuple[str, ...]) -> tuple[str, ...]:
    """What is addressed; what no parser makes sense of is searched.

    Comments within comments are too deep for some versions of Python, and refused by others.
    """
    fields, found = list(_fields(message, names)), tuple[str, ...]()
    with suppress(RecursionError):
        found = tuple(address for _, address in getaddresses(fields) if address)
    return found or tuple(re.findall(r"[^\s<>,;:()]+@[^\s<>,;:()]+", " ".join(fields)))


def _fields(message: Message, names: tuple[str, ...] | list[str]) -> Iterator[str]:
    """The values of these header fields on one line each, encoded words left alone."""
    wanted = {name.lower() for name in names}
    for name, value in message.raw_items():
        if name.lower() in wanted:
            sent = str(value)[:_MOST_HEADER].encode("utf-8", "surrogateescape")
            yield " ".join(sent.decode("utf-8", "replace").splitlines())


def _decoded(field: str) -> str:
    try:
        pieces = decode_header(field)
    except HeaderParseError:
        return field
    return "".join(
        piece if isinstance(piece, str) else _text(piece, charset or "latin-1")
        for piece, charset in pieces
    )


def _attached(part: Message) -> bool:
    said = next(_fields(part, ["Content-Disposition"]), "")
    return said.lower().lstrip().startswith("attachment")


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _text(content, part.get_content_charset("utf-8"))[:_MOST_TEXT]


def _text(content: bytes, charset: str) -> str:
    """Decode by what is declared, or else as most others write."""
    try:
        return content.decode(charset)
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")

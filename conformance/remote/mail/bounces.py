"""What a mail server writes when it gives a letter back (RFC 3464)."""

import re
from collections.abc import Iterator
from email.message import Message

from conformance.remote.mail.opened import has_mark, inner, parts

_ENCODED = re.compile(r"\+([0-9A-F]{2})")


def given_back_to(message: Message, mark: str) -> Iterator[str]:
    """The addresses with this mark that the letter did not reach, for good."""
    for part in parts(message):
        if part.get_content_type() == "message/delivery-status":
            for recipient in inner(part):  # and the server as a whole, which has no action
                if str(recipient.get("Action", "")).strip().lower() == "failed":
                    yield from _address(recipient, mark)


def enclosed(message: Message) -> Message | None:
    """The letter itself, if all of it was given back."""
    for part in parts(message):
        if part.get_content_type() == "message/rfc822":
            return next(iter(inner(part)), None)
    return None


def _address(recipient: Message, mark: str) -> Iterator[str]:
    """The final address, or the original one, perhaps encoded (RFC 3461), if that has the mark."""
    fields = (str(recipient.get(f"{name}-Recipient", "")) for name in ("Final", "Original"))
    plain = [field.partition(";")[2].strip().strip("<>") for field in fields]
    decoded = [_ENCODED.sub(lambda code: chr(int(code[1], 16)), address) for address in plain]
    yield from [each for each in (*plain, *decoded) if has_mark(each, mark)][:1]

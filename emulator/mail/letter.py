"""A message of the model as one that mail programs understand; the same world writes the same."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from emulator.mail.templates import TEMPLATES, Template
from reference_model.commerce_records import Email
from reference_model.errors import NotAllowed

SENDER = "no-reply@b2bkit.invalid"
_PLACEHOLDER = re.compile("%([a-z]+)%")
_NOT_IN_HEADERS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\x85]+")


def letter(email: Email, now: datetime, sender: str = SENDER) -> EmailMessage:
    """Write a message; NotAllowed if its address is none.

    now: the world's time, from which Date and Message-ID follow.
    """
    text = written(email)
    message = EmailMessage(SMTP)
    message.set_content(f"{text.body}\n", cte="quoted-printable")
    message["Subject"] = text.subject
    message["From"] = Address(_one_line(email.store), addr_spec=sender)
    message["To"] = _recipient(email)
    message["Date"] = format_datetime(now.replace(microsecond=0))
    message["Message-ID"] = f"<{now:%Y%m%d%H%M%S}.{email.id}.{email.request_id}@b2bkit.invalid>"
    message["Content-Language"] = email.language
    message["Auto-Submitted"] = "auto-generated"
    message["X-B2B-Notification-Type"] = str(email.type)
    return message


def written(email: Email) -> Template:
    """What a message says, wherever it goes: its template, filled in."""
    template = TEMPLATES[email.type, email.language]
    subject = _one_line(_filled(template.subject, email.placeholders))
    return Template(subject, _filled(template.body, email.placeholders).strip())


def _recipient(email: Email) -> Address:
    name, address = email.application.person.name, email.recipient
    shown = _one_line(address)
    try:
        written = Address(_one_line(name), addr_spec=shown)
    except (ValueError, IndexError, MessageError) as reason:
        raise NotAllowed(f"{shown[:200]!r} is no e-mail address to send to.") from reason
    if shown != address:
        raise NotAllowed(f"{shown[:200]!r} is no e-mail address: it has control characters.")
    return written


def _filled(text: str, placeholders: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, those within what is put in left alone."""
    filled = _PLACEHOLDER.sub(lambda found: placeholders[found[1]], text)
    return filled.encode("utf-8", "replace").decode()


def _one_line(text: str) -> str:
    """Text that starts no header of its own."""
    return _NOT_IN_HEADERS.sub(" ", text.encode("utf-8", "replace").decode())

"""The ways out of headquarters: a Maildir, or a mail server. What fails stays there (A38).

A way out is a function that takes an Email, as emulator.live.outbox.Outbox wants it.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from mailbox import Maildir
from pathlib import Path

from emulator.mail.letter import SENDER, letter
from event_log.bad_input import BadInput
from reference_model.commerce_records import Email
from reference_model.errors import Unavailable

Clock = Callable[[], datetime]

_HOST = re.compile(r"[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\]")
_PORT, _PORT_MAX = re.compile(r"[1-9][0-9]{0,4}"), 65535
_SECONDS = 10.0
_YES = {"1", "true", "yes"}
_NO = {"", "0", "false", "no"}
STARTTLS, USER, PASSWORD = "B2BKIT_SMTP_STARTTLS", "B2BKIT_SMTP_USER", "B2BKIT_SMTP_PASSWORD"


def into_maildir(folder: Path, now: Clock) -> Callable[[Email], None]:
    """Put each message into a Maildir, which is made if need be.

    now: tells the world's time.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        maildir = Maildir(folder, create=True)
        maildir.keys()
    except OSError as reason:
        raise BadInput(
            f"{folder}: not a Maildir, and none can be made there ({reason}); name another folder."
        ) from reason

    def deliver(email: Email) -> None:
        message = letter(email, now())
        try:
            maildir.add(message)
        except OSError as reason:
            raise Unavailable(f"The Maildir {folder} takes no message: {reason}.") from reason

    return deliver


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to send to, and how to be let in.

    user: "" sends without signing in. sender: the address that messages come from.
    """

    host: str
    port: int = 25
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = SENDER

    def by_smtp(self, now: Clock) -> Callable[[Email], None]:
        """Send each message by itself; Unavailable if the server is down, or refuses it."""

        def deliver(email: Email) -> None:
            message = letter(email, now(), self.sender)
            try:
                with smtplib.SMTP(self.host, self.port, timeout=_SECONDS) as connection:
                    self._enter(connection)
                    connection.send_message(message, self.sender, [email.recipient])
            except (OSError, smtplib.SMTPException) as reason:
                raise Unavailable(
                    f"The mail server {self.host}:{self.port} did not take it: {reason}."
                ) from reason

        return deliver

    def _enter(self, connection: smtplib.SMTP) -> None:
        if self.starttls:
            connection.starttls(context=ssl.create_default_context())
        if self.user:
            connection.login(self.user, self.password)


def mail_server(address: str, environment: Mapping[str, str]) -> MailServer:
    """The server that `host:port` names, with what the environment says of how to be let in."""
    host, colon, port = address.rpartition(":")
    if not colon:
        host, port = address, "25"
    if not _HOST.fullmatch(host) or not _PORT.fullmatch(port) or int(port) > _PORT_MAX:
        raise BadInput(f"{address!r} is no mail server; expected host:port, as localhost:1025.")
    starttls = environment.get(STARTTLS, "").lower()
    if starttls not in _YES | _NO:
        raise BadInput(f"{STARTTLS} is {starttls!r}; expected 1 or 0.")
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    return MailServer(host.strip("[]"), int(port), starttls in _YES, user, password)

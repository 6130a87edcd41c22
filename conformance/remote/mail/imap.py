"""A folder on a mail server that speaks IMAP, always by TLS.

Letters are named by their UID, so each is fetched once: its head, and the rest if it is wanted.
Nothing is changed there: the folder is opened for reading, and letters stay unread.
"""

import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from conformance.deployment import Undecided
from conformance.remote.mail.folder import Remembered, Wanted
from conformance.remote.mail.opened import MOST_BYTES, MOST_HEAD, head, top

_AT_ONCE = 200
_ARRIVED, _HEAD, _ALL = b"INTERNALDATE", b"BODY[HEADER]<0>", b"BODY[]<0>"


@dataclass(frozen=True)
class MailServer:
    """Where to ask, and how to be let in.

    by_token: whether the secret is an access token (XOAUTH2). variable: where it comes from.
    """

    host: str
    port: int
    starttls: bool
    tls: ssl.SSLContext
    timeout: float
    user: str
    secret: str = field(repr=False)
    by_token: bool
    variable: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def connect(self) -> IMAPClient:
        """Enter; Undecided if that is refused."""
        tls = None if self.starttls else self.tls
        client = IMAPClient(
            self.host, self.port, ssl=not self.starttls, ssl_context=tls, timeout=self.timeout
        )
        try:
            if self.starttls:
                client.starttls(self.tls)
            self._enter(client)
        except BaseException:
            leave(client)
            raise
        client.normalise_times = False  # arrivals keep their time zone
        return client

    def _enter(self, client: IMAPClient) -> None:
        try:
            if self.by_token:
                client.oauth2_login(self.user, self.secret)
            elif client.has_capability("AUTH=PLAIN"):
                client.plain_login(self.user, self.secret)
            else:
                client.login(self.user, self.secret)
        except (LoginError, UnicodeEncodeError) as reason:  # LOGIN knows ASCII only
            if isinstance(reason.__context__, IMAPClientAbortError):
                raise reason.__context__ from None
            raise Undecided(
                f"The mail server {self} does not let {self.user} in with what {self.variable} "
                f"holds ({_without(self.secret, str(reason))}); see [mailbox] "
                f"{'token_from' if self.by_token else 'password_from'}."
            ) from None


class ImapFolder:
    """The letters in one folder that arrived since an instant."""

    def __init__(self, server: MailServer, folder: str, since: datetime) -> None:
        self._server = server
        self._folder = folder
        self._since = since
        self._client: IMAPClient | None = None
        self._validity = 0
        self._known = Remembered[int]()

    def letters(self, wanted: Wanted) -> Sequence[bytes]:
        """In the order of their arrival; a lost connection is made anew, once."""
        try:
            return self._look(wanted)
        except (OSError, IMAPClientAbortError):
            return self._look_again(wanted)

    def _look_again(self, wanted: Wanted) -> Sequence[bytes]:
        self.close()
        try:
            return self._look(wanted)
        except ssl.SSLCertVerificationError as reason:
            raise Undecided(
                f"The certificate of the mail server {self._server} is not trusted "
                f"({reason.verify_message}); name its authority in [conduct] ca_file."
            ) from reason
        except (OSError, IMAPClientAbortError) as reason:
            self.close()
            raise Undecided(
                f"The mail server {self._server}, which [mailbox] host names, does not answer "
                f"({reason})."
            ) from reason

    def close(self) -> None:
        """Leave; the next look enters again."""
        if self._client is not None:
            leave(self._client)
            self._client = None

    def _look(self, wanted: Wanted) -> Sequence[bytes]:
        try:
            self._client = client = self._client or self._server.connect()
            self._open(client)
            self._look_at_heads(client)
            return self._known.letters(wanted, partial(_letter, client))
        except IMAPClientAbortError:
            raise
        except IMAPClientError as reason:
            raise Undecided(
                f"The mail server {self._server} does not show {self._server.user} the folder "
                f"{self._folder!r} ({reason}); see [mailbox] folder."
            ) from reason

    def _open(self, client: IMAPClient) -> None:
        """Forget what was read if the server has given all letters other numbers since."""
        status = client.select_folder(self._folder, readonly=True)
        if self._validity != status.get(b"UIDVALIDITY", 0):
            self._validity = status.get(b"UIDVALIDITY", 0)
            self._known.forget()

    def _look_at_heads(self, client: IMAPClient) -> None:
        """Those of new letters. A server's SINCE knows days only, of its own time zone."""
        day = self._since.date() - timedelta(days=1)
        beyond = max(self._known.heads, default=0)
        new = client.search(["UID", f"{beyond + 1}:*", "SINCE", day])
        uids = sorted(uid for uid in new if uid > beyond)
        for start in range(0, len(uids), _AT_ONCE):
            heads = _fetched(client, uids[start : start + _AT_ONCE], _HEAD, MOST_HEAD)
            for uid, seen in sorted(heads.items()):
                old = seen[_ARRIVED] < self._since
                self._known.heads[uid] = None if old else head(top(seen[_HEAD]))


def _letter(client: IMAPClient, uid: int) -> bytes | None:
    """A letter, if it is still there."""
    found = _fetched(client, [uid], _ALL, MOST_BYTES)
    return found[uid][_ALL] if found else None


def leave(client: IMAPClient) -> None:
    """Close the connection, which may be lost already."""
    with suppress(OSError):
        client.shutdown()


def _without(secret: str, text: str) -> str:
    """What a server has said, as it is or as Python shows bytes, without what nobody may see."""
    for spelled in (secret, repr(secret.encode())[2:-1]):
        text = text.replace(spelled, "(hidden)")
    return text


def _fetched(client: IMAPClient, uids: list[int], what: bytes, most: int) -> dict[int, Any]:
    """The beginnings of letters, of those that are still there."""
    beginning = what.replace(b"<0>", f"<0.{most}>".encode())
    answers: dict[int, Any] = client.fetch(uids, [_ARRIVED, beginning])
    return {uid: answer for uid, answer in answers.items() if what in answer}

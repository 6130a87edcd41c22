"""From the table [mailbox] to a folder that can be read."""

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from conformance.remote.connections import Connections
from conformance.remote.mail.folder import Folder
from conformance.remote.mail.graph import Asks, GraphFolder
from conformance.remote.mail.imap import ImapFolder, MailServer
from conformance.remote.mail.maildir import MaildirFolder
from conformance.remote.mail.settings import (
    GraphMailbox,
    ImapMailbox,
    MailboxSettings,
    MaildirMailbox,
)
from event_log.bad_input import BadInput

CLOCKS_DIFFER_BY = timedelta(hours=1)
"""At most. It may be generous, since what is read carries the mark of a scenario as well."""


@dataclass(frozen=True)
class Means:
    """With what mailboxes are read.

    since: when the run began. beside: the folder of the deployment file. wire: opens the connection
    to Microsoft Graph that a table describes. keep: is told each secret before it is used.
    """

    since: datetime
    wire: Callable[[GraphMailbox], Asks]
    keep: Callable[[str], None]
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    timeout: float = 60.0
    beside: Path = Path()
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)


def means_of(connections: Connections, file: Path) -> Means:
    """Those of a run over these connections; file: describes the deployment."""
    conduct = connections.conduct
    return Means(
        since=conduct.now(),
        wire=lambda graph: connections.wire(graph.service, graph.credentials),
        keep=connections.evidence.secrets.keep,
        tls=conduct.tls,
        timeout=conduct.timeout,
        beside=file.parent,
    )


def open_folder(settings: MailboxSettings, means: Means) -> Folder:
    """Nothing is asked before somebody looks into it; BadInput if a secret is missing."""
    since = means.since - CLOCKS_DIFFER_BY
    match settings:
        case ImapMailbox():
            return ImapFolder(_server(settings, means), settings.folder, since)
        case MaildirMailbox():
            return MaildirFolder(means.beside / settings.path, since)
        case GraphMailbox():
            return GraphFolder(means.wire(settings), settings.user, settings.folder, since)


def _server(settings: ImapMailbox, means: Means) -> MailServer:
    name = settings.password_from or settings.token_from or ""
    return MailServer(
        host=settings.host,
        port=settings.port,
        starttls=settings.security == "starttls",
        tls=means.tls,
        timeout=means.timeout,
        user=settings.user,
        secret=_secret(name, means),
        by_token=settings.password_from is None,
        variable=name,
    )


def _secret(name: str, means: Means) -> str:
    value = means.environ.get(name, "")
    if not value:
        raise BadInput(
            f"The environment variable {name} is not set, which [mailbox] names; set it, or name "
            "another."
        )
    means.keep(value)
    return value

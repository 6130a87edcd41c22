"""The certificate authority of this folder, and the certificate that the server shows.

Clients trust the authority's file, so it stays the same from run to run. The server's certificate
is made at every start, for whatever names it has then.
"""

import os
import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from event_log.bad_input import BadInput

CERTIFICATE = "b2bkit-ca.pem"
KEY = "b2bkit-ca.key"
VARIABLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
"""Where Python's requests, OpenSSL's users and Node look for a file of authorities."""

_LIFE = timedelta(days=397)  # what the strictest clients still take
_ROOM = timedelta(days=1)


class Authority:
    """An authority: its certificate in a folder, beside its key, which only the owner reads."""

    def __init__(self, folder: Path) -> None:
        self.file = (folder / CERTIFICATE).absolute()
        key = folder / KEY
        self._authority = _read(self.file, key) or _made(self.file, key)

    def context(self, names: Iterable[str]) -> ssl.SSLContext:
        """What a server needs to speak TLS under these host names and addresses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        expiry = datetime.now(UTC) + _LIFE
        self._authority.issue_cert(*names, not_after=expiry).configure_cert(context)
        return context

    def lines(self) -> Iterator[str]:
        """The variables by which clients learn of the authority, to copy into a shell."""
        for name in VARIABLES:
            yield f"export {name}={quote(str(self.file))}"


def _read(file: Path, key: Path) -> trustme.CA | None:
    """The authority in these files; None if they are missing, spoilt, or of no use for long."""
    try:
        certificate, secret = file.read_bytes(), key.read_bytes()
        found = x509.load_pem_x509_certificate(certificate)
        ours = load_pem_private_key(secret, None).public_key() == found.public_key()
    except (OSError, ValueError, TypeError):
        return None
    current = found.not_valid_after_utc > datetime.now(UTC) + _ROOM
    return trustme.CA.from_pem(certificate, secret) if ours and current else None


def _made(file: Path, key: Path) -> trustme.CA:
    authority = trustme.CA(organization_name="b2bkit", organization_unit_name="b2bkit emulate")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(key, authority.private_key_pem.bytes(), 0o600)
        _write(file, authority.cert_pem.bytes(), 0o644)
    except OSError as reason:
        raise BadInput(
            f"{file.parent}: the certificate authority cannot be written there "
            f"({reason.strerror}); name a folder that is yours."
        ) from reason
    return authority


def _write(path: Path, content: bytes, mode: int) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    partial.replace(path)

"""Whom a browser trusts besides those that this machine trusts.

Chromium reads no file of authorities. So a server is asked for its certificate here, where the
authorities of [conduct] ca_file count, and the browser is told the key that was found good.
"""

import socket
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from conformance.deployment import Undecided
from conformance.remote.wire.conduct import Conduct

HTTPS = 443


def keys_of(addresses: Iterable[str], conduct: Conduct) -> Iterator[str]:
    """The hash of the key of each server with TLS, if authorities of our own count."""
    if conduct.settings.ca_file is None:
        return
    parts = [urlsplit(address) for address in addresses]
    places = {(each.hostname or "", each.port or HTTPS) for each in parts if each.scheme == "https"}
    for host, port in sorted(places):
        certificate = load_der_x509_certificate(_certificate(host, port, conduct))
        key = certificate.public_key()
        told = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        yield b64encode(sha256(told).digest()).decode()


def _certificate(host: str, port: int, conduct: Conduct) -> bytes:
    try:
        with (
            socket.create_connection((host, port), conduct.timeout) as way,
            conduct.tls.wrap_socket(way, server_hostname=host) as connection,
        ):
            return connection.getpeercert(binary_form=True) or b""
    except OSError as reason:
        raise Undecided(f"{host}:{port} cannot be trusted by a browser: {reason}") from None

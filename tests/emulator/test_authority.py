"""The certificate authority in its folder, from one start to the next."""

import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emulator.identity.authority import CERTIFICATE, KEY, Authority


def test_it_stays_the_same_while_it_is_good(tmp_path: Path) -> None:
    """Clients have copied where it lies, or what it holds."""
    first = Authority(tmp_path / "new").file.read_bytes()
    assert Authority(tmp_path / "new").file.read_bytes() == first
    assert {path.name for path in (tmp_path / "new").iterdir()} == {CERTIFICATE, KEY}


@pytest.mark.skipif(sys.platform == "win32", reason="files have other permissions there")
def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    """Whoever has it can be anybody towards clients that trust the authority."""
    Authority(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (CERTIFICATE, b""),
        (CERTIFICATE, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        (KEY, b"no key"),
        (KEY, trustme.CA().private_key_pem.bytes()),
        (CERTIFICATE, trustme.CA().cert_pem.bytes()),
        (CERTIFICATE, trustme.CA().issue_cert("a").cert_chain_pems[0].bytes()),
    ],
)
def test_one_that_is_spoilt_is_made_anew(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty, cut short, or another's."""
    Authority(tmp_path)
    (tmp_path / name).write_bytes(content)
    made = Authority(tmp_path).file.read_bytes()
    assert (tmp_path / name).read_bytes() != content
    assert Authority(tmp_path).file.read_bytes() == made


@pytest.mark.parametrize(("days", "kept"), [(0.5, False), (10, True)])
def test_one_that_ends_soon_is_made_anew(tmp_path: Path, days: float, *, kept: bool) -> None:
    """Before clients notice."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "an old one")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    (tmp_path / CERTIFICATE).write_bytes(certificate)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / KEY).write_bytes(secret)
    assert (Authority(tmp_path).file.read_bytes() == certificate) is kept

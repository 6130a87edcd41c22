"""A Dovecot of Debian's, started for a test, with TLS, a password file and a Maildir."""

import base64
import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from mailbox import Maildir
from pathlib import Path

import jwt
import pytest
import trustme

BINARY = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
KEY = b"a key that only the test and Dovecot know"
USER, PASSWORD = "partners@fjord.example", 'pass "wørd" \\%'
TOKEN = jwt.encode({"email": USER, "sub": USER, "iat": 1, "exp": 2**32}, KEY, "HS256")
OAUTH = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
"""
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail:UTF-8
mail_max_userip_connections = 3
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
"""


@dataclass
class Dovecot:
    """A server that answers at two ports, one with TLS from the beginning."""

    folder: Path
    tls: int
    starttls: int
    authority: trustme.CA

    @property
    def trust(self) -> ssl.SSLContext:
        """Whoever trusts its authority only."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def box(self, folder: str = "") -> Maildir:
        """Where it keeps the letters of a folder."""
        box = Maildir(self.folder / "mail")
        return box.add_folder(folder) if folder else box

    def cut_connections(self) -> None:
        """Let go of everyone who is signed in."""
        command = ["doveadm", "-c", f"{self.folder}/configuration", "kick", USER]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def deliver(self, letter: bytes, folder: str = "") -> str:
        """As a mail server does, which writes as the user; the name of the file."""
        box = self.box(folder)
        key = box.add(letter)
        give(self.folder / "mail")
        return key


@contextmanager
def dovecot(*, mechanisms: str = "plain login xoauth2") -> Iterator[Dovecot]:
    """Run one; the test is skipped if there is none of the kind that is configured here."""
    if BINARY is None:
        pytest.skip("no Dovecot is installed (Debian: dovecot-imapd)")
    version = subprocess.check_output([BINARY, "--version"], text=True)
    if not version.startswith("2.3."):
        pytest.skip(f"the configuration is written for Dovecot 2.3, and here is {version}")
    # Others than root may not look into the folders that pytest makes for root.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as place:
        server = _prepared(Path(place), mechanisms)
        process = subprocess.Popen(
            [BINARY, "-F", "-c", f"{place}/configuration"],
            user=_account().pw_uid,
            group=_account().pw_gid,
        )
        try:
            _answers(server, process)
            yield server
        finally:
            process.terminate()
            process.wait()


def _prepared(folder: Path, mechanisms: str) -> Dovecot:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for part in certificate.cert_chain_pems:
        part.write_to_path(folder / "certificate.pem", append=True)
    server = Dovecot(folder, _free_port(), _free_port(), authority)
    (folder / "users").write_text(
        f"{USER}:{{PLAIN.b64}}{base64.b64encode(PASSWORD.encode()).decode()}\n"
    )
    (folder / "oauth2").write_text(OAUTH.format(folder=folder))
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(KEY))
    account = _account()
    text = CONFIGURATION.format(
        folder=folder,
        user=account.pw_name,
        group=grp.getgrgid(account.pw_gid).gr_name,
        uid=account.pw_uid,
        gid=account.pw_gid,
        mechanisms=mechanisms,
        tls=server.tls,
        starttls=server.starttls,
    )
    (folder / "configuration").write_text(text)
    (folder / "run").mkdir()
    server.box()
    give(folder)
    return server


def give(folder: Path) -> None:
    """Make all of it the server's."""
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            os.chown(path, _account().pw_uid, _account().pw_gid)


def _account() -> pwd.struct_passwd:
    """Who the server is: nobody, if we are root, whom it refuses to be."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _answers(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    """Wait until it takes connections; its log says why it does not."""
    while process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.tls)):
            return
    pytest.fail((server.folder / "log").read_text())

"""A real mail server: Debian's Dovecot, by TLS."""

import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from email.message import Message
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from conformance.deployment import Undecided
from conformance.remote.mail import imap
from conformance.remote.mail.mailbox import RemoteMailbox
from conformance.remote.mail.opened import top
from emulator.mail.letter import letter
from event_log.bad_input import BadInput
from tests.conformance.remote.mail.dovecot import PASSWORD, TOKEN, USER, Dovecot, dovecot
from tests.conformance.remote.mail.emulated import (
    NOW,
    PERSON,
    email,
    folder_of,
    reading,
    sent,
    table,
)

VARIABLES = {"PASSWORD": PASSWORD, "TOKEN": TOKEN, "WRONG": "hunter'\"2\\"}


def converse(listening: socket.socket, authority: trustme.CA, greeting: str, answer: str) -> None:
    """Greet everybody, and answer a sign-in, or go away instead."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with suppress(OSError):
        while True:
            with tls.wrap_socket(listening.accept()[0], server_side=True) as connection:
                connection.sendall(f"{greeting}\r\n".encode())
                while line := connection.recv(1_000).decode():
                    tag, command, *_ = line.split()
                    if command == "CAPABILITY":
                        said = f"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n"
                    elif answer:
                        said = f"{tag} {answer}\r\n"
                    else:
                        break
                    connection.sendall(said.encode())


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot) -> Dovecot:
    for box in (running.box(), running.box("Søppel")):
        box.clear()
    return running


def described(server: Dovecot, **settings: Any) -> dict[str, Any]:
    usual = {"kind": "imap", "host": "127.0.0.1", "port": server.tls, "user": USER}
    return table(**(usual | {"password_from": "PASSWORD"} | settings))


@contextmanager
def at(server: Dovecot, **settings: Any) -> Iterator[RemoteMailbox]:
    told = described(server, **settings)
    with closing(folder_of(told, tls=server.trust, environ=VARIABLES)) as folder:
        yield reading(folder, told)


@pytest.mark.parametrize("secret", ["password", "token"])
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_is_fetched(server: Dovecot, security: str, secret: str) -> None:
    """With TLS from the beginning or later, by password or by token; and once only."""
    server.deliver(sent(email()))
    server.deliver(sent(email(email="nora@fjord.example")))
    ways = {"password": {}, "token": {"password_from": None, "token_from": "TOKEN"}}
    port = server.tls if security == "tls" else server.starttls
    with at(server, security=security, port=port, **ways[secret]) as box:
        for _ in range(2):
            (message,) = box.messages()
            assert message.recipient == PERSON.email
            assert message.type == "B2B prospect approved"
            assert dict(message.placeholders)["comments"] == "Hello"


def test_only_what_is_new_is_fetched(server: Dovecot) -> None:
    """A letter that has been seen has arrived, even if somebody has taken it away since."""
    with at(server) as box:
        assert box.messages() == []
        for number in range(3):
            server.deliver(sent(email(comment=f"{number}")))
            assert len(box.messages()) == number + 1
        server.box().clear()
        server.deliver(sent(email(comment="3")))
        seen = [dict(message.placeholders)["comments"] for message in box.messages()]
        assert seen == ["0", "1", "2", "3"]


def test_letters_that_came_before_the_run_are_not_seen(server: Dovecot) -> None:
    """By the server's clock, which may differ by an hour."""
    for hours in (1.5, 0.5):
        path = server.folder / "mail" / "new" / server.deliver(sent(email(comment=str(hours))))
        os.utime(path, (0, time.time() - hours * 3600))
    with at(server) as box:
        (message,) = box.messages()
        assert dict(message.placeholders)["comments"] == "0.5"


def test_a_folder_in_any_language(server: Dovecot) -> None:
    """And letters stay unread there."""
    server.deliver(sent(email()), "Søppel")
    with at(server, folder="Søppel") as box:
        assert len(box.messages()) == 1
    (letter,) = server.box("Søppel")
    assert "S" not in letter.get_flags()


def test_a_connection_that_is_cut_is_made_again(server: Dovecot) -> None:
    """Nothing is lost, and nothing seen twice."""
    server.deliver(sent(email()))
    with at(server) as box:
        assert len(box.messages()) == 1
        server.cut_connections()
        server.deliver(sent(email()))
        assert len(box.messages()) == 2


def test_a_folder_that_was_made_anew_is_read_anew(server: Dovecot) -> None:
    """Its letters have the numbers of others."""
    place = server.folder / "mail"
    for path in place.glob("dovecot*"):
        path.unlink()
    (place / "dovecot-uidlist").write_text("3 V1000000000 N10\n")
    server.deliver(sent(email(comment="old")))
    with at(server) as box:
        assert len(box.messages()) == 1
        server.box().clear()
        for path in place.glob("dovecot*"):
            path.unlink()
        server.cut_connections()
        server.deliver(sent(email(comment="new")))
        (message,) = box.messages()
        assert dict(message.placeholders)["comments"] == "new"


def test_each_head_is_fetched_once(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although servers show the last letter whenever they are asked for later ones."""
    server.deliver(b"To: other@contoso.com\n\n")
    fetched: list[bytes] = []

    def remembering(raw: bytes) -> Message:
        fetched.append(raw)
        return top(raw)

    monkeypatch.setattr(imap, "top", remembering)
    with closing(folder_of(described(server), tls=server.trust, environ=VARIABLES)) as folder:
        for _ in range(2):
            assert len(folder.letters(lambda told: told.addressed == ("other@contoso.com",))) == 1
    assert fetched == [b"To: other@contoso.com\r\n\r\n"]


def test_a_letter_of_ten_megabytes_is_fetched_in_part(server: Dovecot) -> None:
    """Its text stands at the beginning."""
    message = letter(email(), NOW)
    message.add_attachment(b"x" * 10_000_000, maintype="image", subtype="png")
    server.deliver(message.as_bytes())
    with at(server) as box:
        (seen,) = box.messages()
        assert seen.type == "B2B prospect approved"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"password_from": "WRONG"}, r"what WRONG holds .*; see \[mailbox\] password_from"),
        ({"user": "nobody"}, "let nobody in with what PASSWORD holds .*AUTHENTICATIONFAILED"),
        ({"password_from": None, "token_from": "WRONG"}, r"see \[mailbox\] token_from"),
        ({"folder": "Nowhere"}, r"folder 'Nowhere' .*see \[mailbox\] folder"),
        ({"host": "localhost"}, r"certificate .* is not trusted .*\[conduct\] ca_file"),
        ({"port": 1}, r"127.0.0.1:1, which \[mailbox\] host names, does not answer"),
    ],
)
def test_what_keeps_from_reading_is_said(
    server: Dovecot, settings: dict[str, Any], named: str
) -> None:
    """The sentence names the setting, and never the secret."""
    with at(server, **settings) as box:
        for _ in range(2):
            with pytest.raises(Undecided, match=named) as told:
                box.messages()
        assert not any(secret in str(told.value) for secret in VARIABLES.values())
        assert not any(secret in repr(box.__dict__) for secret in VARIABLES.values())


def test_a_server_that_has_no_place_is_not_a_wrong_password(server: Dovecot) -> None:
    """Servers limit connections, and each scenario that looks at mail has one."""
    with ExitStack() as boxes:
        for _ in range(3):
            boxes.enter_context(at(server)).messages()
        with pytest.raises(Undecided, match="Maximum number of connections"):
            boxes.enter_context(at(server)).messages()


@pytest.mark.parametrize(
    ("greeting", "answer", "named"),
    [
        ("* BYE closed on Sundays", "", "BYE closed on Sundays"),
        ("* OK here", "", "names, does not answer"),
        ("* OK here", "NO hunter'\"2\\ is wrong", r"what WRONG holds \(b.\(hidden\) is wrong.\)"),
    ],
)
def test_strange_servers(greeting: str, answer: str, named: str) -> None:
    """One that is closed, one that goes away at the sign-in, one that repeats the password."""
    authority = trustme.CA()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Dovecot(Path(), listening.getsockname()[1], 0, authority)
        worker = Thread(target=converse, args=[listening, authority, greeting, answer], daemon=True)
        worker.start()
        box = at(server, password_from="WRONG")  # noqa: S106 - a variable
        with box as opened_there, pytest.raises(Undecided, match=named):
            opened_there.messages()


def test_a_password_that_cannot_be_sent_is_refused() -> None:
    """An old server has only LOGIN, which knows ASCII only."""
    named = r"see \[mailbox\] password_from"
    with dovecot(mechanisms="login") as old, at(old) as box, pytest.raises(Undecided, match=named):
        box.messages()


def test_secrets_are_kept_before_they_are_used(server: Dovecot) -> None:
    """One that is missing is told before anything is asked."""
    kept: list[str] = []
    folder_of(described(server), environ=VARIABLES, keep=kept.append).close()
    assert kept == [PASSWORD]
    for variables in ({}, {"PASSWORD": ""}):
        with pytest.raises(BadInput, match="variable PASSWORD is not set"):
            folder_of(described(server), environ=variables)

"""E-mail really leaves: into a Maildir, or to a mail server that speaks SMTP."""

import mailbox
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from threading import Thread

import pytest

from emulator.live.world import LiveWorld, Settings
from emulator.mail.letter import letter
from emulator.mail.sending import MailServer, into_maildir, mail_server
from emulator.mail.templates import TEMPLATES
from event_log.bad_input import BadInput
from reference_model.commerce_records import Email, EmailType
from reference_model.errors import NotAllowed
from reference_model.headquarters import LANGUAGES
from reference_model.parties import Application, Company, Person
from tests.emulator.partners import MAIL, START, applied, partner, run

HOSTILE = "x\r\nBcc: all@x.example\r\n\r\n%email% <script>\u202e=cmd()"


def email(kind: EmailType = EmailType.APPROVED, language: str = "en-us", **person: str) -> Email:
    known = {"first_name": "Nora", "last_name": "Hansen", "email": "nora@fjord.example"}
    company = Company("Fjord AS", postal_code="5003")
    application = Application(Person(**known | person), company, "Hei", language)
    return Email(7, "REQ-0000001", kind, application, "B2B site", language)


def text(message: EmailMessage) -> str:
    content = message.get_content()
    assert isinstance(content, str)
    return content


class PostOffice:
    """A mail server that takes one message a connection, or refuses recipients."""

    def __init__(self, *, refuses: bool) -> None:
        self.refuses = refuses
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.recipients: list[str] = []
        self.taken: list[bytes] = []

    def work(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb", buffering=0) as wire:
                self._converse(wire)

    def _converse(self, wire: socket.SocketIO) -> None:
        wire.write(b"220 here\r\n")
        for line in iter(wire.readline, b""):
            verb = line[:4].upper()
            if verb == b"RCPT" and self.refuses:
                wire.write(b"550 no such person\r\n")
            elif verb == b"DATA":
                wire.write(b"354 go on\r\n")
                self.taken.append(b"".join(iter(wire.readline, b".\r\n")))
                wire.write(b"250 taken\r\n")
            else:
                if verb == b"RCPT":
                    self.recipients.append(line.decode().partition(":")[2].strip())
                wire.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")


@contextmanager
def post_office(*, refuses: bool = False) -> Iterator[tuple[PostOffice, MailServer]]:
    office = PostOffice(refuses=refuses)
    worker = Thread(target=office.work)
    worker.start()
    try:
        yield office, MailServer("127.0.0.1", office.socket.getsockname()[1])
    finally:
        office.socket.shutdown(socket.SHUT_RDWR)
        office.socket.close()
        worker.join()


def world_that_sends(server: MailServer) -> LiveWorld:
    return LiveWorld(Settings(START), server.by_smtp(lambda: START))


def test_a_decision_arrives_by_smtp() -> None:
    """In the requestor's language, with Date and Message-ID of the world."""
    with post_office() as (office, server):
        live = world_that_sends(server)
        live.landscape.headquarters.reject(applied(live, "Nora", "fi"), "x")
        run(live, MAIL)
    assert office.recipients == ["<nora@fjord.example>"]
    message = message_from_bytes(office.taken[0], policy=SMTP)
    assert message["Subject"] == "Pyyntösi yritykselle Nora AS"
    assert message["To"] == "Nora Hansen <nora@fjord.example>"
    assert message["Date"] == "Mon, 02 Mar 2026 08:00:00 +0000"
    assert message["Message-ID"] == "<20260302080000.2.REQ-0000001@b2bkit.invalid>"
    assert not live.landscape.headquarters.unsent


def test_a_message_that_the_server_refuses_stays() -> None:
    """With the server's reason, and it leaves once the server takes it (A38)."""
    with post_office(refuses=True) as (office, server):
        live = world_that_sends(server)
        partner(live, "Nora")
        run(live, MAIL)
        (waiting,) = live.landscape.headquarters.unsent.values()
        assert "no such person" in waiting.error
        office.refuses = False
        run(live, MAIL)
        assert len(office.taken) == 1
    assert not live.landscape.headquarters.unsent


def test_a_message_stays_if_there_is_no_server() -> None:
    """Nobody listens at that port any more."""
    with post_office() as (_, server):
        pass
    live = world_that_sends(server)
    partner(live, "Nora")
    run(live, MAIL)
    (waiting,) = live.landscape.headquarters.unsent.values()
    assert "did not take it" in waiting.error


def test_a_maildir_holds_what_was_sent(tmp_path: Path) -> None:
    """One message a decision, readable with the standard library."""
    folder = tmp_path / "new" / "mail"
    live = LiveWorld(Settings(START), into_maildir(folder, lambda: START))
    partner(live, "Nora")
    run(live, MAIL)
    (message,) = mailbox.Maildir(folder, create=False)
    assert message["Subject"] == "Nora AS is now a business partner"
    assert list((folder / "new").iterdir())


def test_no_maildir_can_be_made_of_a_file(tmp_path: Path) -> None:
    """It is told before anything is sent."""
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="not a Maildir"):
        into_maildir(tmp_path / "file", lambda: START)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EmailType)
def test_every_language_has_its_own_words(kind: EmailType, language: str) -> None:
    """With the documented placeholders filled in, none left, and none that this type lacks."""
    message = letter(email(kind, language), START)
    assert "Fjord AS" in message["Subject"]
    assert "Nora Hansen" in text(message)
    assert "%" not in text(message) + message["Subject"]
    assert message["Content-Language"] == language
    others = [TEMPLATES[kind, other].body for other in LANGUAGES if other != language]
    assert TEMPLATES[kind, language].body not in others
    assert ("5003" in text(message)) == (kind is EmailType.APPROVED)


def test_hostile_names_write_no_header() -> None:
    """They are text in one line, and what looks like a placeholder in them stays what it is."""
    message = letter(email(first_name=HOSTILE, last_name="y" * 10_000), START)
    read = message_from_bytes(message.as_bytes(), policy=SMTP)
    assert read["Bcc"] is None
    assert read["To"].addresses[0].addr_spec == "nora@fjord.example"
    assert "%email% <script>\u202e=cmd()" in text(message)


@pytest.mark.parametrize("address", ["", "nora", "a@b@c", "a@b\r\nBcc: c@d", "a b@c", "<a@b", "@"])
def test_what_is_no_address_is_refused(address: str) -> None:
    """So the job keeps it, and says why."""
    with pytest.raises(NotAllowed, match="is no e-mail address"):
        letter(email(email=address), START)


def test_the_server_is_named_by_address_and_environment() -> None:
    """What lets us in comes from the environment and is shown nowhere."""
    given = {"B2BKIT_SMTP_STARTTLS": "1", "B2BKIT_SMTP_USER": "u", "B2BKIT_SMTP_PASSWORD": "geheim"}
    server = mail_server("mail.example:587", given)
    assert server == MailServer("mail.example", 587, starttls=True, user="u", password="geheim")  # noqa: S106
    assert "geheim" not in repr(server)
    assert mail_server("mail.example", {}).port == 25
    for wrong in ("", ":25", "mail.example:x", "mail.example:0", "mail.example:99999"):
        with pytest.raises(BadInput, match="expected host:port"):
            mail_server(wrong, {})
    with pytest.raises(BadInput, match="STARTTLS"):
        mail_server("mail.example:25", {"B2BKIT_SMTP_STARTTLS": "perhaps"})

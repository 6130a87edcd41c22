"""A Maildir, written by the emulator itself and by mail programs."""

import mailbox
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance.deployment import Undecided
from conformance.remote.mail.maildir import MaildirFolder
from conformance.remote.mail.opened import MOST_BYTES
from emulator.live.world import LiveWorld, Settings
from emulator.mail.sending import into_maildir
from tests.conformance.remote.mail.emulated import MARK, NOW, email, opened, sent, table
from tests.emulator.partners import MAIL, applied, run


def since() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


def test_what_the_emulator_has_sent_is_read(tmp_path: Path) -> None:
    """A decision in a live world becomes a file, and the file what the port shows."""
    live = LiveWorld(Settings(NOW), into_maildir(tmp_path / "mail", lambda: NOW))
    seen = opened(table(kind="maildir", path="mail"), mark="nora", beside=tmp_path)
    assert seen.messages() == []
    for name in ("Sanna", "x+nora"):
        live.landscape.headquarters.reject(applied(live, name, "fi"), "x")
    run(live, MAIL)
    (message,) = seen.messages()
    assert (message.recipient, message.language) == ("x+nora@fjord.example", "fi")
    assert message.type == "B2B prospect rejected"
    expected = (("firstname", "x+nora"), ("lastname", "Hansen"), ("company", "x+nora AS"))
    assert message.placeholders == expected


def test_letters_come_in_the_order_of_their_arrival_and_once(tmp_path: Path) -> None:
    """Whether a mail program has looked at them or not; those that came before the run never."""
    box = mailbox.Maildir(tmp_path / "mail")
    folder = MaildirFolder(tmp_path / "mail", since())
    for age in (7200, 60, 120):
        key = box.add(f"Subject: {age}\n\n".encode())
        path = tmp_path / "mail" / "new" / key
        os.utime(path, (0, datetime.now(UTC).timestamp() - age))
    expected = [b"Subject: 120\n\n", b"Subject: 60\n\n"]
    assert folder.letters(lambda _: True) == expected
    for key in box.keys():  # noqa: SIM118 - a Maildir is no mapping
        looked_at = box.get_message(key)
        looked_at.set_subdir("cur")
        looked_at.set_flags("S")
        box[key] = looked_at
    box.add(b"Subject: new\n\n")
    assert folder.letters(lambda _: True) == [*expected, b"Subject: new\n\n"]


def test_each_scenario_is_given_its_own_letters(tmp_path: Path) -> None:
    """By their heads; those of others may be wanted by the next one."""
    box = mailbox.Maildir(tmp_path / "mail")
    box.add(sent(email()))
    box.add(b"To: other@x\n\n")
    folder = MaildirFolder(tmp_path / "mail", since())
    for _ in range(2):
        assert folder.letters(lambda head: bool(head.recipients(MARK))) == [sent(email())]
    assert folder.letters(lambda head: head.addressed == ("other@x",)) == [b"To: other@x\n\n"]


def test_a_letter_of_ten_megabytes_is_read_in_part(tmp_path: Path) -> None:
    """Its text stands at the beginning."""
    mailbox.Maildir(tmp_path / "mail").add(b"To: x@y\n\n" + b"x" * 10_000_000)
    (letter,) = MaildirFolder(tmp_path / "mail", since()).letters(lambda _: True)
    assert len(letter) == MOST_BYTES


def test_letters_that_are_looked_at_meanwhile_are_not_missed(tmp_path: Path) -> None:
    """A mail program renames them while they are looked for."""
    box = mailbox.Maildir(tmp_path / "mail")
    for subject in "abc":
        box.add(f"Subject: {subject}\n\n".encode())

    def somebody_looks(_: object) -> bool:
        for path in (tmp_path / "mail" / "new").iterdir():
            path.rename(tmp_path / "mail" / "cur" / f"{path.name}:2,S")
        return True

    assert len(MaildirFolder(tmp_path / "mail", since()).letters(somebody_looks)) == 3


def test_without_a_maildir_nothing_is_known(tmp_path: Path) -> None:
    """The sentence names the setting."""
    (tmp_path / "new").touch()
    for path in (tmp_path / "mail", tmp_path):
        with pytest.raises(Undecided, match=r"\[mailbox\] path"):
            MaildirFolder(path, since()).letters(lambda _: True)

"""The journal of a state file: what is committed lasts, what is not waits."""

import sqlite3
from pathlib import Path

import pytest

from emulator.exchange import Request
from emulator.live.journal import Journal
from emulator.live.users import SALLY

ENTRY = Request("POST", "/api/data/v9.2/leads", "", {}, b"x" * 2_000, "http://localhost", SALLY)
ROOM = 1_000_000
"""Pages that a file may have."""


def limited(journal: Journal, pages: int) -> None:
    """Let the file grow no further than this, as on a full disk."""
    journal._sql.execute(f"PRAGMA max_page_count = {pages}")  # noqa: SLF001


def kept(file: Path) -> int:
    """How many entries a later start finds."""
    journal = Journal(file)
    number = len(list(journal.entries()))
    journal.close()
    return number


def test_what_could_not_be_committed_waits_and_is_committed_once(tmp_path: Path) -> None:
    """The world has carried it out; so what comes later must not be kept without it."""
    file = tmp_path / "state.db"
    journal = Journal(file)
    limited(journal, 1)
    for number in range(50):
        journal.append(number, ENTRY)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            journal.commit()
    limited(journal, ROOM)
    journal.append(50, ENTRY)
    journal.commit()
    journal.commit()
    journal._sql.close()  # noqa: SLF001 - as a process ends that is killed
    assert kept(file) == 51


def test_who_closes_a_journal_commits(tmp_path: Path) -> None:
    """Whoever does not is as good as killed."""
    file = tmp_path / "state.db"
    journal = Journal(file)
    journal.append(0, ENTRY)
    journal.close()
    killed = Journal(file)
    killed.append(1, ENTRY)
    killed._sql.close()  # noqa: SLF001
    assert kept(file) == 1

"""Files that hold no state of ours: each is refused with a sentence, and left as it was."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from event_log.bad_input import BadInput
from tests.emulator.clients import Client, front

ROOT = Path(__file__).parents[2]


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as sql:
        sql.execute("CREATE TABLE journal (number INTEGER)")


def of_a_later_version(file: Path) -> None:
    front(file).journal.close()
    with closing(sqlite3.connect(file)) as sql:
        sql.execute("PRAGMA user_version = 99")


def no_database(file: Path) -> None:
    file.write_text("These are notes, and long enough to be no database.")


def damaged(file: Path) -> None:
    front(file).journal.close()
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(content)


def cut_off(file: Path) -> None:
    front(file).journal.close()
    file.write_bytes(file.read_bytes()[:5_000])


def with_a_damaged_entry(file: Path) -> None:
    world = front(file)
    Client(world).create_lead()
    world.journal.close()
    with closing(sqlite3.connect(file)) as sql:
        sql.execute("UPDATE journal SET headers = '{'")
        sql.commit()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (of_another_program, "it is the database of another program"),
        (of_a_later_version, "a later version of b2bkit has written it"),
        (no_database, "it is no state file"),
        (damaged, "it is damaged"),
        (cut_off, "it is no state file"),
        (with_a_damaged_entry, "its entry 1 is damaged"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    """The sentence begins with the file, and says what to do."""
    file = tmp_path / "state.db"
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(BadInput) as mistake:
        front(file)
    assert str(mistake.value).startswith(f"{file}: {sentence}")
    assert str(mistake.value).endswith("; name another file, or a new one.")
    assert file.read_bytes() == before


def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """So is a folder."""
    for file in (tmp_path / "nowhere" / "state.db", tmp_path):
        with pytest.raises(BadInput, match="it cannot be opened, or its folder is not there"):
            front(file)


def test_two_emulators_never_write_into_one_file(tmp_path: Path) -> None:
    """Also in another process; once the first has ended, the file can be used."""
    file = tmp_path / "state.db"
    first = front(file)
    program = "import sys; from tests.emulator.clients import *; front(Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"BadInput: {file}: another emulator runs with it" in done.stderr
    first.journal.close()
    front(file).journal.close()

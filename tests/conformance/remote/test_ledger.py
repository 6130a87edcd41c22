"""The ledger: written before anything is made, and readable whatever happened to its writer."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.remote.ledger import Ledger, Thing, read_ledger
from event_log.bad_input import BadInput

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LEAD = Thing("lead", ("Ash & Oak <script> k7x2m4", "a@b.example\n=1+1 שלום"), "id-1")
ACCOUNT = Thing("account", ("Ash",))
ROOT = Path(__file__).parents[3]
ANNOUNCING = """
import sys, pathlib
from conformance.remote.ledger import Ledger, Thing
ledger = Ledger(pathlib.Path(sys.argv[1]), "run-1")
for number in range(50):
    ledger.announce("k7x2m4", Thing("lead", ("a name that is long enough " * 20,)))
"""


def begun(folder: Path, run: str = "run-1") -> Ledger:
    return Ledger(folder / "ledger.ndjson", run, lambda: NOW)


def read(folder: Path) -> list[tuple[str, str, Thing]]:
    entries = read_ledger(folder / "ledger.ndjson")
    return [(entry.run, entry.mark, entry.thing) for entry in entries]


def test_what_is_announced_is_read(tmp_path: Path) -> None:
    """In its order, with the ids that are known by now."""
    ledger = begun(tmp_path)
    (first,) = ledger.announce("k7x2m4", LEAD)
    numbers = ledger.announce("k7x2m4", ACCOUNT, ACCOUNT._replace(kind="contact"))
    ledger.complete(numbers[1:], ["id-2"])
    assert len({first, *numbers}) == 3
    contact = ACCOUNT._replace(kind="contact", id="id-2")
    assert read(tmp_path) == [("run-1", "k7x2m4", each) for each in (LEAD, ACCOUNT, contact)]
    assert read_ledger(tmp_path / "ledger.ndjson")[0].at == NOW


def test_each_mark_is_on_the_disk_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a mark all is found that carries it."""
    ledger = begun(tmp_path)
    synced: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_size)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    for mark in ("k7x2m4", "k7x2m4", "abc234"):
        ledger.announce(mark, LEAD)
    size = (tmp_path / "ledger.ndjson").stat().st_size
    assert synced == [size // 3, size]


def test_a_ledger_goes_on_where_it_ended(tmp_path: Path) -> None:
    """As when a run is resumed."""
    begun(tmp_path).announce("k7x2m4", LEAD)
    begun(tmp_path, "run-2").announce("abc234", ACCOUNT)
    assert read(tmp_path) == [("run-1", "k7x2m4", LEAD), ("run-2", "abc234", ACCOUNT)]


@settings(max_examples=60, deadline=None)  # the disk may be slow
@given(st.integers(0, 500))
def test_a_torn_line_was_never_sent(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Wherever it was torn, what is whole is read, and the next line begins anew."""
    folder = tmp_path_factory.mktemp("ledger")
    path = folder / "ledger.ndjson"
    begun(folder).announce("k7x2m4", LEAD, ACCOUNT)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    left = path.read_bytes().count(b"}")
    assert [thing for _, _, thing in read(folder)] == [LEAD, ACCOUNT][:left]
    begun(folder).announce("k7x2m4", ACCOUNT)
    assert [thing for _, _, thing in read(folder)] == [*[LEAD, ACCOUNT][:left], ACCOUNT]


def test_processes_may_share_it(tmp_path: Path) -> None:
    """No line of one is within a line of another."""
    command = [sys.executable, "-c", ANNOUNCING, str(tmp_path / "ledger.ndjson")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(read(tmp_path)) == 3 * 50
    for line in (tmp_path / "ledger.ndjson").read_text().splitlines():
        json.loads(line)


def test_a_ledger_needs_a_folder(tmp_path: Path) -> None:
    """The sentence names the place."""
    with pytest.raises(BadInput, match=r"there/ledger\.ndjson: the ledger .* cannot be written"):
        begun(tmp_path / "there")
    with pytest.raises(BadInput, match=r"ledger\.ndjson: no readable ledger"):
        read_ledger(tmp_path / "ledger.ndjson")

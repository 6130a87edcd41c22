"""Event logs on disk: what is written can be read, and what is no event log is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from event_log.bad_input import BadInput
from event_log.files import read, write_csv
from event_log.recorder import ROW_GROUP, Recorder
from event_log.schema import COLUMNS
from reference_model.activities import Activity, Event

START = datetime(2026, 3, 2, tzinfo=UTC)


def event(case: str, resource: str = "", **attributes: str) -> Event:
    return (Activity.LEAD_QUALIFIED, case, resource, attributes)


def recorded(path: Path, *events: Event) -> Path:
    with Recorder(path, START) as recorder:
        for time_ms, each in enumerate(events):
            recorder.record(time_ms, [each])
    return path


def test_rows_stand_in_the_order_in_which_they_happened(tmp_path: Path) -> None:
    """Case, time, system and attributes of each event are in its row."""
    log = read(recorded(tmp_path / "log.parquet", event("b", "Kari", reason="none"), event("a")))
    first, second = log.to_pylist()
    assert log.column_names == list(COLUMNS)
    assert (first["case_id"], second["case_id"]) == ("b", "a")
    assert first["timestamp"] == START
    assert (second["timestamp"] - START).total_seconds() == 0.001
    assert (first["system"], first["resource"]) == ("Sales", "Kari")
    assert (first["attributes"], second["attributes"]) == ('{"reason":"none"}', "")


def test_a_log_longer_than_a_row_group_is_whole(tmp_path: Path) -> None:
    """Nothing is lost or doubled where one row group ends and the next begins."""
    count = 2 * ROW_GROUP + 1
    log = read(recorded(tmp_path / "log.parquet", *(event(str(n)) for n in range(count))))
    assert log.column("case_id").to_pylist() == [str(n) for n in range(count)]


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """When the block ends in an error there is no file, whole or half."""
    recorder = Recorder(tmp_path / "log.parquet", START)
    recorder.record(0, [event("a")])
    recorder.__exit__(RuntimeError, RuntimeError("the model broke"), None)
    assert list(tmp_path.iterdir()) == []


def test_a_csv_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    """A log that breaks off while it is copied leaves no CSV behind."""
    log = recorded(tmp_path / "log.parquet", *(event(str(n)) for n in range(9)))
    log.write_bytes(log.read_bytes()[:-9])
    with pytest.raises((pa.ArrowInvalid, OSError)):
        write_csv(log, tmp_path / "log.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A missing folder is the user's mistake, and is said with the path."""
    with pytest.raises(BadInput, match=r"Cannot write .*log\.parquet"):
        Recorder(tmp_path / "absent" / "log.parquet", START)


def truncated(path: Path) -> None:
    recorded(path, event("a"))
    path.write_bytes(path.read_bytes()[:40])


def without_rows(path: Path) -> None:
    recorded(path)


def absent(path: Path) -> None:
    assert not path.exists()


NO_LOG: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent.parquet": (absent, "there is no such file"),
    "empty.csv": (lambda path: path.touch(), "the file is empty"),
    "short.parquet": (truncated, "not a readable Parquet file, or cut short"),
    "rowless.parquet": (without_rows, "has no rows"),
    "picture.parquet": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 9), "not a readable"),
    "letter.csv": (lambda path: path.write_text("Dear Sir\nGoodbye"), "columns case_id"),
    "undated.csv": (
        lambda path: path.write_text(f"{','.join(COLUMNS)}\na,b,yesterday,d,e,f\n"),
        "times such as",
    ),
    "ragged.csv": (lambda path: path.write_text(f"{','.join(COLUMNS)}\na,b\n"), "not a readable"),
}


@pytest.mark.parametrize("name", NO_LOG)
def test_what_is_no_event_log_is_refused(name: str, tmp_path: Path) -> None:
    """One sentence names the file and what was expected."""
    make, said = NO_LOG[name]
    make(tmp_path / name)
    with pytest.raises(BadInput) as refusal:
        read(tmp_path / name)
    assert name in str(refusal.value)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)

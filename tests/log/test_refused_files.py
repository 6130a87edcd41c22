"""Files that are no event logs, and places where none can be written: a sentence with the path."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from event_log.bad_input import BadInput
from event_log.files import read
from event_log.recorder import Recorder
from event_log.schema import COLUMNS
from reference_model.activities import Activity

START = datetime(2026, 3, 2, tzinfo=UTC)
HEADER = ",".join(COLUMNS)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def csv(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_text("\n".join([header, *rows, ""]), encoding=encoding)


def dates_as_text(path: Path) -> None:
    pq.write_table(pa.table({name: ["2026-03-02"] for name in COLUMNS}), path)


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "picture.csv": (lambda path: path.write_bytes(PNG), "not a readable event log"),
    "folder.csv": (Path.mkdir, "there is no such file"),
    "empty.parquet": (Path.touch, "the file is empty"),
    "rowless.csv": (csv(), "has no rows"),
    "semicolons.csv": (csv("a;b", header=HEADER.replace(",", ";")), "columns case_id, activity"),
    "one_less.csv": (
        csv("a,b,2026-03-02 08:00:00.000Z,d,e", header=HEADER.removesuffix(",attributes")),
        "the column attributes is missing",
    ),
    "undated.csv": (csv("a,b,,d,e,f"), "a row has no timestamp"),
    "zoneless.csv": (csv("a,b,2026-03-02 08:00:00.000,d,e,f"), "expected a zone offset"),
    "latin.csv": (
        csv("æ,b,2026-03-02 08:00:00.000Z,d,e,f", encoding="latin-1"),
        "not a readable event log",
    ),
    "dates.parquet": (dates_as_text, "expected instants in UTC"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_event_log_is_refused(name: str, tmp_path: Path) -> None:
    """It is the user who reads this: one line, which begins with the path."""
    make, said = REFUSED[name]
    make(tmp_path / name)

    with pytest.raises(BadInput) as refusal:
        read(tmp_path / name)

    sentence = str(refusal.value)
    assert sentence.startswith(f"{tmp_path / name}: ")
    assert said in sentence
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1


def test_a_log_appears_when_it_is_whole(tmp_path: Path) -> None:
    """While it is written there is nothing under its name."""
    path = tmp_path / "log.parquet"
    with Recorder(path, START) as recorder:
        recorder.record(0, [(Activity.SIGNED_IN, "REQ-1", "", {})])
        assert not path.exists()

    assert [each.name for each in tmp_path.iterdir()] == ["log.parquet"]
    assert recorder.rows == 1


def test_a_failed_run_leaves_the_log_of_the_last_one(tmp_path: Path) -> None:
    """What was there under the name stays, byte by byte."""
    path = tmp_path / "log.parquet"
    path.write_bytes(b"the last run")

    with pytest.raises(KeyError), Recorder(path, START):
        raise KeyError

    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "log.parquet": b"the last run"
    }


def test_a_log_cannot_be_written_into_a_file(tmp_path: Path) -> None:
    """The path is named, and nothing is left."""
    (tmp_path / "taken").write_text("a file, not a folder")

    with pytest.raises(BadInput, match=r"Cannot write .*taken.log\.parquet"):
        Recorder(tmp_path / "taken" / "log.parquet", START)

    assert [each.name for each in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("activity", Activity)
def test_every_activity_has_its_system_in_the_log(activity: Activity, tmp_path: Path) -> None:
    """Nobody has to look up where something happened."""
    with Recorder(tmp_path / "log.parquet", START) as recorder:
        recorder.record(0, [(activity, "REQ-1", "", {})])

    (row,) = read(tmp_path / "log.parquet").to_pylist()
    assert (row["activity"], row["system"]) == (activity.value, activity.system.value)


def test_times_count_from_the_start_in_its_offset(tmp_path: Path) -> None:
    """A run that starts at midnight in Oslo starts at eleven in UTC."""
    oslo = datetime.fromisoformat("2026-03-02T00:00:00+01:00")
    with Recorder(tmp_path / "log.parquet", oslo) as recorder:
        recorder.record(90_061_001, [(Activity.SIGNED_IN, "REQ-1", "", {})])

    (row,) = read(tmp_path / "log.parquet").to_pylist()
    assert row["timestamp"] == datetime(2026, 3, 3, 0, 1, 1, 1_000, tzinfo=UTC)

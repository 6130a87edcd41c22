"""Whatever people type into a form comes through Parquet and CSV as it was."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from event_log.files import read, write_csv
from event_log.recorder import Recorder
from reference_model.activities import Activity

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8"), max_size=30) | st.text(
    "='+-@\t\r\n\",\\ a", max_size=6
)
EXTREMES = [
    "x" * 10_000,
    "\u202e\u05d0\u05d1 right to left",
    "\ufeffbyte order mark",
    "nul \0 inside",
    "NULL",
    "''=cmd()",
    "line\r\nbreaks\rof\nall kinds",
]


def through_parquet(folder: Path, texts: list[str]) -> list[dict[str, object]]:
    """Record an event for each text, which is its case, resource and detail, and read them."""
    with Recorder(folder / "log.parquet", START) as recorder:
        for number, text in enumerate(texts):
            recorder.record(number, [(Activity.SIGNED_IN, text, text, {"said": text})])
    rows: list[dict[str, object]] = read(folder / "log.parquet").to_pylist()
    return rows


def through_csv(folder: Path, texts: list[str]) -> list[dict[str, object]]:
    """The same by way of CSV."""
    through_parquet(folder, texts)
    write_csv(folder / "log.parquet", folder / "log.csv")
    rows: list[dict[str, object]] = read(folder / "log.csv").to_pylist()
    return rows


@pytest.mark.parametrize("way", [through_parquet, through_csv], ids=["Parquet", "CSV"])
@given(texts=st.lists(TEXT, min_size=1, max_size=8))
@example(texts=EXTREMES)
@settings(max_examples=60)
def test_text_comes_through_as_it_was(
    way: Callable[[Path, list[str]], list[dict[str, object]]], texts: list[str]
) -> None:
    """Case, resource and details of every row are what was recorded, in its order."""
    with TemporaryDirectory() as folder:
        rows = way(Path(folder), texts)

    assert [row["case_id"] for row in rows] == texts
    assert [row["resource"] for row in rows] == texts
    assert [json.loads(str(row["attributes"]))["said"] for row in rows] == texts


@given(texts=st.lists(TEXT, min_size=1, max_size=8))
@settings(max_examples=60)
def test_a_csv_copy_is_the_same_log(texts: list[str]) -> None:
    """Every column of every row, the instants among them."""
    with TemporaryDirectory() as folder:
        assert through_csv(Path(folder), texts) == through_parquet(Path(folder), texts)


def test_lines_within_cells_survive_a_long_log(tmp_path: Path) -> None:
    """A CSV of several megabytes is read in blocks, none of which ends inside a cell."""
    texts = [f"{number}\n" + "line\n" * 300 for number in range(2_000)]

    rows = through_csv(tmp_path, texts)

    assert [row["case_id"] for row in rows] == texts


def test_details_are_written_as_people_read_them(tmp_path: Path) -> None:
    """Letters stay letters in the JSON of the attributes, without spaces between its parts."""
    (row,) = through_parquet(tmp_path, ["Åse Ødegård"])

    assert row["attributes"] == '{"said":"Åse Ødegård"}'


def test_no_cell_begins_as_a_formula_does(tmp_path: Path) -> None:
    """A spreadsheet that opens the CSV computes nothing, whatever was typed."""
    through_csv(tmp_path, [sign + "1+1" for sign in "=+-@\t\r"])

    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

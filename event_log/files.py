"""Event logs on disk: Parquet for the kit, CSV for everybody else.

A cell that a spreadsheet would run as a formula is written with an apostrophe before it, and
read back without.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import COLUMNS, REPEATING, SCHEMA

_FORMULA = r"^(['=+\-@\t\r])"
_QUOTED = r"^'(['=+\-@\t\r])"


def read(path: Path) -> pa.Table:
    """The event log in this file, .parquet or .csv, with the columns of the schema."""
    if not path.is_file():
        raise BadInput(f"{path}: there is no such file; expected an event log (.parquet or .csv).")
    if path.stat().st_size == 0:
        raise BadInput(f"{path}: the file is empty; expected an event log.")
    table = _read_csv(path) if path.suffix.lower() == ".csv" else _read_parquet(path)
    if table.num_rows == 0:
        raise BadInput(f"{path}: the event log has no rows, so there is nothing to report.")
    return table


def write_csv(log: Path, path: Path) -> None:
    """Copy a Parquet event log to CSV, a row group at a time."""
    partial = path.with_name(path.name + ".partial")
    try:
        source = pq.ParquetFile(log)
        with pc_csv.CSVWriter(partial, SCHEMA) as writer:
            for batch in source.iter_batches():
                writer.write_batch(_map_text(batch, _FORMULA, r"'\1"))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


def _read_parquet(path: Path) -> pa.Table:
    try:
        file = pq.ParquetFile(path, read_dictionary=list(REPEATING))
        _require_columns(path, file.schema_arrow.names)
        return _conform(path, file.read(columns=list(COLUMNS)))
    except (pa.ArrowInvalid, OSError) as reason:
        raise BadInput(
            f"{path}: not a readable Parquet file, or cut short ({_first_line(reason)}); "
            "expected an event log as `b2bkit simulate` writes it."
        ) from reason


def _read_csv(path: Path) -> pa.Table:
    text = {name: pa.string() for name in COLUMNS if name != "timestamp"}
    options = pc_csv.ConvertOptions(
        column_types=text | {"timestamp": SCHEMA.field("timestamp").type},
        strings_can_be_null=False,
    )
    try:
        table = pc_csv.read_csv(
            path,
            convert_options=options,
            parse_options=pc_csv.ParseOptions(newlines_in_values=True),
        )
    except (pa.ArrowInvalid, OSError) as reason:
        raise BadInput(
            f"{path}: not a readable event log ({_first_line(reason)}); expected CSV with the "
            f"columns {', '.join(COLUMNS)} and times such as 2026-03-02 08:00:00.000Z."
        ) from reason
    _require_columns(path, table.schema.names)
    return _map_text(_conform(path, table.select(list(COLUMNS))), _QUOTED, r"\1")


def _require_columns(path: Path, found: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise BadInput(
            f"{path}: not an event log: the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing; expected "
            f"{', '.join(COLUMNS)}."
        )


def _conform(path: Path, table: pa.Table) -> pa.Table:
    try:
        table = table.set_column(
            2, "timestamp", table.column("timestamp").cast(SCHEMA.field("timestamp").type)
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as reason:
        raise BadInput(
            f"{path}: the column timestamp holds {table.schema.field('timestamp').type}; "
            "expected instants in UTC."
        ) from reason
    if table.column("timestamp").null_count:
        raise BadInput(f"{path}: a row has no timestamp; expected one in every row.")
    return table


def _map_text(table: pa.Table | pa.RecordBatch, pattern: str, replacement: str) -> pa.Table:
    for index, name in enumerate(table.schema.names):
        column = table.column(index)
        if pa.types.is_string(column.type):
            changed = pc.replace_substring_regex(column, pattern, replacement)
            table = table.set_column(index, name, changed)
    return table


def _first_line(reason: Exception) -> str:
    return str(reason).splitlines()[0].rstrip(".")

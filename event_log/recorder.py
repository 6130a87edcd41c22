"""Writes events to Parquet while they happen, a row group at a time.

Events go straight into columns, so that none of them has to be kept.
"""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import SCHEMA
from reference_model.activities import Activity, Event

ROW_GROUP = 32_768
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SYSTEMS: dict[str, str] = {activity.value: activity.system.value for activity in Activity}


class _Columns(NamedTuple):
    """Rows to come, column by column."""

    times: list[int]
    activities: list[Activity]
    cases: list[str]
    resources: list[str]
    attributes: list[str]

    @classmethod
    def empty(cls) -> Self:
        return cls([], [], [], [], [])

    def batch(self, start_ms: int) -> pa.RecordBatch:
        activity = pa.array(self.activities, pa.string())
        instants = pc.add(pa.array(self.times, pa.int64()), start_ms)
        return pa.record_batch(
            [
                pa.array(self.cases, pa.string()),
                activity,
                instants.cast(SCHEMA.field("timestamp").type),
                _system_of(activity),
                pa.array(self.resources, pa.string()),
                pa.array(self.attributes, pa.string()),
            ],
            schema=SCHEMA,
        )


class Recorder:
    """An event log being written; use it as a context manager.

    The file appears under its name when the block ends well. When it does not, nothing is left.
    Times are whole milliseconds after `start`.
    """

    def __init__(self, path: Path, start: datetime) -> None:
        self.path = path
        self.rows = 0
        self._partial = path.with_name(path.name + ".partial")
        self._start_ms = round(start.timestamp() * 1000)
        self._columns = _Columns.empty()
        self._writer = self._open()

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        times, activities, cases, resources, attributes = self._columns
        for activity, case, resource, details in events:
            times.append(time_ms)
            activities.append(activity)
            cases.append(case)
            resources.append(resource)
            attributes.append(_text(tuple(details.items())) if details else "")
        if len(times) >= ROW_GROUP:
            self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        failure: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if failure is None:
            self._flush()
        self._writer.close()
        if failure is None:
            self._partial.replace(self.path)
        else:
            self._partial.unlink(missing_ok=True)

    def _open(self) -> pq.ParquetWriter:
        try:
            return pq.ParquetWriter(self._partial, SCHEMA, compression="zstd")
        except OSError as reason:
            raise BadInput(f"Cannot write {self.path}: {reason.strerror or reason}.") from reason

    def _flush(self) -> None:
        if self._columns.times:
            self._writer.write_batch(self._columns.batch(self._start_ms))
            self.rows += len(self._columns.times)
            self._columns = _Columns.empty()


def _system_of(activity: pa.Array) -> pa.Array:
    names = activity.dictionary_encode()
    systems = pa.array([_SYSTEMS[name] for name in names.dictionary.to_pylist()], pa.string())
    return systems.take(names.indices)


@lru_cache(maxsize=4096)
def _text(items: tuple[tuple[str, object], ...]) -> str:
    return _encode(dict(items))

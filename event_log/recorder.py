"""Writes events to Parquet while they happen, a row group at a time.

Hearing an event costs two list appends; columns are made once a row group is full.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import SCHEMA
from reference_model.activities import Activity, Attributes, Event

ROW_GROUP = 131_072
_SYSTEMS: dict[str, str] = {activity.value: activity.system.value for activity in Activity}


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
        self._times: list[int] = []
        self._events: list[Event] = []
        self._writer = self._open()

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        self._times += [time_ms] * len(events)
        self._events += events
        if len(self._times) >= ROW_GROUP:
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
        if self._events:
            self._writer.write_batch(self._batch())
            self.rows += len(self._events)
            self._times.clear()
            self._events.clear()

    def _batch(self) -> pa.RecordBatch:
        activities, cases, resources, attributes = zip(*self._events, strict=True)
        times = pa.array(self._times, pa.int64())
        activity = pa.array(activities, pa.string())
        return pa.record_batch(
            [
                pa.array(cases, pa.string()),
                activity,
                pc.add(times, self._start_ms).cast(SCHEMA.field("timestamp").type),
                _system_of(activity),
                pa.array(resources, pa.string()),
                pa.array(_as_json(attributes), pa.string()),
            ],
            schema=SCHEMA,
        )


def _system_of(activity: pa.Array) -> pa.Array:
    names = activity.dictionary_encode()
    systems = pa.array([_SYSTEMS[name] for name in names.dictionary.to_pylist()], pa.string())
    return systems.take(names.indices)


def _as_json(attributes: Iterable[Attributes]) -> list[str]:
    dumps = orjson.dumps
    return [dumps(each).decode() if each else "" for each in attributes]

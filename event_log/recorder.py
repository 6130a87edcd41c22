"""Writes events to Parquet while they happen, a row group at a time.

Events become columns a few thousand at a time, while the processor still has them at hand. A row
group of columns is encoded and written in the background, while the next events happen.
"""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import REPEATING, SCHEMA
from reference_model.activities import Activity, Event

ROW_GROUP = 32_768
BATCH = 4_096
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NAMES = pa.array([activity.value for activity in Activity], pa.string())
_SYSTEMS = pa.array([activity.system.value for activity in Activity], pa.string())
_CODES = {activity: code for code, activity in enumerate(Activity)}


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
        self._instants: list[int] = []
        self._told: list[list[Event]] = []
        self._waiting = 0
        self._batches: list[pa.RecordBatch] = []
        self._group = 0
        self._writer = self._open()
        self._background = ThreadPoolExecutor(max_workers=1)
        self._written: Future[None] = self._background.submit(lambda: None)

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        self._instants.append(time_ms)
        self._told.append(events)
        self._waiting += len(events)
        if self._waiting >= BATCH:
            self._make_columns()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        failure: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        complete = False
        try:
            if failure is None:
                self._make_columns()
                self._flush()
                self._written.result()
                complete = True
        finally:
            self._background.shutdown()
            self._writer.close()
            self._settle(complete)

    def _settle(self, complete: bool) -> None:  # noqa: FBT001
        if complete:
            self._partial.replace(self.path)
        else:
            self._partial.unlink(missing_ok=True)

    def _open(self) -> pq.ParquetWriter:
        try:
            return pq.ParquetWriter(
                self._partial,
                SCHEMA,
                compression="zstd",
                use_dictionary=[*REPEATING, "attributes"],
            )
        except OSError as reason:
            raise BadInput(f"Cannot write {self.path}: {reason.strerror or reason}.") from reason

    def _make_columns(self) -> None:
        if self._waiting:
            self._batches.append(self._batch())
            self._instants.clear()
            self._told.clear()
            self.rows += self._waiting
            self._group += self._waiting
            self._waiting = 0
        if self._group >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        self._written.result()
        if self._batches:
            table = pa.Table.from_batches(self._batches)
            self._written = self._background.submit(self._writer.write_table, table)
            self._batches.clear()
            self._group = 0

    def _batch(self) -> pa.RecordBatch:
        flat: list[Any] = list(chain.from_iterable(chain.from_iterable(self._told)))
        activities, cases, resources, attributes = (flat[i::4] for i in range(4))
        codes = pa.array([_CODES[activity] for activity in activities], pa.int32())
        times = np.repeat(self._instants, [len(events) for events in self._told])
        return pa.record_batch(
            [
                pa.array(cases, pa.string()),
                _NAMES.take(codes),
                pa.array(times + self._start_ms).cast(SCHEMA.field("timestamp").type),
                _SYSTEMS.take(codes),
                pa.array(resources, pa.string()),
                pa.array([_text(tuple(each.items())) if each else "" for each in attributes]),
            ],
            schema=SCHEMA,
        )


@lru_cache(maxsize=4096)
def _text(items: tuple[tuple[str, object], ...]) -> str:
    return _encode(dict(items))

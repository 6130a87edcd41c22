"""Writes events to Parquet while they happen, a row group at a time.

Events are kept flat, four list entries each, and become columns once a row group is full. Encoding
and writing it goes on in the background, while the next events happen.
"""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import REPEATING, SCHEMA
from reference_model.activities import Activity, Event

ROW_GROUP = 32_768
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
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
        self._flat: list[Any] = []
        self._writer = self._open()
        self._background = ThreadPoolExecutor(max_workers=1)
        self._written: Future[None] = self._background.submit(lambda: None)

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        flat = self._flat
        for event in events:
            flat += event
        self._times += [time_ms] * len(events)
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
        complete = False
        try:
            if failure is None:
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

    def _flush(self) -> None:
        self._written.result()
        if self._times:
            self._written = self._background.submit(self._writer.write_batch, self._batch())
            self.rows += len(self._times)
            self._times.clear()
            self._flat.clear()

    def _batch(self) -> pa.RecordBatch:
        activities, cases, resources, attributes = (self._flat[i::4] for i in range(4))
        activity = pa.array(activities, pa.string())
        instants = pc.add(pa.array(self._times, pa.int64()), self._start_ms)
        return pa.record_batch(
            [
                pa.array(cases, pa.string()),
                activity,
                instants.cast(SCHEMA.field("timestamp").type),
                _system_of(activity),
                pa.array(resources, pa.string()),
                pa.array([_text(tuple(each.items())) if each else "" for each in attributes]),
            ],
            schema=SCHEMA,
        )


def _system_of(activity: pa.Array) -> pa.Array:
    names = activity.dictionary_encode()
    systems = pa.array([_SYSTEMS[name] for name in names.dictionary.to_pylist()], pa.string())
    return systems.take(names.indices)


@lru_cache(maxsize=4096)
def _text(items: tuple[tuple[str, object], ...]) -> str:
    return _encode(dict(items))

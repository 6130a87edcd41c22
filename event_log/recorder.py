"""Writes events to Parquet while they happen, a row group at a time.

Events become columns a few thousand at a time, while the processor's cache still holds them.
Joining these to a row group, encoding and writing it goes on in the background, while the next
events happen.
"""

import json
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from event_log.bad_input import BadInput
from event_log.schema import REPEATING, SCHEMA
from reference_model.activities import Activity, Attributes, Event

CHUNK = 4_096
"""Rows at least; the events of one instant are not torn apart."""
ROW_GROUP = 8 * CHUNK
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
        self._events: list[Event] = []
        self._chunks: list[list[pa.Array]] = []
        self._writer = self._open()
        self._background = ThreadPoolExecutor(max_workers=1)
        self._written: Future[None] = self._background.submit(lambda: None)

    def record(self, time_ms: int, events: list[Event]) -> None:
        """Take events that happened at one instant."""
        self._events += events
        self._times += [time_ms] * len(events)
        if len(self._times) >= CHUNK:
            self._cut()

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
                self._cut()
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

    def _cut(self) -> None:
        """Make columns of what has been taken, which is all that takes Python's lock."""
        if self._times:
            activities, cases, resources, attributes = zip(*self._events, strict=True)
            texts = (cases, activities, resources, _texts(attributes))
            times = pa.array(self._times, pa.int64())
            self._chunks.append([times, *(pa.array(each, pa.string()) for each in texts)])
            self.rows += len(self._times)
            self._times.clear()
            self._events.clear()
        if CHUNK * len(self._chunks) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        self._written.result()
        if self._chunks:
            self._written = self._background.submit(self._write, self._chunks)
            self._chunks = []

    def _write(self, chunks: list[list[pa.Array]]) -> None:
        """Write a row group."""
        times, cases, activities, resources, attributes = map(
            pa.concat_arrays, zip(*chunks, strict=True)
        )
        instants = pc.add(times, self._start_ms).cast(SCHEMA.field("timestamp").type)
        systems = _system_of(activities)
        columns = [cases, activities, instants, systems, resources, attributes]
        self._writer.write_batch(pa.record_batch(columns, schema=SCHEMA))


def _system_of(activity: pa.Array) -> pa.Array:
    names = activity.dictionary_encode()
    systems = pa.array([_SYSTEMS[name] for name in names.dictionary.to_pylist()], pa.string())
    return systems.take(names.indices)


def _texts(attributes: Sequence[Attributes]) -> list[str]:
    """Each as JSON; most are few mappings that many events share, and these are encoded once."""
    mappings = {id(each): each for each in attributes if each}
    texts = {id: _text(tuple(each.items())) for id, each in mappings.items()}
    return [texts[id(each)] if each else "" for each in attributes]


@lru_cache(maxsize=4096)
def _text(items: tuple[tuple[str, object], ...]) -> str:
    return _encode(dict(items))

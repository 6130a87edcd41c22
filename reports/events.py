"""An event log as arrays of numbers: what happened, in which case, and when; one entry a row.

What only a few rows need (people, details) stays in the table until somebody asks for it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reference_model.activities import Activity

ACTIVITIES: tuple[Activity, ...] = tuple(Activity)
NONE = -1

Rows = NDArray[np.intp]
Instants = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Events:
    """One log.

    activity: index into ACTIVITIES, or NONE for what the vocabulary does not know.
    case: index into case_ids, or NONE for what belongs to no case.
    time_ms: milliseconds since 1970, in UTC.
    """

    activity: NDArray[np.int8]
    case: NDArray[np.int32]
    time_ms: Instants
    case_ids: pa.Array
    table: pa.Table

    @classmethod
    def of(cls, table: pa.Table) -> "Events":
        """The events of a table with the columns of the event log's schema."""
        case, case_ids = _numbered(table.column("case_id"))
        nobody = pc.index(case_ids, "").as_py()
        case[case == nobody] = NONE
        activity = _known(table.column("activity"))
        return cls(activity, case, _as_milliseconds(table.column("timestamp")), case_ids, table)

    def rows(self, *activities: Activity) -> Rows:
        """The rows in which one of these happened, in the order of the log."""
        wanted = [ACTIVITIES.index(activity) for activity in activities]
        return np.flatnonzero(np.isin(self.activity, wanted))

    def cases(self, *activities: Activity) -> NDArray[np.int32]:
        """The cases in which one of these happened, each once."""
        return np.setdiff1d(self.case[self.rows(*activities)], [NONE])

    def text(self, column: str, rows: Rows) -> pa.Array:
        """What these rows say in a column; "" where they say nothing."""
        taken = _plain(self.table.column(column).take(pa.array(rows)))
        return pc.fill_null(taken.cast(pa.string()), "")

    def numbered(self, column: str, rows: Rows) -> NDArray[np.int32]:
        """The texts of a column as numbers: equal texts have equal numbers."""
        return _numbered(self.table.column(column).take(pa.array(rows)))[0]


def _numbered(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array]:
    encoded = _plain(column.cast(pa.string()).dictionary_encode().unify_dictionaries())
    return _copy(pc.fill_null(encoded.indices, NONE)), encoded.dictionary


def _known(column: pa.ChunkedArray) -> NDArray[np.int8]:
    """Each chunk has its own dictionary, so the vocabulary is looked up once for each."""
    vocabulary = pa.array([activity.value for activity in ACTIVITIES])
    codes = [np.empty(0, np.int8)]
    for chunk in column.chunks:
        encoded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        found = pc.index_in(encoded.dictionary.cast(pa.string()), value_set=vocabulary)
        table = np.append(_copy(pc.fill_null(found, NONE)), NONE).astype(np.int8)
        codes.append(table[_copy(pc.fill_null(encoded.indices, NONE))])
    return np.concatenate(codes)


def _as_milliseconds(column: pa.ChunkedArray) -> Instants:
    return _copy(_plain(column.cast(pa.timestamp("ms", tz="UTC")).cast(pa.int64())))


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array instead of a list of chunks."""
    chunked = isinstance(column, pa.ChunkedArray)
    return column.combine_chunks() if chunked else column


def _copy(array: pa.Array) -> NDArray[Any]:
    return np.array(array.to_numpy(zero_copy_only=False))

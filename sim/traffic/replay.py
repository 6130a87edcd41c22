"""Reads the requests of an observed event log, so that they can apply again.

What is known of a partner is what the log shows where the request was submitted: the site as the
resource, and the attributes that have the names of Known's fields. Everything else is drawn.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from event_log import files
from event_log.bad_input import BadInput
from reference_model.activities import Activity
from sim.traffic.recording import Known, Recording, Times

COUNTRY = re.compile(r"[A-Z]{2}")
LONGEST = 1_000
"""Characters; a longer attribute is not taken for a name."""


def read_replay(path: Path) -> Recording:
    """The requests in this event log, in its order, which must be that of time."""
    table = files.read(path)
    submitted = pc.equal(
        table.column("activity").cast(pa.string()), str(Activity.REQUEST_SUBMITTED)
    )
    rows = np.flatnonzero(pc.fill_null(submitted, fill_value=False).to_numpy())
    if not len(rows):
        raise BadInput(
            f"{path}: the log shows no {str(Activity.REQUEST_SUBMITTED)!r}, so there is nothing "
            "to replay."
        )
    requests = table.take(pa.array(rows))
    lines = rows + (2 if path.suffix.lower() == ".csv" else 1)
    times = requests.column("timestamp").cast(pa.int64()).to_numpy()
    _require_order(path, lines, times)
    return Recording(path, lines, times, Times.MAY_MOVE, _known(requests))


def _require_order(path: Path, lines: NDArray[np.int64], times: NDArray[np.int64]) -> None:
    backwards = np.flatnonzero(np.diff(times) < 0)
    if len(backwards):
        line = lines[backwards[0] + 1]
        raise BadInput(
            f"{path}:{line}: this request was submitted before the one above it; expected a log "
            "in the order of time (sort it by timestamp)."
        )


def _known(requests: pa.Table) -> tuple[Known, ...]:
    columns = (requests.column(name).cast(pa.string()) for name in ("attributes", "resource"))
    attributes, sites = (pc.fill_null(column, "").to_pylist() for column in columns)
    return tuple(map(_partner, attributes, sites))


@lru_cache(maxsize=4096)
def _partner(attributes: str, site: str) -> Known:
    """What a row shows; in a log from elsewhere that may be anything."""
    try:
        shown = json.loads(attributes or "{}")
    except ValueError:
        shown = {}
    texts = {name: _line_of_text(shown, name) for name in Known._fields}
    if not COUNTRY.fullmatch(texts["country"]):
        texts["country"] = ""
    return Known(**texts)._replace(site=site)


def _line_of_text(shown: object, name: str) -> str:
    text = shown.get(name) if isinstance(shown, dict) else None
    return text if isinstance(text, str) and len(text) <= LONGEST and text.isprintable() else ""

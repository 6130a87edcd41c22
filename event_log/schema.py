"""The shape of an event log: one row per thing that happened, in the order it happened.

case_id     the request that the row belongs to, or "" (a job run, a shift, an outage)
activity    what happened, see reference_model.activities
timestamp   when, in UTC, to the millisecond
system      where
resource    who or what did it: a salesperson, a job, the infrastructure; or ""
attributes  a JSON object with details, or ""
"""

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("case_id", pa.string()),
        ("activity", pa.string()),
        ("timestamp", pa.timestamp("ms", tz="UTC")),
        ("system", pa.string()),
        ("resource", pa.string()),
        ("attributes", pa.string()),
    ]
)

COLUMNS: tuple[str, ...] = tuple(SCHEMA.names)
REPEATING = ("activity", "system", "resource")
"""The columns with few distinct values, kept as dictionaries in memory."""

"""How the simulated adapter finds a record that the port names by its id."""

from collections.abc import Mapping
from typing import TypeVar

from reference_model.errors import NotFound

Record = TypeVar("Record")


def look_up(table: Mapping[int, Record], id: str) -> Record:
    """The record with this id; Refused if there is none."""
    record = table.get(int(id)) if id.isdigit() else None
    if record is None:
        raise NotFound(f"There is no record {id}.")
    return record

"""What it takes to write rows of a table that the model knows, and how values become its fields."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol, TypeVar, cast

from emulator.dataverse.store import Row, Value
from reference_model.errors import InvalidStatus

Status = TypeVar("Status", bound=Enum)

PERSON = {
    "firstname": "first_name",
    "lastname": "last_name",
    "emailaddress1": "email",
    "telephone1": "phone",
}
"""The columns that are a person's fields."""

ADDRESS = {
    "address1_line1": "street",
    "address1_postalcode": "postal_code",
    "address1_city": "city",
    "address1_country": "country",
}
"""The columns that are a company's address."""

STATE = frozenset({"statecode", "statuscode"})
OPEN = 0
"""The state of open records, of every table."""


class Writing(Protocol):
    """Commands for one table. known: the columns that it gives to the model."""

    known: frozenset[str]

    def create(self, values: Row) -> Any:
        """Make a record."""

    def change(self, record: Any, values: Row) -> None:
        """Change a record."""

    def delete(self, record: Any) -> None:
        """Delete a record."""


def every(names: Mapping[str, str], values: Row) -> dict[str, Any]:
    """All these fields; what was not told is empty."""
    return {field: values.get(column) or "" for column, field in names.items()}


def told(names: Mapping[str, str], values: Row) -> dict[str, Any]:
    """Those of these fields of which something was told."""
    return {field: values[column] or "" for column, field in names.items() if column in values}


def text(value: Value) -> str | None:
    """A value as text, if there is one."""
    return None if value is None else str(value)


def status_told(present: Status, values: Row) -> Status:
    """The status reason that state and status say together; the present one if they say none."""
    state, code = values.get("statecode"), values.get("statuscode")
    if state is None and code is None:
        return present
    now: Any = present
    if code is None and now.state == state:
        return present
    kinds: Any = type(present)
    fitting = [
        each for each in kinds if state in {None, each.state.value} and code in {None, each.code}
    ]
    if not fitting:
        raise InvalidStatus
    first: Status = fitting[0]
    return first


def opens(present: Status, status: Status, values: Row) -> bool:
    """Whether a record shall be opened; a state without a reason asks so even if it is open.

    A reason alone never does: it must fit the present state.
    """
    now, then = (cast("Any", each).state.value for each in (present, status))
    alone = values.keys() == {"statecode"}
    return "statecode" in values and then == OPEN and (now != OPEN or alone)

"""The acts of an operator by name, each with a JSON object of its arguments."""

from collections.abc import Mapping
from inspect import getmembers, isfunction
from typing import Any

from pydantic import ConfigDict, ValidationError, validate_call

from emulator.control.mistake import Mistake
from emulator.control.operator import Operator
from emulator.dataverse.following import Following
from emulator.front import Front

_STRICT = ConfigDict(strict=True)
_ACTS = {
    name: validate_call(config=_STRICT)(act)
    for name, act in getmembers(Operator, isfunction)
    if not name.startswith("_")
}


class Acts:
    """What can be asked of the operator."""

    def __init__(self, front: Front, rows: Following) -> None:
        self._front = front
        self._rows = rows

    def show(self) -> Any:
        """The names of all acts."""
        return {"acts": sorted(_ACTS)}

    def carry_out(self, name: str, told: Mapping[str, Any]) -> Any:
        """{"value": ...}: what the act gives; null if it gives nothing."""
        act = _ACTS.get(name)
        if act is None:
            raise Mistake(f"There is no act {name[:100]!r}; there is {', '.join(sorted(_ACTS))}.")
        try:
            return {"value": act(Operator(self._front, self._rows), **told)}
        except ValidationError as reason:
            mistake = reason.errors()[0]
            where = ".".join(map(str, mistake["loc"]))
            raise Mistake(f"{name}: {where[:100]}: {mistake['msg']}.") from reason
        except (ValueError, KeyError) as reason:
            raise Mistake(f"{name}: {reason}.") from reason

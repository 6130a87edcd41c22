"""How much a user may ask of Dataverse in a time: a scenario's table of service protection."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from emulator.control.mistake import Mistake, require_only
from emulator.front import Front
from sim.durations import write_duration
from sim.scenario.mistakes import sentence
from sim.scenario.systems import ServiceProtection

DURATIONS = ("window", "execution_time", "time_per_request")
SETTABLE = (*DURATIONS, "requests", "concurrent_requests")
TABLE = "service_protection"
NOT_SAID = {"time_per_request": "0 s", "requests_per_write": 1, "requests_per_decision": 1}
"""Each exchange counts once here, whatever it is for."""


class Limits:
    """What can be asked of service protection."""

    def __init__(self, front: Front) -> None:
        self._live = front.live

    def show(self) -> Any:
        """As they can be set; null where there are none."""
        limits = self._live.limits
        if limits is None:
            return {TABLE: None}
        told = limits.model_dump(include=set(SETTABLE))
        return {TABLE: told | {name: write_duration(told[name]) for name in DURATIONS}}

    def set(self, told: Mapping[str, Any]) -> Any:
        """{"service_protection": {"requests": 100, "window": "10 s"}}; null is none."""
        require_only(told, TABLE)
        wanted = told.get(TABLE, {})
        self._live.limits = None if wanted is None else _limits(wanted)
        return self.show()


def _limits(wanted: Any) -> ServiceProtection:
    if not isinstance(wanted, dict):
        raise Mistake(f"{TABLE}: {', '.join(SETTABLE)} were expected, or null.")
    require_only(wanted, *SETTABLE)
    try:
        return ServiceProtection.model_validate(NOT_SAID | wanted)
    except ValidationError as reason:
        mistake = reason.errors()[0]
        mistake["loc"] = (TABLE, *mistake["loc"])
        raise Mistake(sentence(mistake, {TABLE: wanted})) from reason

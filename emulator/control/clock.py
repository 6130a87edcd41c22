"""The world's clock: as fast as the wall's, faster, or stopped and moved by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from emulator.control.mistake import Mistake, field, require_only
from emulator.front import Front
from sim.durations import parse_duration

FASTEST = 1_000_000
LAST = datetime(3000, 1, 1, tzinfo=UTC)
FARTHEST = 366 * 24 * 3_600_000
"""At once: a year of empty jobs takes some seconds, in which nobody else is answered."""


class Clock:
    """What can be asked of the clock."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def show(self) -> Any:
        now = self._front.live.now
        return {"now": now.isoformat(timespec="milliseconds"), "speed": self._front.pace.speed}

    def set_speed(self, told: Mapping[str, Any]) -> Any:
        """{"speed": 60}: 1 is real time, 0 stops the clock."""
        require_only(told, "speed")
        speed: float = field(told, "speed", int | float, "a number; 1 is real time, 0 stops")  # type: ignore[arg-type]
        if not 0 <= speed <= FASTEST:
            raise Mistake(f"The speed must be from 0 to {FASTEST}; it was {speed}.")
        self._front.pace.go_on(self._front.live.instant, float(speed))
        return self.show()

    def advance(self, told: Mapping[str, Any]) -> Any:
        """{"by": "2 h"}: let so much time pass at once."""
        require_only(told, "by")
        by = field(told, "by", str, 'a duration such as "15 min" or "2 h"')
        try:
            duration = parse_duration(by)
        except ValueError as reason:
            raise Mistake(f"by: {reason}") from reason
        if not 0 <= duration <= FARTHEST:
            raise Mistake("by: from nothing to a year.")
        if self._front.live.now + timedelta(milliseconds=duration) > LAST:
            raise Mistake(f"by: the world's time ends at {LAST:%Y-%m-%d}.")
        self._front.live.turn_to(self._front.live.instant + duration)
        self._front.pace.go_on(self._front.live.instant)
        return self.show()

"""How the world's time follows the wall: as fast, so many times faster, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Pace:
    """Tells which instant of the world it is, in milliseconds since its start.

    speed: 1 is real time, 60 a minute each second, 0 a clock that is stopped.
    wall: seconds, from any beginning.
    """

    speed: float = 1.0
    wall: Callable[[], float] = monotonic
    _since: tuple[float, int] = field(init=False)

    def __post_init__(self) -> None:
        self._since = (self.wall(), 0)

    @property
    def instant(self) -> int:
        wall, world = self._since
        return world + int((self.wall() - wall) * 1000 * self.speed)

    def go_on(self, instant: int, speed: float | None = None) -> None:
        """Go on from this instant of the world, which it is now, perhaps at another speed."""
        self._since = (self.wall(), instant)
        if speed is not None:
            self.speed = speed

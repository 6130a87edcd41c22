"""Worlds in one process: a first one, and further ones that are begun beside it when asked for.

All are alike, stand behind the same gate, and are served at ports of their own. They share nothing
that an exchange can change, so whoever needs a world to himself may use several at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from emulator.emulation import Wanted, emulation
from emulator.exchange import Ports, Surface
from emulator.front import Front
from emulator.serving import Serving, Upkeep


@dataclass
class SideBySide:
    """wanted: what the worlds are like; a further one is kept in memory. gate: stands before each.

    They are served until the first one is no more.
    """

    wanted: Wanted
    gate: Callable[[Surface], Surface]
    serving: Serving
    _further: dict[int, tuple[Front, Ports]] = field(default_factory=dict)

    def serve(self, first: Front, lines: Callable[[str], Iterable[str]]) -> None:
        """Serve the first one, and from now on what is begun beside it. See Serving.serve."""
        first.beside = self._beside
        self.serving.serve(self.gate(first), _upkeep(first), lines)

    def _beside(self, number: int) -> tuple[Front, Ports]:
        if number not in self._further:
            world = emulation(replace(self.wanted, state=None), datetime.now(UTC))
            world.beside = self._beside
            ports = self.serving.add(self.gate(world), _upkeep(world))
            self._further[number] = world, ports
        return self._further[number]


def _upkeep(world: Front) -> Upkeep:
    return Upkeep(world.tick, world.journal.commit)

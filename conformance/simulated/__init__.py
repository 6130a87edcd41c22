"""The adapter to the reference model: a world whose clock moves when somebody waits.

One file for each part of the port, with the port's words on its left and the model's on its right.
"""

from collections.abc import Callable
from datetime import timedelta

from conformance.simulated.dual_write import SimulatedDualWrite
from conformance.simulated.headquarters import SimulatedHeadquarters
from conformance.simulated.mailbox import SimulatedMailbox
from conformance.simulated.sales import SimulatedSales
from conformance.simulated.site import SimulatedSite
from reference_model.activities import Event
from reference_model.landscape import STANDARD_PARTS, Parts
from sim.systems.world import World


class SimulatedDeployment:
    """A fresh landscape, made of these parts."""

    def __init__(self, parts: Parts = STANDARD_PARTS) -> None:
        self.mailbox = SimulatedMailbox()
        self._world = World(_forget, self.mailbox.deliver, parts)
        self.landscape = self._world.landscape
        self.site = SimulatedSite(self.landscape.site)
        self.headquarters = SimulatedHeadquarters(self._world)
        self.sales = SimulatedSales(self.landscape.sales)
        self.dual_write = SimulatedDualWrite(self.landscape)

    def __repr__(self) -> str:
        return "<SimulatedDeployment>"

    def open_site(self, *, same_legal_entity: bool) -> SimulatedSite:
        """A further site, of the first one's legal entity or of another."""
        legal_entity = self.landscape.site.legal_entity if same_legal_entity else "DEMF"
        return SimulatedSite(self.landscape.open_site(f"{legal_entity} outlet", legal_entity))

    def let_time_pass(self, time: timedelta) -> None:
        """Let the world turn."""
        clock = self._world.clock
        clock.run(until=clock.now + time // timedelta(milliseconds=1) + 1)

    def wait_until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let the world turn, event by event, until something is seen."""
        clock = self._world.clock
        deadline = clock.now + within // timedelta(milliseconds=1)
        while not seen():
            if clock.peek() > deadline:
                clock.run(until=deadline + 1)
                return seen()
            clock.step()
        return True

    def see(self, check: Callable[[], None]) -> None:
        """It holds now, or never."""
        check()

    def close(self) -> None:
        """It is gone with the scenario."""


def _forget(time_ms: int, events: list[Event]) -> None:
    """Keep no log."""

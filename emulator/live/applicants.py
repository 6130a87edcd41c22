"""A scenario's partners apply at the live world's sites while others work in it."""

from collections.abc import Iterator
from contextlib import suppress

from emulator.live.world import LiveWorld
from reference_model.errors import Unavailable
from sim.scenario.scenario import Scenario
from sim.traffic.partners import Partner, arrivals, partners


class Applicants:
    """The partners of a scenario, who apply from now on as it says; nobody decides on them."""

    def __init__(self, live: LiveWorld, scenario: Scenario) -> None:
        self._live = live
        self._begun = live.instant
        self._await_next(zip(arrivals(scenario), partners(scenario), strict=True))

    def _await_next(self, coming: Iterator[tuple[int, Partner]]) -> None:
        for arrival, partner in coming:
            delay = self._begun + arrival - self._live.instant
            self._live.world.clock.after(delay, self._apply, partner, coming)
            return

    def _apply(self, partner: Partner, coming: Iterator[tuple[int, Partner]]) -> None:
        """Apply at the first site, whatever sites the scenario has; who finds it down gives up."""
        with suppress(Unavailable):
            self._live.landscape.site.submit_request(partner.application)
        self._await_next(coming)

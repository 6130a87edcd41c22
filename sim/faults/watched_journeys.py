"""Journeys in a world that is watched: an invariant that breaks ends them."""

from reference_model.landscape import STANDARD_PARTS, Parts
from sim.faults.watching import Watch
from sim.journeys import Journeys
from sim.scenario.scenario import Scenario
from sim.systems.world import Record


class WatchedJourneys(Journeys):
    """Journeys that raise InvariantBroken as soon as an invariant of the model is."""

    def __init__(
        self,
        scenario: Scenario,
        record: Record,
        replication: int = 0,
        parts: Parts = STANDARD_PARTS,
    ) -> None:
        self.watch = Watch(record)
        super().__init__(scenario, self.watch.record, replication, parts)
        self.watch.over(self.world)

    def run(self, until: int) -> None:
        """Let time pass up to and including this instant, and check what happens."""
        self.watch.run(until)

"""Who applies when: a scenario's partners, each with the mark of the load."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from conformance.mark import Mark
from event_log.bad_input import BadInput
from reference_model.parties import Application
from sim.scenario.scenario import Scenario
from sim.traffic.partners import arrivals, partners


class Arrival(NamedTuple):
    """A partner, by number from 0, and when it applies: milliseconds of the scenario's time."""

    number: int
    at: int
    application: Application


@dataclass(frozen=True)
class Crowd:
    """The partners of a scenario, always the same ones."""

    scenario: Scenario
    mark: Mark

    @classmethod
    def of(cls, scenario: Scenario, run: str) -> "Crowd":
        """The crowd of a run; BadInput if the scenario's sites are not one."""
        if len(scenario.site) > 1:
            raise BadInput(
                f"{scenario.name}: it has {len(scenario.site)} sites, and a deployment file "
                "describes one; keep one [[site]], and send a load for each."
            )
        return cls(scenario, Mark.of(run, "load"))

    def __iter__(self) -> Iterator[Arrival]:
        traffic = zip(arrivals(self.scenario), partners(self.scenario), strict=True)
        for number, (at, partner) in enumerate(traffic):
            yield Arrival(number, at, self.mark.application(partner.application))

    def part(self, place: int, of: int) -> Iterator[Arrival]:
        """Every so many-th partner, from this place on; the parts share nobody."""
        return islice(self, place, None, of)

    def times(self) -> list[int]:
        """When they apply, in milliseconds of the scenario's time."""
        return list(arrivals(self.scenario))

    @property
    def fingerprint(self) -> str:
        """The same wherever the same partners are sent, but for their mark."""
        told = sha256()
        for at, partner in zip(arrivals(self.scenario), partners(self.scenario), strict=True):
            told.update(repr((at, partner.application)).encode())
        return told.hexdigest()

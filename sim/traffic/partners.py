"""Partners and their luck.

What partner k will need (how long people take over them, whether they are won, when they sign in)
is drawn when partner k is made. So two variants of a scenario treat the same partner the same way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reference_model.parties import Application
from reference_model.sales_records import Lead, LeadStatus, OpportunityStatus
from sim.laws import Law
from sim.scenario.scenario import Scenario
from sim.streams import stream
from sim.traffic.arrivals import arrival_times
from sim.traffic.profiles import POOL, pool

BLOCK = 8_192
DISQUALIFIED = (
    LeadStatus.LOST,
    LeadStatus.CANNOT_CONTACT,
    LeadStatus.NO_LONGER_INTERESTED,
    LeadStatus.CANCELED,
)
LOST = (OpportunityStatus.CANCELED, OpportunityStatus.OUT_SOLD)

Reason = TypeVar("Reason", LeadStatus, OpportunityStatus)


@dataclass(slots=True, eq=False)
class Partner:
    """One applicant. Times are in milliseconds; those of people include dual-write's latency."""

    application: Application
    disqualified_as: LeadStatus | None
    lost_as: OpportunityStatus | None
    store_latency: int
    qualification: int
    follow_up: int
    closing: int
    first_sign_in: int
    lead: Lead | None = None


def arrivals(scenario: Scenario, replication: int = 0) -> Iterator[int]:
    """The instants at which partners apply, in milliseconds, ascending."""
    random = stream(scenario.seed, "arrivals", replication)
    instants = arrival_times(scenario.traffic, random)
    for first in range(0, len(instants), BLOCK):
        yield from instants[first : first + BLOCK].tolist()


def partners(scenario: Scenario, replication: int = 0) -> Iterator[Partner]:
    """Everyone who applies in this run, in the order in which they do."""
    return _Draw(scenario, replication).partners()


class _Draw:
    """The streams of one run."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        self.scenario = scenario
        self.replication = replication
        self._streams: dict[str, np.random.Generator] = {}

    def partners(self) -> Iterator[Partner]:
        scenario, team = self.scenario, self.scenario.sales_team
        latency = scenario.dual_write.latency
        for first in range(0, scenario.traffic.requests, BLOCK):
            count = min(BLOCK, scenario.traffic.requests - first)
            qualification = self._times("qualification", team.qualification, count)
            closing = self._times("closing", team.closing, count)
            yield from map(
                Partner,
                self._applications(first, count),
                self._reasons("disqualified", team.qualified_share, DISQUALIFIED, count),
                self._reasons("lost", team.won_share, LOST, count),
                self._times("store latency", latency, count).tolist(),
                (qualification + self._times("qualify latency", latency, count)).tolist(),
                self._times("follow-up", team.follow_up, count).tolist(),
                (closing + self._times("close latency", latency, count)).tolist(),
                self._times("first sign-in", scenario.partners.first_sign_in, count).tolist(),
            )

    def _applications(self, first: int, count: int) -> Iterator[Application]:
        weights = self.scenario.traffic.countries
        pools = [pool(country, self.scenario.seed) for country in weights]
        share = np.array(list(weights.values())) / sum(weights.values())
        which = self._stream("country").choice(len(pools), count, p=share).tolist()
        parts = self._stream("profile").integers(POOL, size=(count, 3)).tolist()
        for number, chosen, indices in zip(
            range(first + 1, first + count + 1), which, parts, strict=True
        ):
            yield pools[chosen].application(number, *indices)

    def _reasons(
        self, name: str, good_share: float, reasons: Sequence[Reason], count: int
    ) -> list[Reason | None]:
        """None for the good end, else one of the reasons, each as likely as the next."""
        random = self._stream(name)
        good = (random.random(count) < good_share).tolist()
        which = random.integers(len(reasons), size=count).tolist()
        return [None if fine else reasons[i] for fine, i in zip(good, which, strict=True)]

    def _times(self, name: str, law: Law, count: int) -> NDArray[np.int64]:
        return law.draw(self._stream(name), count)

    def _stream(self, name: str) -> np.random.Generator:
        if name not in self._streams:
            self._streams[name] = stream(self.scenario.seed, name, self.replication)
        return self._streams[name]

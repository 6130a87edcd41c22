"""Partners and their luck.

What partner k will need (how long people take over them, whether they are won, when they sign in)
is drawn when partner k is made. So two variants of a scenario treat the same partner the same way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reference_model.parties import Application
from reference_model.sales_records import Lead, LeadStatus, OpportunityStatus
from sim.laws import Law
from sim.people.talks import Talk, talks
from sim.scenario.scenario import Scenario
from sim.scenario.systems import LONGEST_WAIT
from sim.streams import stream
from sim.traffic.arrivals import arrival_times
from sim.traffic.luck import BLOCK
from sim.traffic.profiles import POOL, pool
from sim.traffic.recording import Known
from sim.traffic.second_requests import with_second_requests
from sim.traffic.too_long import with_texts_too_long
from sim.traffic.work_by_size import with_work_by_size

DISQUALIFIED = (
    LeadStatus.LOST,
    LeadStatus.CANNOT_CONTACT,
    LeadStatus.NO_LONGER_INTERESTED,
    LeadStatus.CANCELED,
)
LOST = (OpportunityStatus.CANCELED, OpportunityStatus.OUT_SOLD)

Reason = TypeVar("Reason", LeadStatus, OpportunityStatus)
Name = TypeVar("Name", bound=str)


@dataclass(slots=True, eq=False)
class Partner:
    """One applicant. Times are in milliseconds.

    qualification, closing: these include dual-write's latency, as far as anybody waits for it; of
    several talks the last one does, which is saved.
    size: one of the scenario's sizes, or "" if it has none. site: the name of the partner's site.
    more_talks: those that follow the first one before the opportunity is closed.
    late_writes: how many live writes have had no answer in time.
    """

    application: Application
    disqualified_as: LeadStatus | None
    lost_as: OpportunityStatus | None
    store_latency: int
    qualification: int
    follow_up: int
    closing: int
    first_sign_in: int
    qualify_latency: int
    close_latency: int
    size: str
    site: str
    more_talks: tuple[Talk, ...] = ()
    late_writes: int = 0
    lead: Lead | None = None


def arrivals(scenario: Scenario, replication: int = 0) -> Iterator[int]:
    """The instants at which partners apply, in milliseconds, ascending."""
    instants = _instants(scenario, replication)
    for first in range(0, len(instants), BLOCK):
        yield from instants[first : first + BLOCK].tolist()


def partners(scenario: Scenario, replication: int = 0) -> Iterator[Partner]:
    """Everyone who applies in this run, in the order in which they do."""
    traffic, draw = scenario.traffic, _Draw(scenario, replication)
    everyone = draw.partners(traffic.requests or len(_instants(scenario, replication)))
    if traffic.duplicate or traffic.repeated:
        everyone = with_second_requests(everyone, traffic, draw.stream("second requests"))
    if traffic.invalid:
        everyone = with_texts_too_long(everyone, traffic.invalid, draw.stream("invalid"))
    if draw.known:
        everyone = _as_known(everyone, draw.known, {site.name for site in scenario.site})
    if scenario.sales.work_by_size:
        everyone = with_work_by_size(everyone, scenario.sales.work_by_size)
    return everyone


def _instants(scenario: Scenario, replication: int) -> NDArray[np.int64]:
    random = stream(scenario.seed, "arrivals", replication)
    return arrival_times(scenario.traffic, scenario.start, scenario.lasts, random)


def _as_known(
    everyone: Iterator[Partner], known: Sequence[Known], sites: set[str]
) -> Iterator[Partner]:
    """What a recording tells of a partner stands, whatever was drawn."""
    for partner, told in zip(everyone, known, strict=True):
        person, company, _, language = partner.application
        partner.application = partner.application._replace(
            person=person._replace(
                first_name=told.first_name or person.first_name,
                last_name=told.last_name or person.last_name,
                email=told.email or person.email,
            ),
            company=company._replace(name=told.company or company.name),
            language=told.language or language,
        )
        partner.size = told.size or partner.size
        partner.site = told.site if told.site in sites else partner.site
        yield partner


class _Draw:
    """The streams of one run."""

    def __init__(self, scenario: Scenario, replication: int) -> None:
        recording = scenario.traffic.recording
        self.scenario = scenario
        self.replication = replication
        self.known = recording.known if recording else ()
        self._streams: dict[str, np.random.Generator] = {}

    def partners(self, number: int) -> Iterator[Partner]:
        """So many of them."""
        scenario, sales = self.scenario, self.scenario.sales
        latency = scenario.dual_write.latency
        sites = {site.name: site.weight for site in scenario.site}
        for first in range(0, number, BLOCK):
            count = min(BLOCK, number - first)
            qualification = self._times("qualification", sales.qualification, count)
            qualify = self._times("qualify latency", latency, count)
            close = self._times("close latency", latency, count)
            closing, more_talks = talks(
                sales,
                self.stream,
                first=self._times("closing", sales.closing, count),
                saving=np.minimum(close, LONGEST_WAIT),
            )
            yield from map(
                Partner,
                self._applications(first, count),
                self._reasons("disqualified", sales.qualified_share, DISQUALIFIED, count),
                self._reasons("lost", sales.won_share, LOST, count),
                *_side_by_side(
                    self._times("store latency", latency, count),
                    qualification + np.minimum(qualify, LONGEST_WAIT),
                    self._times("follow-up", sales.follow_up, count),
                    closing,
                    self._times("first sign-in", scenario.partners.first_sign_in, count),
                    qualify,
                    close,
                ),
                self._one_of("size", scenario.traffic.sizes or {"": 1.0}, count),
                self._one_of("site", sites, count),
                more_talks,
            )

    def stream(self, name: str) -> np.random.Generator:
        """The stream of this name; asked for again, it goes on."""
        if name not in self._streams:
            self._streams[name] = stream(self.scenario.seed, name, self.replication)
        return self._streams[name]

    def _applications(self, first: int, count: int) -> Iterator[Application]:
        names, share = _names_and_shares(self.scenario.traffic.countries)
        which = self.stream("country").choice(len(names), count, p=share).tolist()
        parts = self.stream("profile").integers(POOL, size=(count, 3)).tolist()
        countries: list[str] = [names[i] for i in which]
        for place, told in enumerate(self.known[first : first + count]):
            countries[place] = told.country or countries[place]
        pools = {country: pool(country, self.scenario.seed) for country in {*countries}}
        for number, country, indices in zip(
            range(first + 1, first + count + 1), countries, parts, strict=True
        ):
            yield pools[country].application(number, *indices)

    def _one_of(self, name: str, weights: Mapping[str, float], count: int) -> Iterator[str]:
        """One of these names for each; a stream is asked only if there is a choice."""
        names, share = _names_and_shares(weights)
        if len(names) == 1:
            return repeat(names[0], count)
        which = self.stream(name).choice(len(names), count, p=share)
        return map(names.__getitem__, which.tolist())

    def _reasons(
        self, name: str, good_share: float, reasons: Sequence[Reason], count: int
    ) -> list[Reason | None]:
        """None for the good end, else one of the reasons, each as likely as the next."""
        random = self.stream(name)
        good = (random.random(count) < good_share).tolist()
        which = random.integers(len(reasons), size=count).tolist()
        return [None if fine else reasons[i] for fine, i in zip(good, which, strict=True)]

    def _times(self, name: str, law: Law, count: int) -> NDArray[np.int64]:
        return law.draw(self.stream(name), count)


def _side_by_side(*columns: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """These columns, each partner's numbers next to each other in memory.

    Column by column they would lie far apart, and days later each would have to be fetched.
    """
    return zip(*np.column_stack(columns).tolist(), strict=True)


def _names_and_shares(weights: Mapping[Name, float]) -> tuple[list[Name], NDArray[np.float64]]:
    share = np.array(list(weights.values())) / sum(weights.values())
    return list(weights), share

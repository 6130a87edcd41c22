"""The whole of a scenario file, and what holds between its parts."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.laws import PositiveDuration
from sim.scenario.faults import Outage
from sim.scenario.part import Part
from sim.scenario.people import Partners, SalesTeam
from sim.scenario.sites import Site
from sim.scenario.systems import DualWrite, Jobs
from sim.scenario.traffic import MOST_REQUESTS, Traffic
from sim.traffic.intensity import intensity

YEARS = range(2000, 2200)


class Scenario(Part):
    """One scenario file."""

    name: Annotated[
        str, Field(min_length=1, max_length=200, description="What the report calls the run.")
    ]
    start: Annotated[
        datetime,
        Field(description="When the run begins; times of day are in its offset from UTC."),
    ]
    lasts: Annotated[PositiveDuration, Field(description="How long the run is.")]
    seed: Annotated[int, Field(ge=0, description="Chooses the luck of the run.")] = 1
    traffic: Traffic
    site: Annotated[
        list[Site],
        Field(min_length=1, description="The sites where partners apply; one if none is named."),
    ] = [Site()]
    sales_team: SalesTeam
    jobs: Jobs = Jobs()
    dual_write: DualWrite = DualWrite()
    partners: Partners = Partners()
    outage: list[Outage] = []

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.start.tzinfo is None:
            raise ValueError("start needs an offset, such as 2026-03-02T00:00:00+01:00")
        if self.start.year not in YEARS:
            raise ValueError(f"start must be in the years {YEARS[0]} to {YEARS[-1]}")
        if self.traffic.over and self.traffic.over > self.lasts:
            raise ValueError("traffic.over is longer than the run itself (lasts)")
        return self

    @model_validator(mode="after")
    def _somebody_applies(self) -> Self:
        if self.traffic.recording:
            self.traffic.recording.instants(self.start, self.lasts)
            return self
        expected = intensity(self.traffic, self.start).total
        if not expected:
            raise ValueError(
                "traffic: the weights are zero all the time that traffic.over lasts, "
                "so nobody could apply"
            )
        if self.traffic.rate and expected > MOST_REQUESTS:
            raise ValueError(
                f"traffic.rate lets about {expected:,.0f} apply; expected {MOST_REQUESTS:,} at most"
            )
        return self

    @model_validator(mode="after")
    def _sites_are_told_apart(self) -> Self:
        names = [site.name for site in self.site]
        if len(set(names)) < len(names):
            raise ValueError("site: two sites have one name; expected a name of its own for each")
        if not sum(site.weight for site in self.site):
            raise ValueError("site: no site has a weight, so nobody could apply")
        if self.traffic.arrivals and self.traffic.recording:
            self.traffic.recording.require_sites(names)
        return self

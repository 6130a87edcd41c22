"""The whole of a scenario file, and what holds between its parts."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.laws import PositiveDuration
from sim.scenario.faults import Outage
from sim.scenario.part import Part
from sim.scenario.people import Partners, SalesTeam
from sim.scenario.statistics import Statistics, Threshold
from sim.scenario.systems import DualWrite, Jobs
from sim.scenario.traffic import Traffic

YEARS = range(2000, 2200)


class Scenario(Part):
    """One scenario file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    start: datetime
    lasts: PositiveDuration
    seed: Annotated[int, Field(ge=0)] = 1
    traffic: Traffic
    sales_team: SalesTeam
    jobs: Jobs = Jobs()
    dual_write: DualWrite = DualWrite()
    partners: Partners = Partners()
    outage: list[Outage] = []
    statistics: Statistics = Statistics()
    threshold: list[Threshold] = []

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.start.tzinfo is None:
            raise ValueError("start needs an offset, such as 2026-03-02T00:00:00+01:00")
        if self.start.year not in YEARS:
            raise ValueError(f"start must be in the years {YEARS[0]} to {YEARS[-1]}")
        if self.traffic.over > self.lasts:
            raise ValueError("traffic.over is longer than the run itself (lasts)")
        if (self.statistics.warm_up_ms or 0) >= self.lasts:
            raise ValueError("statistics.warm_up is as long as the run itself (lasts), or longer")
        return self

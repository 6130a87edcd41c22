"""[sales_team] and [partners]: who works when, how long people take, and to what end."""

from datetime import time
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.durations import parse_duration
from sim.laws import Law, exponential, lognormal
from sim.scenario.part import Part, Share, Weekday
from sim.scenario.systems import Interval


class SalesTeam(Part):
    """Who qualifies leads and closes opportunities, when, how fast, and to what end."""

    people: Annotated[int, Field(ge=1, le=100_000)]
    days: Annotated[list[Weekday], Field(min_length=1)] = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    opens: time = time(8)
    closes: time = time(16)
    qualification: Law = lognormal(mean="9 min", sd="7 min")
    follow_up: Law = lognormal(mean="2 d", sd="30 h")
    closing: Law = lognormal(mean="14 min", sd="10 min")
    qualified_share: Share = 0.72
    won_share: Share = 0.8

    @model_validator(mode="after")
    def _open_before_closing(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(
                f"opens ({self.opens:%H:%M}) must be before closes ({self.closes:%H:%M})"
            )
        return self


class Partners(Part):
    """What an approved partner does: signs in some time after the mail, and again if refused."""

    first_sign_in: Law = exponential(mean="3 h")
    next_attempt: Interval = parse_duration("4 h")

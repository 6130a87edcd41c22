"""[[outage]]: what goes wrong, and when."""

from typing import Literal

from sim.laws import Duration, PositiveDuration
from sim.scenario.part import Part


class Outage(Part):
    """A time in which a system does not answer, counted from the start of the run."""

    system: Literal["sales"]
    starts: Duration
    lasts: PositiveDuration

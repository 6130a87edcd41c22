"""[jobs.*] and [dual_write]: when batch jobs start, and how long the systems take."""

from typing import Annotated

from pydantic import Field

from sim.laws import Duration, Law, lognormal
from sim.scenario.part import Part

Interval = Annotated[Duration, Field(ge=1_000)]


class Schedule(Part):
    """When a batch job starts (not more often than every second), and how long a row takes it."""

    every: Interval
    offset: Duration = 0
    row_time: Duration = 0


def _every(interval: str, **more: str) -> Schedule:
    return Schedule.model_validate({"every": interval} | more)


class Jobs(Part):
    """The four jobs. Those due at the same instant run in this order."""

    p_0001: Schedule = _every("15 min")
    synchronize: Schedule = _every("15 min", offset="5 min", row_time="250 ms")
    publish_customers: Schedule = _every("30 min", offset="10 min")
    send_emails: Schedule = _every("1 min")


class DualWrite(Part):
    """How long a live write to the other system takes."""

    latency: Law = lognormal(mean="900 ms", sd="700 ms")

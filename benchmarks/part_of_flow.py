"""Parameters of the part of the flow that other libraries can express, in their units."""

import math

from sim.durations import MILLISECONDS
from sim.laws import Law, Lognormal
from sim.scenario.scenario import Scenario


def minutes(milliseconds: float) -> float:
    """A time in minutes."""
    return milliseconds / MILLISECONDS["min"]


def lognormal(law: Law) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a time in minutes."""
    assert isinstance(law, Lognormal)
    variance = math.log1p((law.sd / law.mean) ** 2)
    return math.log(minutes(law.mean)) - variance / 2, math.sqrt(variance)


def requests(scenario: Scenario) -> int:
    """How many apply."""
    assert scenario.traffic.requests
    return scenario.traffic.requests


def between(scenario: Scenario) -> float:
    """Minutes between two who apply, on average."""
    assert scenario.traffic.over
    return minutes(scenario.traffic.over) / requests(scenario)

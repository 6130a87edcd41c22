"""A peer: the part of the flow that benchmarks.with_ciw describes, as salabim's manual has it.

One team does both tasks. Components wait by `yield`, which is the quicker one of salabim's modes.
"""

import random
from collections.abc import Iterator

import salabim

from benchmarks.part_of_flow import between, lognormal, requests
from benchmarks.scenarios import people
from sim.scenario.scenario import Scenario


class WithSalabim:
    """The part of a scenario; times in minutes."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        salabim.yieldless(False)  # noqa: FBT003
        self.env = salabim.Environment(trace=False, random_seed=1)
        self.team = salabim.Resource("Sales team", capacity=people(scenario))
        sales = scenario.sales
        self.qualification = _times(*lognormal(sales.qualification))
        self.follow_up = _times(*lognormal(sales.follow_up))
        self.closing = _times(*lognormal(sales.closing))
        self.qualified = salabim.Uniform(0, 1)

    def run(self) -> None:
        """Until everybody who came has gone."""
        salabim.ComponentGenerator(
            Request,
            iat=salabim.Exponential(between(self.scenario)),
            number=requests(self.scenario),
            flow=self,
        )
        self.env.run()


class Request(salabim.Component):  # type: ignore[misc]
    """One request on its way."""

    def setup(self, flow: WithSalabim) -> None:
        self.flow = flow

    def process(self) -> Iterator[object]:
        flow = self.flow
        yield self.request(flow.team)
        yield self.hold(flow.qualification.sample())
        self.release(flow.team)
        if flow.qualified.sample() < flow.scenario.sales.qualified_share:
            yield self.hold(flow.follow_up.sample())
            yield self.request(flow.team)
            yield self.hold(flow.closing.sample())
            self.release(flow.team)


def _times(location: float, scale: float) -> "salabim.External":
    return salabim.External(random.lognormvariate, location, scale)

"""A peer: the part of the flow that benchmarks.with_ciw describes, as salabim's manual has it.

One team does both tasks. Components wait by `yield`, which is the quicker one of salabim's modes.
"""

import random
from collections.abc import Iterator

import salabim

from benchmarks.part_of_flow import lognormal, minutes
from sim.scenario.scenario import Scenario


class WithSalabim:
    """The part of a scenario; times in minutes."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        salabim.yieldless(False)  # noqa: FBT003
        self.env = salabim.Environment(trace=False, random_seed=1)
        self.team = salabim.Resource("Sales team", capacity=scenario.sales_team.people)
        team = scenario.sales_team
        self.qualification = _times(*lognormal(team.qualification))
        self.follow_up = _times(*lognormal(team.follow_up))
        self.closing = _times(*lognormal(team.closing))
        self.qualified = salabim.Uniform(0, 1)

    def run(self) -> None:
        """Until everybody who came has gone."""
        traffic = self.scenario.traffic
        salabim.ComponentGenerator(
            Request,
            iat=salabim.Exponential(minutes(traffic.over) / traffic.requests),
            number=traffic.requests,
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
        if flow.qualified.sample() < flow.scenario.sales_team.qualified_share:
            yield self.hold(flow.follow_up.sample())
            yield self.request(flow.team)
            yield self.hold(flow.closing.sample())
            self.release(flow.team)


def _times(location: float, scale: float) -> "salabim.External":
    return salabim.External(random.lognormvariate, location, scale)

"""What the features run against: its name for readers, and how to make a fresh one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from conformance.bystanders import MOST
from conformance.deployment import Deployment
from conformance.mark import Mark
from conformance.mutants import Mutant, find_mutant
from conformance.simulated import SimulatedDeployment


class UnderTest(Protocol):
    """A system under test; each scenario is given a deployment of its own."""

    @property
    def name(self) -> str: ...
    @property
    def bystanders(self) -> int:
        """How many others are on their way at most before a scenario begins."""

    def deployment_for(self, scenario: str) -> Deployment:
        """The deployment for a scenario, which is named by its place."""

    def mark_of(self, scenario: str) -> Mark | None:
        """What the scenario's names carry; nothing where nobody else is."""


@dataclass(frozen=True)
class Simulated:
    """A model in this process."""

    name: str
    make: Callable[[], Deployment]
    bystanders: int = MOST

    def deployment_for(self, _scenario: str) -> Deployment:
        """One of its own for each scenario."""
        return self.make()

    def mark_of(self, _scenario: str) -> Mark | None:
        """None: nobody else is there."""
        return None


REFERENCE_MODEL = Simulated("the reference model", SimulatedDeployment)


def wrong_system(mutant: Mutant) -> UnderTest:
    """A deliberately wrong system."""
    return Simulated(f"the wrong system {mutant.name}", partial(SimulatedDeployment, mutant.parts))


def wrong_system_called(name: str) -> UnderTest:
    """The deliberately wrong system of this name; BadInput if there is none."""
    return wrong_system(find_mutant(name))

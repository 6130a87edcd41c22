"""What the features run against: its name for readers, and how to make a fresh one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from conformance.deployment import Deployment
from conformance.mark import Mark
from conformance.mutants import Mutant, find_mutant
from conformance.simulated import SimulatedDeployment


@dataclass(frozen=True)
class UnderTest:
    """A system under test; each scenario is given a deployment of its own."""

    name: str
    make: Callable[[], Deployment]

    def deployment_for(self, scenario: str) -> Deployment:
        """The deployment for a scenario, which is named by its place."""
        return self.make()

    def mark_of(self, scenario: str) -> Mark | None:
        """What the scenario's names carry; nothing where nobody else is."""
        return None


REFERENCE_MODEL = UnderTest("the reference model", SimulatedDeployment)


def wrong_system(mutant: Mutant) -> UnderTest:
    """A deliberately wrong system."""
    return UnderTest(f"the wrong system {mutant.name}", partial(SimulatedDeployment, mutant.parts))


def wrong_system_called(name: str) -> UnderTest:
    """The deliberately wrong system of this name; BadInput if there is none."""
    return wrong_system(find_mutant(name))

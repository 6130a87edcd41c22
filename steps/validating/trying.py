"""One scenario against the deployment: what an adapter did not foresee is no wrong of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conformance.deployment import Deployment, NotObservable, Undecided
from conformance.mark import Mark
from conformance.observed import Call, Do, Observed
from conformance.remote.under_test import RemoteUnderTest
from conformance.under_test import UnderTest
from reference_model.errors import Refused
from steps.validating.journal import Told
from steps.validating.sightings import Sightings

Run = Callable[[str, UnderTest], Told]
"""Runs the scenario at a place; what it tells."""


@dataclass(frozen=True)
class Watched:
    """A deployment of which it is written down what was done and seen when.

    What an adapter did not foresee is no wrong of the deployment.
    """

    inner: RemoteUnderTest

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def bystanders(self) -> int:
        """As many as the deployment has time for."""
        return self.inner.bystanders

    def deployment_for(self, scenario: str) -> Deployment:
        """The deployment as this scenario sees it."""
        sightings = Sightings(self.inner.folder)

        def beside(call: Call, do: Do) -> Any:
            return sightings.told(call, decided(call, do))

        return Observed(self.inner.deployment_for(scenario), beside)

    def mark_of(self, scenario: str) -> Mark | None:
        """What the names of this scenario carry."""
        return self.inner.mark_of(scenario)


def decided(call: Call, do: Do) -> Do:
    """The same call, of which everything that an adapter did not foresee is Undecided."""

    def carried_out() -> Any:
        try:
            return do()
        except (Refused, NotObservable, Undecided, AssertionError):
            raise
        except Exception as reason:
            if call.name == "wait_until":  # the step's own looking
                raise
            raise Undecided(f"{call.name}: {type(reason).__name__}: {reason}") from reason

    return carried_out


@dataclass(frozen=True)
class Barred:
    """A deployment that cannot show a scenario."""

    reason: str
    name: str = ""
    bystanders: int = 0

    def deployment_for(self, _scenario: str) -> Deployment:
        """There is none."""
        raise NotObservable(self.reason)

    def mark_of(self, _scenario: str) -> Mark | None:
        """Nobody appears."""
        return None

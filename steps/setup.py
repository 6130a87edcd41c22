"""What features are run against, as a command line says it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from conformance.deployment_file import load_deployment
from conformance.under_test import REFERENCE_MODEL, UnderTest, wrong_system_called
from event_log.bad_input import BadInput


@dataclass(frozen=True)
class Setup:
    """What the features run against, and who appears.

    deployment: a deployment file. mutant: the name of a deliberately wrong system. Without either
    it is the reference model. seed: who appears. run: the folder of a run against a deployment.
    """

    deployment: Path | None = None
    mutant: str | None = None
    seed: int = 0
    run: Path | None = None

    @cached_property
    def under_test(self) -> UnderTest:
        """BadInput if there is no such thing."""
        if self.deployment and self.mutant:
            raise BadInput("A deployment and a mutant cannot both be tested; name one of them.")
        if self.deployment:
            return load_deployment(self.deployment, self.run)
        return wrong_system_called(self.mutant) if self.mutant else REFERENCE_MODEL

    def options(self) -> list[str]:
        """The same, for pytest."""
        chosen = [f"--seed={self.seed}"]
        if self.deployment:
            chosen.append(f"--deployment={self.deployment.resolve()}")
        if self.run:
            chosen.append(f"--run={self.run.resolve()}")
        if self.mutant:
            chosen.append(f"--mutant={self.mutant}")
        return chosen

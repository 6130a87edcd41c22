"""[conduct]: how deployments are treated, and the clock and the luck by which that is done."""

import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import BeforeValidator, Field

from conformance.remote.wire.allowance import Allowance
from conformance.remote.wire.origin import Door
from event_log.bad_input import BadInput
from sim.laws import Duration, PositiveDuration
from sim.scenario.part import Part

PathOfFile = Annotated[
    Path, BeforeValidator(lambda value: Path(value) if isinstance(value, str) else value)
]


class ConductSettings(Part):
    """The table [conduct] of a deployment file. The defaults are guesses of ours."""

    timeout: Annotated[
        PositiveDuration, Field(description="How long one answer may take until it is there.")
    ] = 60_000
    patience: Annotated[
        Duration,
        Field(
            description="How long a request is tried again that was throttled (429) or met a "
            "failure that may pass. Service protection asks for up to 5 minutes."
        ),
    ] = 360_000
    requests_per_second: Annotated[
        float,
        Field(
            gt=0, le=10_000, description="The most requests in a second, of all scenarios together."
        ),
    ] = 10.0
    most_requests: Annotated[
        int, Field(ge=1, description="The most requests of a run; none is sent after them.")
    ] = 100_000
    ca_file: Annotated[
        PathOfFile | None,
        Field(description="Certificates (PEM) to trust besides those that this machine trusts."),
    ] = None


def wall() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass
class Conduct:
    """The settings at work, for all wires of a run; whoever made it closes it, and them with it.

    file: where processes that belong together count what they ask. monotonic: seconds, by a clock
    that all of them share. random: for the jitter. resources: what is open. door: through which
    the deployment is reached, if it is not where its addresses say. heard: the hosts that have
    answered anything.
    """

    settings: ConductSettings = field(default_factory=ConductSettings)
    file: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = wall
    random: Random = field(default_factory=Random)
    resources: ExitStack = field(default_factory=ExitStack, repr=False)
    door: Door | None = None
    heard: set[str] = field(default_factory=set)

    def close(self) -> None:
        """Close all connections."""
        self.resources.close()

    @property
    def timeout(self) -> float:
        """In seconds."""
        return self.settings.timeout / 1_000

    @property
    def patience(self) -> float:
        """In seconds."""
        return self.settings.patience / 1_000

    @cached_property
    def allowance(self) -> Allowance:
        """What is left to ask, shared by all processes that name the same file."""
        settings = self.settings
        allowance = Allowance(settings.requests_per_second, settings.most_requests, self.file)
        self.resources.callback(allowance.close)
        return allowance

    def admit(self) -> None:
        """Wait until a request may be sent; Undecided if none may be any more."""
        if wait := self.allowance.take(self.monotonic()):
            self.sleep(wait)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Whom to trust; BadInput if the file of authorities is of no use."""
        context = ssl.create_default_context()
        file = self.settings.ca_file
        if file is not None:
            try:
                context.load_verify_locations(file)
            except (OSError, ssl.SSLError) as reason:
                raise BadInput(
                    f"{file}: not a readable file of certificates ({reason.strerror or reason}); "
                    "[conduct] ca_file expects certificates in PEM."
                ) from reason
        return context

"""One scenario against the deployment: in this process, or in one of its own.

A process of its own is forked when everything is collected, so it costs little; it ends when its
parent does, and leaves the deployment as it was before it ends.
"""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
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

    @property
    def make(self) -> Callable[[], Deployment]:
        """A deployment for whoever tells no scenarios apart."""
        return self.inner.make

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

    @property
    def make(self) -> Callable[[], Deployment]:
        """There is none."""
        return lambda: self.deployment_for("")

    def deployment_for(self, _scenario: str) -> Deployment:
        """There is none."""
        raise NotObservable(self.reason)

    def mark_of(self, _scenario: str) -> Mark | None:
        """Nobody appears."""
        return None


@dataclass
class Forked:
    """Scenarios in processes of their own. end: clears up in such a process that was stopped."""

    run: Run
    end: Callable[[], object]
    _alive: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, place: str, under_test: RemoteUnderTest) -> tuple[BaseProcess, Connection]:
        """Start one; the connection gives what it tells, or ends if it dies."""
        context = get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=self._work, args=(theirs, place, under_test))
        process.start()
        theirs.close()
        return process, ours

    def _work(self, line: "Connection[Any, Any]", place: str, under_test: RemoteUnderTest) -> None:
        os.setsid()  # who interrupts our parent means all of it, and the parent tells us once
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        try:
            line.send(self.run(place, Watched(replace(under_test))))
        except KeyboardInterrupt:
            self.end()

    def _end_with_parent(self) -> None:
        reading, writing = self._alive
        os.close(writing)
        os.read(reading, 1)
        main = threading.main_thread().ident
        assert main
        signal.pthread_kill(main, signal.SIGINT)

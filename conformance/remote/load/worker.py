"""A process of the swarm that sends: it is given a part of the crowd, and tells what became of it.

The part comes as a message from the head, the word to go from Locust.
"""

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import gevent
from gevent.event import Event
from locust import User, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import Runner

from conformance.remote.load.crowd import Crowd
from conformance.remote.load.notes import Outcome
from conformance.remote.load.order import LOOKING, conduct_with, opened, site_of
from conformance.remote.load.sending import Sending, noted
from conformance.remote.under_test import RemoteUnderTest
from conformance.remote.wire.evidence import Exchange
from event_log.bad_input import BadInput
from sim.scenario.scenario import Scenario

LISTENS, PART, OUTCOMES, DONE, HALT = "listens", "part", "outcomes", "done", "halt"
"""The messages that head and workers exchange."""

BEGINS_AFTER = 1.0
"""Seconds from the message to the first partner's time 0, which every process counts by itself."""

TELL_EVERY = 0.5


class Part(NamedTuple):
    """What a worker is to send: every `of`-th partner from `place` on, of the load called `run`.

    fingerprint: of the whole crowd, which has to be the same everywhere.
    """

    run: str
    place: int
    of: int
    speed: float
    fingerprint: str


class Unconfirmed(Exception):
    """Why an application was not confirmed, for Locust's tables."""


@dataclass
class Worker:
    """under_test: where partners are sent. out: the folder in which the folder of the run is.

    fingerprint: of the scenario's crowd. over: whether nobody more comes from here.
    """

    under_test: RemoteUnderTest
    scenario: Scenario
    out: Path
    fingerprint: str
    halted: Event = field(default_factory=Event)
    over: bool = True
    _given: Event = field(default_factory=Event)
    _part: Part | None = None
    _received: float = 0.0
    _untold: list[Outcome] = field(default_factory=list)

    def listen(self, runner: Runner) -> None:
        """Take the messages of the head."""
        runner.register_message(PART, self._take)
        runner.register_message(HALT, lambda **_: self.halted.set())

    def call(self, runner: Runner) -> None:
        """Tell the head that it is listened to, unless that has given a part.

        Locust says that a worker is ready before anybody can listen, and drops what comes too soon.
        """
        if not self._given.is_set():
            runner.send_message(LISTENS, {})

    def users(self) -> type[User]:
        """What Locust starts: one user is the whole part, since nobody in it waits for anybody."""
        worker = self

        class Partners(User):
            @task
            def apply(self) -> None:
                worker.work(self.environment)
                raise StopUser

        return Partners

    def work(self, environment: Environment) -> None:
        """Send the part, once; whatever happens, say when it is over."""
        assert environment.runner
        runner, said = environment.runner, {"differs": ""}
        self._given.wait()
        part, self._part = self._part, None
        try:
            if part:
                self._send(part, environment)
        except BadInput as mistake:
            said["differs"] = str(mistake)
        finally:
            self.over = True
            runner.send_message(DONE, said)

    def _take(self, msg: Any, **_: object) -> None:
        self._part, self._received, self.over = Part(*msg.data), time.monotonic(), False
        self._given.set()

    def _send(self, part: Part, environment: Environment) -> None:
        crowd = Crowd.of(self.scenario, part.run)
        if self.fingerprint != part.fingerprint:
            raise BadInput(
                "A worker would send other partners than the head expects; give all of them the "
                "same scenario, seed and versions."
            )
        sending = self._opened(part, crowd, environment)
        teller = gevent.spawn(self._tell_now_and_then, sending, environment)
        with closing(sending):
            try:
                sending.send(crowd.part(part.place, part.of), self._received + BEGINS_AFTER)
            finally:
                teller.kill()
                self._tell(sending, environment)

    def _opened(self, part: Part, crowd: Crowd, environment: Environment) -> Sending:
        described, folder = self.under_test.described, self.out / part.run
        folder.mkdir(parents=True, exist_ok=True)
        conduct = conduct_with(described, (1 - LOOKING) / part.of, patient=False)
        run = opened(described, self.under_test.file, folder, conduct)
        evidence = run.connections.evidence
        keep = evidence.on_exchange

        def seen(exchange: Exchange) -> None:
            noted(exchange)
            keep(exchange)

        def tell(outcome: Outcome) -> None:
            self._untold.append(outcome)
            _fire(environment, outcome)

        evidence.on_exchange = seen
        site = site_of(described, run)
        sending = Sending(site, run.ledger, crowd.mark.text, part.speed, tell, self.halted, conduct)
        conduct.sleep = sending.pause
        return sending

    def _tell_now_and_then(self, sending: Sending, environment: Environment) -> None:
        while True:
            gevent.sleep(TELL_EVERY)
            self._tell(sending, environment)

    def _tell(self, sending: Sending, environment: Environment) -> None:
        assert environment.runner
        untold, self._untold = self._untold, []
        if untold:
            sending.complete(untold)
            told: Mapping[str, Any] = {"outcomes": [asdict(each) for each in untold]}
            environment.runner.send_message(OUTCOMES, dict(told))


def _fire(environment: Environment, outcome: Outcome) -> None:
    """Tell Locust, whose response time is what the partner waited."""
    environment.events.request.fire(  # type: ignore[no-untyped-call]
        request_type="POST",
        name="apply",
        response_time=outcome.took * 1_000,
        response_length=0,
        exception=Unconfirmed(outcome.error) if outcome.error else None,
        context={},
    )

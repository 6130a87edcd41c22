"""A load from its beginning to its event log: processes that send, and this one, which looks.

Locust changes the process that it is in, so none of it is imported here.
"""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from conformance.remote.load.crowd import Crowd
from conformance.remote.load.looking import Looking
from conformance.remote.load.notes import Reading, Sighting, write_log
from conformance.remote.load.order import LOOKING, Order, conduct_with, opened, write_run
from conformance.remote.load.processes import INTERRUPTED, Processes
from conformance.remote.under_test import RemoteUnderTest
from event_log.bad_input import BadInput
from reference_model.activities import Activity
from sim.durations import parse_duration
from sim.scenario.scenario import Scenario

BETWEEN_S = 0.2
PART_OF_TIME = 10
"""Looking takes one part in so many of the time, at most, however many partners there are."""


class Forecast(NamedTuple):
    """What a load will ask of whom. Rates are requests in a second, allowed what [conduct] says."""

    deployment: str
    mark: str
    requests: int
    lasts_s: float
    most_in_a_second: int
    allowed_in_a_second: float
    allowed: int


@dataclass(frozen=True)
class Load:
    """A load to be. every: seconds between looks; follow: from the last answer to the last look.

    workers_here: how many processes to start beside the one that leads.
    """

    under_test: RemoteUnderTest
    scenario: Scenario
    order: Order
    workers_here: int
    every: float
    follow: float

    @property
    def forecast(self) -> Forecast:
        """What it will ask, if all goes by its time."""
        crowd, conduct = Crowd.of(self.scenario, self.order.run), self.under_test.described.conduct
        times = [at / 1_000 / self.order.speed for at in crowd.times()]
        busiest = Counter(int(at) for at in times).most_common(1)
        return Forecast(
            deployment=self.under_test.name,
            mark=crowd.mark.text,
            requests=len(times),
            lasts_s=times[-1] if times else 0.0,
            most_in_a_second=busiest[0][1] if busiest else 0,
            allowed_in_a_second=conduct.requests_per_second * (1 - LOOKING),
            allowed=int(conduct.most_requests * (1 - LOOKING)),
        )

    def require_allowed(self, *, production: bool) -> None:
        """BadInput if the deployment file does not allow it. production: whether that may be."""
        asked = self.forecast
        if not asked.requests:
            raise BadInput(f"{self.scenario.name}: nobody applies in it, so there is no load.")
        if asked.requests > asked.allowed:
            raise BadInput(
                f"{self.scenario.name}: {asked.requests} partners apply, and [conduct] "
                f"most_requests leaves {asked.allowed} requests for them; raise it if so many are "
                "acceptable."
            )
        self.under_test.require_no_production(allowed=production)


@dataclass(frozen=True)
class Observed:
    """What was seen. code: of the processes that sent. lasted: seconds. sees: what can be seen.

    looks: how often was looked.
    missing: how many confirmed partners have no lead that was seen. failed: why the last look was
    none, or "".
    """

    reading: Reading
    code: int
    lasted: float
    looks: int = 0
    sightings: Sequence[Sighting] = ()
    sees: Sequence[Activity] = ()
    missing: int = 0
    failed: str = ""

    def write_log(self, path: Path, clock: float) -> int:
        """Write it as an event log, in the deployment's time; how many rows."""
        return write_log(path, self.reading, self.sightings, clock)


def lead(load: Load) -> Observed:
    """Send and look, until everything is seen or the time is over; Ctrl-C ends it earlier."""
    begun = datetime.now(UTC)
    write_run(load.order, load.under_test.name, begun, None)
    with ExitStack() as stack:
        processes = stack.enter_context(Processes(load.order, load.workers_here))
        watching = _Watching(load, processes, Reading(load.order.folder), stack)
        try:
            watching.until_the_end()
            interrupted = False
        except KeyboardInterrupt:
            processes.halt()
            watching.read()
            interrupted = True
        observed = watching.observed(INTERRUPTED if interrupted else processes.wait())
    write_run(load.order, load.under_test.name, begun, datetime.now(UTC))
    return observed


class _Watching:
    """Reads what was sent, and looks what became of it."""

    def __init__(
        self, load: Load, processes: Processes, reading: Reading, stack: ExitStack
    ) -> None:
        self._load = load
        self._processes = processes
        self._reading = reading
        self._stack = stack
        self._looking: Looking | None = None
        self._next = 0.0
        self._looks = 0
        self._ended: float | None = None

    def until_the_end(self) -> None:
        """Until nothing is missing, or it is not waited for any longer."""
        while not self._is_over():
            self.read()
            if self._looking and time.monotonic() >= self._next:
                self._look(self._looking)
            time.sleep(BETWEEN_S)

    def read(self) -> None:
        """See what the processes have written."""
        self._reading.read()
        if self._reading.began and not self._looking:
            self._looking = self._begin()

    def observed(self, code: int) -> Observed:
        looking, reading = self._looking, self._reading
        if looking is None:
            return Observed(reading, code, 0.0)
        return Observed(
            reading,
            code,
            lasted=looking.passed,
            looks=self._looks,
            sightings=looking.sightings,
            sees=looking.sees,
            missing=looking.missing,
            failed=looking.failed,
        )

    def _is_over(self) -> bool:
        if self._processes.code is None:
            if not self._reading.began:
                self._processes.require_workers()
            return False
        if self._ended is None:
            self._ended = time.monotonic()
            self.read()
            self._next = 0.0
            return self._looking is None
        waited = time.monotonic() - self._ended
        return self._looking is None or waited >= self._load.follow or self._all_seen(self._looking)

    def _all_seen(self, looking: Looking) -> bool:
        return self._next > 0 and not looking.missing

    def _look(self, looking: Looking) -> None:
        began = time.monotonic()
        self._looks += 1
        looking.look(self._reading.confirmed)
        took = time.monotonic() - began
        self._next = began + max(self._load.every, took * PART_OF_TIME)

    def _begin(self) -> Looking:
        described, order = self._load.under_test.described, self._load.order
        conduct = self._stack.enter_context(closing(conduct_with(described, LOOKING, patient=True)))
        run = opened(described, self._load.under_test.file, order.folder, conduct)
        assert self._reading.began
        mark = Crowd.of(self._load.scenario, order.run).mark
        return Looking(described, run, mark, self._reading.began)


def seconds(option: str, text: str) -> float:
    """The seconds of a duration that an option was given; BadInput if it is none."""
    try:
        return parse_duration(text) / 1_000
    except ValueError as reason:
        raise BadInput(f"{option}: {reason}.") from reason

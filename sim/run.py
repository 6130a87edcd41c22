"""One run of a scenario: with its event log on disk, or for whoever listens."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.scenario.scenario import Scenario
from sim.systems.world import Record

STEPS = 200


@dataclass(frozen=True)
class Run:
    """What a run left behind."""

    log: Path
    events: int
    requests: int


def simulate(scenario: Scenario, log: Path, progress: Callable[[float], None] | None = None) -> Run:
    """Run the scenario and write its event log (Parquet).

    progress: is told the share of the run's time that has passed, 0 to 1.
    """
    from event_log.recorder import Recorder  # noqa: PLC0415 - without a log nobody needs pyarrow

    with Recorder(log, scenario.start) as recorder:
        journeys = run_through(scenario, recorder.record, progress=progress)
    return Run(log, recorder.rows, journeys.landscape.site.submitted)


def run_through(
    scenario: Scenario,
    record: Record,
    replication: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Journeys:
    """Run the scenario from its start to its end; record takes everything that happens."""
    with _collector_paused():
        journeys = Journeys(scenario, record, replication)
        for step in range(1, STEPS + 1):
            journeys.run(until=scenario.lasts * step // STEPS)
            if progress:
                progress(step / STEPS)
        if broken := violations(journeys.landscape):
            raise AssertionError(f"The model broke a rule of its own: {broken[0]}")
    return journeys


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let reference counts do the work: records make no cycles, and there are millions of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

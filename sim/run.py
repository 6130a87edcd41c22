"""One run of a scenario, with its event log on disk."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from event_log.recorder import Recorder
from sim.journeys import Journeys
from sim.scenario import Scenario

STEPS = 200


@dataclass(frozen=True)
class Run:
    """What a run left behind."""

    log: Path
    events: int
    requests: int


def simulate(
    scenario: Scenario, log: Path, progress: Callable[[float], None] = lambda done: None
) -> Run:
    """Run the scenario and write its event log (Parquet).

    progress: is told the share of the run's time that has passed, 0 to 1.
    """
    with Recorder(log, scenario.start) as recorder:
        journeys = Journeys(scenario, recorder.record)
        for step in range(1, STEPS + 1):
            journeys.run(until=scenario.lasts * step // STEPS)
            progress(step / STEPS)
    return Run(log, recorder.rows, journeys.landscape.site.submitted)

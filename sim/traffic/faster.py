"""The same partners in less time, or in more: traffic alone is sped up."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.traffic.partners import arrivals
from sim.traffic.recording import Recording, Times

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def faster(scenario: "Scenario", factor: float, lasts: int) -> "Scenario":
    """The scenario with its partners so many times as fast, and nothing else.

    lasts: milliseconds; the run is as long, and longer if somebody still applies after that.
    """
    times = (np.array(list(arrivals(scenario))) / factor).astype(np.int64)
    before = scenario.traffic.recording
    recording = Recording(
        before.path if before else Path(scenario.name),
        np.arange(1, len(times) + 1),
        times,
        Times.AFTER_THE_START,
        before.known if before else (),
    )
    last = int(times[-1]) if len(times) else 0
    changed = {"traffic": scenario.traffic.timed_by(recording), "lasts": max(lasts, last + 1)}
    return scenario.model_copy(update=changed)

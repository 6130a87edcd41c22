"""Scenario files whose sales queue is one of queueing theory's, and intervals over replications.

The unit of time is an hour. Jobs start every 3 minutes, so a lead comes up to 3 minutes later than
its partner applied. Whoever is served in the order of coming is then taken up no more than that
later, so a mean wait is off by half of it at most, either way: that much is allowed for. Leads are
counted after the first tenth.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity, Event
from sim.journeys import Journeys
from sim.scenario.loading import load_scenario

REPLICATIONS = 12
FIRST_SEED = 20260302
T_999 = 4.4370  # Student's t for 99.9 % and 11 degrees of freedom
HOUR = 3_600_000
GATE = 0.05  # hours between two starts of a job
WARM_UP = 0.1

HEAD = """
name = "Queue"
start = 2026-03-02T00:00:00Z
lasts = "{lasts} h"
[traffic]
requests = {requests}
over = "{over} h"
countries = {{ NL = 1 }}
[jobs]
p_0001 = {{ every = "3 min" }}
synchronize = {{ every = "3 min", offset = "0 s", row_time = "0 s" }}
publish_customers = {{ every = "1000 d", offset = "1000 d" }}
send_emails = {{ every = "1000 d", offset = "1000 d" }}
[dual_write]
latency = {{ law = "fixed", value = "0 s" }}
"""


class Run:
    """When things happened in one run, in hours, request by request in the order they came."""

    def __init__(self, path: Path, seed: int) -> None:
        self.seed = seed
        self._times: dict[str, dict[str, list[int]]] = {}
        scenario = load_scenario(path, seed=seed)
        Journeys(scenario, self._record).run(scenario.lasts)

    def _record(self, time: int, events: list[Event]) -> None:
        for activity, case, _, _ in events:
            self._times.setdefault(activity, {}).setdefault(case, []).append(time)

    def hours(self, activity: Activity, number: int = 0) -> NDArray[np.float64]:
        """When it happened for the first (second, ...) time; NaN for who never got there."""
        times = self._times.get(activity, {})
        cases = list(self._times[Activity.REQUEST_SUBMITTED])
        later = cases[round(WARM_UP * len(cases)) :]
        happened = (times.get(case, []) for case in later)
        return (
            np.array([each[number] if number < len(each) else np.nan for each in happened]) / HOUR
        )

    def count(self, activity: Activity) -> NDArray[np.int64]:
        """How often it happened to each request."""
        times = self._times.get(activity, {})
        cases = list(self._times[Activity.REQUEST_SUBMITTED])
        return np.array([len(times.get(case, [])) for case in cases[round(WARM_UP * len(cases)) :]])

    @property
    def waits(self) -> NDArray[np.float64]:
        """How long each lead waited to be taken up."""
        return self.hours(Activity.LEAD_TAKEN_UP) - self.hours(Activity.LEAD_CREATED)


def write(path: Path, tables: str, *, rate: float, requests: int, lasts: float = 1.1) -> Path:
    """A scenario with so many requests an hour; it lasts so many times as long as they come."""
    over = round(requests / rate)
    head = HEAD.format(lasts=round(lasts * over), requests=requests, over=over)
    path.write_text(head + tables, encoding="utf-8")
    return path


def agree(path: Path, precision: float, **compared: tuple[float, Callable[[Run], float]]) -> None:
    """Each exact value lies in the 99.9 % interval, no wider than this share, of its measure."""
    runs = [Run(path, seed) for seed in range(FIRST_SEED, FIRST_SEED + REPLICATIONS)]
    for name, (exact, measure) in compared.items():
        seen = [measure(run) for run in runs]
        half = T_999 * float(np.std(seen, ddof=1)) / np.sqrt(REPLICATIONS)
        both = f"{name}: exact {exact:.4f}, simulated {np.mean(seen):.4f} +- {half:.4f}"
        print(both)
        assert abs(np.mean(seen) - exact) <= half + GATE / 2, both
        assert half <= precision * exact, f"{both}: too wide"

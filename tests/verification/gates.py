"""Scenario files about batch jobs, run some times over, and held against what is exactly known."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity
from sim.journeys import Journeys
from sim.scenario.loading import load_scenario
from tests.sim.worlds import MINUTE, Journal

REPLICATIONS = 30
T_999 = 3.6594  # Student's t for 99.9 % and 29 degrees of freedom
FIRST_SEED = 20260302

HEAD = """
name = "Jobs"
start = 2026-03-02T00:00:00Z
lasts = "{lasts}"
[traffic]
requests = {requests}
over = "{over}"
"""


def scenario(path: Path, tables: str, *, requests: int, over: str, lasts: str) -> Path:
    """Write a scenario file with these tables, and a single salesperson unless they have some."""
    team = "" if "[sales_team]" in tables else "[sales_team]\npeople = 1\n"
    head = HEAD.format(requests=requests, over=over, lasts=lasts)
    path.write_text(head + tables + team, encoding="utf-8")
    return path


def journal_of(path: Path, seed: int = FIRST_SEED) -> Journal:
    """What happens in one run of a scenario file."""
    read, journal = load_scenario(path, seed=seed), Journal()
    Journeys(read, journal.record).run(read.lasts)
    return journal


def replications(path: Path) -> Iterator[Journal]:
    """What happens in each of so many independent runs."""
    for number in range(REPLICATIONS):
        yield journal_of(path, FIRST_SEED + number)


def minutes(journal: Journal, last: Activity) -> NDArray[np.float64]:
    """How long each request took from submission to this activity; all of them got there."""
    submitted, done = journal.times(Activity.REQUEST_SUBMITTED), journal.times(last)
    assert submitted.keys() == done.keys()
    return np.array([done[case] - submitted[case] for case in submitted]) / MINUTE


def agree(what: str, exact: float, seen: list[float], precision: float) -> None:
    """The exact value lies in the 99.9 % interval, which is no wider than this share of it."""
    half = T_999 * float(np.std(seen, ddof=1)) / np.sqrt(len(seen))
    both = f"{what}: exact {exact:.4f}, simulated {np.mean(seen):.4f} +- {half:.4f}"
    print(both)
    assert len(seen) == REPLICATIONS
    assert abs(np.mean(seen) - exact) <= half, both
    assert half <= precision * exact, f"{both}: too wide"

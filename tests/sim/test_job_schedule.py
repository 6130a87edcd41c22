"""Batch jobs at their ticks, held against what can be worked out by hand."""

import numpy as np
import pytest

from reference_model.activities import Activity
from sim.streams import stream
from sim.systems.world import World
from tests.sim.worlds import HOUR, MINUTE, Journal, apply_at, schedule

T_999 = 3.6594  # Student's t for 99.9 % and 29 degrees of freedom
REPLICATIONS = 30


def test_a_row_stored_at_the_instant_of_a_tick_is_taken_by_it() -> None:
    """The tick comes after everything else of its millisecond."""
    journal = Journal()
    world = World(journal.record)
    world.schedule("P-0001", schedule(15 * MINUTE))
    apply_at(world, [15 * MINUTE])
    world.clock.run(until=HOUR)
    assert journal.at(Activity.REQUEST_PULLED) == [15 * MINUTE]


def test_jobs_due_at_one_instant_run_in_the_order_declared() -> None:
    """A row passes both jobs at once, however long ago the second one's tick was scheduled."""
    journal = Journal()
    world = World(journal.record)
    world.schedule("P-0001", schedule(15 * MINUTE))
    world.schedule("Synchronize customers and channel requests", schedule(HOUR))
    apply_at(world, [50 * MINUTE])
    world.clock.run(until=2 * HOUR)
    assert journal.at(Activity.PROSPECT_STORED) == [HOUR]


def test_jobs_declared_the_other_way_round_take_another_period() -> None:
    """When Synchronize comes first it finds nothing until its next tick."""
    journal = Journal()
    world = World(journal.record)
    world.schedule("Synchronize customers and channel requests", schedule(HOUR))
    world.schedule("P-0001", schedule(15 * MINUTE))
    apply_at(world, [50 * MINUTE])
    world.clock.run(until=3 * HOUR)
    assert journal.at(Activity.PROSPECT_STORED) == [2 * HOUR]


def test_a_run_longer_than_its_interval_lets_ticks_pass() -> None:
    """Three rows of four minutes each, every five minutes: the next run starts at 15, not at 5."""
    journal = Journal()
    world = World(journal.record)
    world.schedule("P-0001", schedule(5 * MINUTE, row_time=4 * MINUTE))
    apply_at(world, [0, 0, 0, MINUTE])
    world.clock.run(until=HOUR)
    assert journal.at(Activity.JOB_STARTED) == [0, 15 * MINUTE]
    assert journal.at(Activity.REQUEST_PULLED) == [4 * MINUTE, 8 * MINUTE, 12 * MINUTE, 19 * MINUTE]


def waits(instants: np.ndarray, jobs: dict[str, tuple[int, int]], last: Activity) -> np.ndarray:
    """How long each request took from submission to the last activity, in minutes."""
    journal = Journal()
    world = World(journal.record)
    for name, (every, offset) in jobs.items():
        world.schedule(name, schedule(every, offset))
    apply_at(world, instants.tolist())
    world.clock.run(until=int(instants.max()) + 4 * HOUR)
    submitted, done = journal.times(Activity.REQUEST_SUBMITTED), journal.times(last)
    assert submitted.keys() == done.keys()
    return np.array([done[case] - submitted[case] for case in submitted]) / MINUTE


CASES = {
    "one job every 15 minutes": (
        {"P-0001": (15 * MINUTE, 0)},
        Activity.REQUEST_PULLED,
        (7.5, 0.0, 15.0),
    ),
    "two jobs, every 15 and every 60 offset 5": (
        {
            "P-0001": (15 * MINUTE, 0),
            "Synchronize customers and channel requests": (HOUR, 5 * MINUTE),
        },
        Activity.PROSPECT_STORED,
        (35.0, 5.0, 65.0),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_mean_wait_is_the_exact_one(name: str) -> None:
    """Over whole periods: inside the 99.9 % interval of 30 replications, and inside its bounds."""
    jobs, last, (exact, lowest, highest) = CASES[name]
    means = []
    for replication in range(REPLICATIONS):
        random = stream(20260302, name, replication)
        seen = waits(np.sort(random.integers(0, 48 * HOUR, 400)), jobs, last)
        assert lowest <= seen.min()
        assert seen.max() <= highest
        means.append(seen.mean())
    half_width = T_999 * np.std(means, ddof=1) / np.sqrt(REPLICATIONS)
    both = f"exact {exact}, simulated {np.mean(means):.3f} +- {half_width:.3f}"
    assert abs(np.mean(means) - exact) <= half_width, both
    assert half_width < exact / 20

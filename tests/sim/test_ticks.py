"""What a run of a job takes and what it leaves for the next one."""

import pytest

from reference_model.activities import Activity
from sim.systems.world import World
from tests.sim.worlds import HOUR, MINUTE, Journal, application, apply_at, schedule

P_0001 = "P-0001"
TICK = 15 * MINUTE


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def world(journal: Journal) -> World:
    return World(journal.record)


@pytest.mark.parametrize("known_since", [0, 1, TICK - 1, TICK])
def test_a_row_of_the_ticks_instant_is_taken(
    world: World, journal: Journal, known_since: int
) -> None:
    """No matter how long ago its arrival was put into the calendar, the tick waits for it."""
    world.schedule(P_0001, schedule(TICK))
    submit = world.landscape.site.submit_request
    world.clock.after(known_since, world.clock.after, TICK - known_since, submit, application(1))

    world.clock.run(until=HOUR)

    assert journal.at(Activity.REQUEST_PULLED) == [TICK]


def test_a_row_of_the_millisecond_after_waits_for_the_next_tick(
    world: World, journal: Journal
) -> None:
    """One millisecond too late is too late."""
    world.schedule(P_0001, schedule(TICK))
    apply_at(world, [TICK + 1])

    world.clock.run(until=HOUR)

    assert journal.at(Activity.REQUEST_PULLED) == [2 * TICK]


def test_a_run_takes_what_was_there_at_its_tick(world: World, journal: Journal) -> None:
    """What comes while it works is left for the next one."""
    world.schedule(P_0001, schedule(TICK, row_time=4 * MINUTE))
    apply_at(world, [0, 0, 5 * MINUTE])

    world.clock.run(until=HOUR)

    assert journal.at(Activity.REQUEST_PULLED) == [4 * MINUTE, 8 * MINUTE, TICK + 4 * MINUTE]


def test_a_run_that_ends_at_a_tick_does_not_miss_it(world: World, journal: Journal) -> None:
    """Three rows of five minutes fill a quarter of an hour, and the next run follows at once."""
    world.schedule(P_0001, schedule(TICK, row_time=5 * MINUTE))
    apply_at(world, [0, 0, 0, MINUTE])

    world.clock.run(until=HOUR)

    assert journal.at(Activity.JOB_STARTED) == [0, TICK]


def test_runs_of_one_job_never_overlap(world: World, journal: Journal) -> None:
    """However much comes in, a run begins at a tick, and after the end of the one before."""
    world.schedule(P_0001, schedule(TICK, offset=MINUTE, row_time=7 * MINUTE))
    apply_at(world, range(0, 12 * HOUR, 8 * MINUTE))

    world.clock.run(until=48 * HOUR)

    runs = [
        (activity, time)
        for time, (activity, _, _, _) in journal.rows
        if activity in {Activity.JOB_STARTED, Activity.JOB_FINISHED}
    ]
    begun, ended = runs[::2], runs[1::2]
    assert {activity for activity, _ in begun} == {Activity.JOB_STARTED}
    assert {activity for activity, _ in ended} == {Activity.JOB_FINISHED}
    assert {(time - MINUTE) % TICK for _, time in begun} == {0}
    assert len(journal.at(Activity.REQUEST_PULLED)) == 90


def test_a_run_that_finds_nothing_is_not_logged(world: World, journal: Journal) -> None:
    """A month of empty runs would hide what happened."""
    world.schedule(P_0001, schedule(TICK))

    world.clock.run(until=24 * HOUR)

    assert journal.rows == []


def test_a_run_says_how_many_rows_it_takes(world: World, journal: Journal) -> None:
    """At its start and at its end, in the name of the job."""
    world.schedule(P_0001, schedule(TICK))
    apply_at(world, [1, 2, 3])

    world.clock.run(until=HOUR)

    runs = [event for _, event in journal.rows if event[2] == P_0001 and event[1] == ""]
    assert runs == [
        (Activity.JOB_STARTED, "", P_0001, {"rows": 3}),
        (Activity.JOB_FINISHED, "", P_0001, {"rows": 3}),
    ]

"""A broken invariant ends the run as soon as it breaks, with the last events of the case."""

from typing import Any

import pytest

from conformance.mutants import find_mutant
from reference_model.activities import Activity
from reference_model.landscape import STANDARD_PARTS, Landscape
from sim.faults import watching
from sim.faults.watched_journeys import WatchedJourneys
from sim.faults.watching import REMEMBERED, InvariantBroken, Violation, Watch
from sim.journeys import Journeys
from sim.scenario.loading import find_scenario, load_scenario
from sim.systems.world import World
from tests.sim.worlds import HOUR, Journal

OUTAGE = {"system": "sales", "starts": "9 h 30 min", "lasts": "3 h"}
TRAFFIC = {"requests": 60, "over": "1 d", "countries": {"NO": 1}}


def scenario(**changes: Any) -> Any:
    smaller = {"lasts": "3 d", "traffic": TRAFFIC, "outage": [OUTAGE]} | changes
    return load_scenario(find_scenario("launch_week"), **smaller)


def broken_by(mutant: str) -> tuple[Violation, Journal]:
    """What breaks first, and all that happened until then."""
    journal = Journal()
    journeys = WatchedJourneys(scenario(), journal.record, parts=find_mutant(mutant).parts)
    with pytest.raises(InvariantBroken) as broken:
        journeys.run(72 * HOUR)
    return broken.value.violation, journal


def test_a_watched_run_is_the_same_run() -> None:
    """Looking changes nothing."""
    plain, watched = Journal(), Journal()
    Journeys(scenario(), plain.record).run(72 * HOUR)
    WatchedJourneys(scenario(), watched.record, parts=STANDARD_PARTS).run(72 * HOUR)
    assert watched.rows == plain.rows


def test_what_is_said_of_people_and_jobs_alone_is_not_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing was asked of the model; what it refused is checked, since it must not change it."""
    checked: list[Landscape] = []
    monkeypatch.setattr(watching, "first_violation", checked.append)
    watch = Watch(Journal().record)
    world = World(watch.record)
    watch.over(world)

    for said in (Activity.JOB_STARTED, Activity.LEAD_TAKEN_UP, Activity.FOLLOW_UP_DUE):
        world.publish(said)
        watch.check()
    assert checked == []

    for happened in (Activity.SIGN_IN_REFUSED, Activity.SAVE_REFUSED, Activity.ROW_FAILED):
        world.publish(happened)
        watch.check()
    assert checked == [world.landscape] * 3


def test_a_lost_row_is_noticed_at_once() -> None:
    """At the instant of the first failure, and with the events of that case only."""
    violation, journal = broken_by("failed-row-lost")
    assert violation.name == "each_request_is_in_one_place"
    assert violation.rule.startswith("Channel database, inbox, prospects or archive")
    assert violation.at == journal.at(Activity.SYNCHRONIZATION_FAILED)[0]
    assert len(journal.at(Activity.SYNCHRONIZATION_FAILED)) == 1
    assert violation.trace == tuple(journal.rows[-REMEMBERED:])


def test_a_case_that_is_named_shows_its_own_events() -> None:
    """A roll-back that leaves the prospect: the row waits, and is stored as well."""
    violation, journal = broken_by("roll-back-leaves-headquarters-side")
    (case,) = {event[1] for _, event in violation.trace}
    assert case in violation.sentence
    assert violation.trace == tuple(row for row in journal.rows if row[1][1] == case)
    assert violation.trace[-1][1][0] is Activity.SYNCHRONIZATION_FAILED


def test_each_row_of_a_run_is_checked() -> None:
    """Rows that take no time are one event of the clock, and the first wrong one is found."""
    instant = {"synchronize": {"every": "1 h"}}
    journal = Journal()
    journeys = WatchedJourneys(
        scenario(jobs=instant, outage=[], dual_write={"latency": {"law": "fixed", "value": "0 s"}}),
        journal.record,
        parts=find_mutant("two-leads").parts,
    )
    with pytest.raises(InvariantBroken):
        journeys.run(72 * HOUR)
    assert len(journal.at(Activity.PROSPECT_STORED)) == 1

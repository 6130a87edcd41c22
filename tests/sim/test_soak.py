"""A soak finds wrong systems, says of what kind they are wrong, and makes the scenario small."""

from collections import Counter

import pytest

from conformance.mutants import find_mutant
from reference_model.activities import Activity
from reference_model.landscape import STANDARD_PARTS, Parts
from sim.durations import parse_duration
from sim.faults.drawing import Table
from sim.faults.plan import healed
from sim.faults.random_scenario import Data, draw_scenario, scenario_of
from sim.faults.shrinking import faults_of, shrunk, with_faults
from sim.faults.soak import soak
from sim.faults.trial import deadline, try_out
from sim.journeys import Journeys
from sim.scenario.faults import KINDS
from tests.sim.worlds import Journal

CAUGHT = [
    ("failed-row-lost", "safety", "each_request_is_in_one_place", None),
    ("no-roll-back", "safety", "each_request_is_in_one_place", None),
    ("roll-back-leaves-headquarters-side", "safety", "each_request_is_in_one_place", None),
    ("failed-write-queued", "safety", "only_paused_maps_queue", None),
    ("roll-back-leaves-sales-side", "liveness", "prospects_say_what_leads_say", None),
    ("queue-dropped-at-resume", "liveness", "prospects_say_what_leads_say", "pause"),
    ("failed-row-never-retried", "liveness", "nothing_waits_for_a_job", None),
    ("mail-lost-while-the-server-is-down", "liveness", "everybody_is_told_once", "mail_down"),
]


def test_the_right_system_passes() -> None:
    """With every kind of fault, and requests that are through."""
    done = soak(100, 1)
    assert done.finding is None
    assert done.days >= 100
    assert done.runs > 5
    assert set(done.faults) == set(KINDS)


@pytest.mark.parametrize(("mutant", "kind", "broke", "fault"), CAUGHT)
def test_a_wrong_system_is_caught_and_made_small(
    mutant: str, kind: str, broke: str, fault: str | None
) -> None:
    """One fault and one partner are left, in less than two days, and without it nothing fails."""
    parts = find_mutant(mutant).parts
    finding = soak(2000, 1, parts).finding
    assert finding is not None
    assert (finding.failure.kind, finding.failure.violation.name) == (kind, broke)
    ((left, _),) = faults_of(finding.smallest)
    assert fault in {None, left}
    assert len(faults_of(finding.drawn)) > 1
    assert finding.smallest["traffic"]["requests"] == 1
    assert parse_duration(finding.smallest["lasts"]) < parse_duration("2 d")
    assert finding.failure.same_as(try_out(scenario_of(finding.smallest), parts))
    assert try_out(scenario_of(finding.smallest), STANDARD_PARTS) is None
    assert try_out(scenario_of(with_faults(finding.smallest, [])), parts) is None


def test_a_crash_is_a_failure_of_its_own() -> None:
    """It is told by the function that it came from."""

    class Broken(STANDARD_PARTS.headquarters):  # type: ignore[name-defined,misc]
        def _reject(self, *_: object) -> None:
            raise KeyError("nobody")

    failure = try_out(scenario_of(draw_scenario(1, 1)), Parts(headquarters=Broken))
    assert failure is not None
    assert failure.kind == "crash"
    assert failure.violation.name == "KeyError in _reject"


def test_a_seed_draws_the_same_runs() -> None:
    """Run by run; another seed or run is another scenario."""
    assert draw_scenario(4, 9) == draw_scenario(4, 9)
    assert draw_scenario(4, 9) != draw_scenario(4, 10)
    assert draw_scenario(4, 9) != draw_scenario(5, 9)


def test_runs_differ_widely() -> None:
    """Some are calm, some full of faults, and no two kinds always come together."""
    counts = [Counter(kind for kind, _ in faults_of(draw_scenario(6, run))) for run in range(100)]
    assert min(map(len, counts)) == 0
    assert max(count.total() for count in counts) > 100
    for one in KINDS:
        for other in set(KINDS) - {one}:
            assert any(count[one] and not count[other] for count in counts)


def test_what_is_rare_happens() -> None:
    """In some runs writes fail to catch up, and people and partners are refused."""
    rare = {
        Activity.CATCH_UP_FAILED,
        Activity.SAVE_REFUSED,
        Activity.SUBMISSION_REFUSED,
        Activity.ROW_REPEATED,
    }
    for run in range(60):
        journal = Journal()
        scenario = healed(scenario_of(draw_scenario(8, run)))
        Journeys(scenario, journal.record).run(scenario.lasts)
        rare -= {event[0] for _, event in journal.rows}
        if not rare:
            return
    assert not rare


def planted(data: Data) -> bool:
    """A bug that needs a pause and an outage, two partners, and an hour."""
    kinds = {kind for kind, _ in faults_of(data)}
    enough = data["traffic"]["requests"] >= 2 and parse_duration(data["lasts"]) >= 3_600_000
    return {"pause", "outage"} <= kinds and enough


def test_shrinking_finds_the_smallest_plan_of_a_planted_bug() -> None:
    """Of three hundred faults the two are left, each a minute long."""
    when: list[Table] = [{"starts": f"{hour} h", "lasts": "50 min"} for hour in range(100)]
    data = draw_scenario(1, 1) | {"pause": when, "mail_down": when, "lasts": "9 d"}
    data["outage"] = [{"system": "site", **each} for each in when]
    data["traffic"] = {"requests": 40, "over": "8 d"}
    smallest = shrunk(data, planted)
    assert planted(smallest)
    assert [kind for kind, _ in faults_of(smallest)] == ["outage", "pause"]
    assert {table["lasts"] for _, table in faults_of(smallest)} == {"1 min"}
    assert smallest["traffic"]["requests"] == 2
    assert parse_duration(smallest["lasts"]) < 2 * 3_600_000


def test_the_deadline_is_the_sum_of_what_everything_needs() -> None:
    """By hand: one partner who is won, fixed times, jobs without row times, one pause."""
    data = draw_scenario(1, 1) | {
        "lasts": "1 d",
        "traffic": {"requests": 1, "over": "1 h"},
        "partners": {"next_attempt": "2 h"},
        "dual_write": {"latency": {"law": "fixed", "value": "1 s"}},
        "jobs": {
            "p_0001": {"every": "15 min"},
            "synchronize": {"every": "30 min", "row_time": "4 s"},
            "publish_customers": {"every": "1 h", "row_time": "10 s"},
            "send_emails": {"every": "1 min"},
        },
    }
    fixed = {"law": "fixed", "value": "20 min"}
    data["sales_team"] |= dict.fromkeys(("qualification", "follow_up", "closing"), fixed)
    calm = {key: value for key, value in data.items() if key not in KINDS}
    pause = calm | {"pause": [{"starts": "1 h", "lasts": "1 h", "retry": "5 min"}]}
    periods = "1 h 46 min"
    rows = 3 * 5 + 7 * 10  # twice the rows there can be, and one that is going on
    people = "1 h 2 s"
    tries = "2 h 12 min"  # a partner's, and a save's with the longest wait for an answer
    expected = parse_duration(f"1 d {periods} {rows} s {people} {tries}")
    assert deadline(scenario_of(calm)) == expected
    assert deadline(scenario_of(pause)) == expected + parse_duration("10 min")

"""Live writes that get no answer for two minutes, and who has to try again."""

from pathlib import Path

import pytest

from reference_model.activities import Activity
from reference_model.invariants import violations
from sim.journeys import Journeys
from sim.scenario.loading import load_scenario
from tests.sim.worlds import HOUR, MINUTE, Journal

SCENARIO = """
name = "Slow"
start = 2026-03-02T00:00:00Z
lasts = "{lasts}"
[traffic]
requests = 3
over = "10 min"
[jobs]
p_0001 = {{ every = "10 min" }}
synchronize = {{ every = "1 h" }}
[dual_write]
latency = {latency}
save_again = "5 min"
[sales_team]
people = 1
opens = 00:00:00
closes = 23:00:00
days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
qualification = {{ law = "fixed", value = "1 min" }}
"""
NEVER_IN_TIME = '{ law = "uniform", low = "121 s", high = "130 s" }'
OFTEN_TOO_LATE = '{ law = "exponential", mean = "2 min" }'


def run(folder: Path, latency: str, lasts: str) -> tuple[Journeys, Journal]:
    path, journal = folder / "slow.toml", Journal()
    path.write_text(SCENARIO.format(latency=latency, lasts=lasts), encoding="utf-8")
    scenario = load_scenario(path)
    journeys = Journeys(scenario, journal.record)
    journeys.run(scenario.lasts)
    return journeys, journal


def test_a_run_learns_of_each_failure_after_two_minutes(tmp_path: Path) -> None:
    """Three rows fail at 2, 4 and 6 minutes past, and again in the next hour; nothing is kept."""
    journeys, journal = run(tmp_path, NEVER_IN_TIME, "150 min")

    failed = [2 * MINUTE, 4 * MINUTE, 6 * MINUTE]
    assert journal.at(Activity.SYNCHRONIZATION_FAILED) == [
        *(HOUR + time for time in failed),
        *(2 * HOUR + time for time in failed),
    ]
    assert journal.at(Activity.PROSPECT_STORED) == journal.at(Activity.LEAD_CREATED) == []
    reasons = {e[3]["reason"] for _, e in journal.rows if e[0] is Activity.SYNCHRONIZATION_FAILED}
    assert reasons == {"Unable to write the lead: no answer for two minutes."}
    assert violations(journeys.landscape) == []


def test_a_write_that_takes_two_minutes_is_in_time(tmp_path: Path) -> None:
    """The limit itself has not been exceeded."""
    _, journal = run(tmp_path, '{ law = "fixed", value = "120 s" }', "2 h")

    assert [time - HOUR for time in journal.at(Activity.PROSPECT_STORED)] == [
        *(2 * MINUTE, 4 * MINUTE, 6 * MINUTE)
    ]
    assert journal.at(Activity.SAVE_REFUSED) == []


def test_every_attempt_has_luck_of_its_own(tmp_path: Path) -> None:
    """With a mean of two minutes a third of the writes fails, and all are made in the end."""
    journeys, journal = run(tmp_path, OFTEN_TOO_LATE, "28 d")

    assert journal.at(Activity.SYNCHRONIZATION_FAILED)
    assert len(journal.times(Activity.PROSPECT_STORED)) == 3
    decided = [Activity.PROSPECT_APPROVED, Activity.PROSPECT_REJECTED]
    assert sum(len(journal.at(each)) for each in decided) == 3
    assert violations(journeys.landscape) == []


def test_a_refused_salesperson_saves_again_and_takes_nothing_up_before(tmp_path: Path) -> None:
    """After five minutes and the time of the next write; one who waits works on nothing else."""
    _, journal = run(tmp_path, OFTEN_TOO_LATE, "28 d")
    people = {
        *(Activity.LEAD_TAKEN_UP, Activity.OPPORTUNITY_TAKEN_UP, Activity.SAVE_REFUSED),
        *(Activity.LEAD_QUALIFIED, Activity.LEAD_DISQUALIFIED),
        *(Activity.OPPORTUNITY_WON, Activity.OPPORTUNITY_LOST),
    }
    rows = [(time, event) for time, event in journal.rows if event[0] in people]
    refused = [i for i, (_, event) in enumerate(rows) if event[0] is Activity.SAVE_REFUSED]

    assert refused
    for i in refused:
        (begun, before), (told, event), (again, after) = rows[i - 1 : i + 2]
        assert before[1] == event[1] == after[1]
        assert event[2] == "Salesperson 01"
        assert 5 * MINUTE <= again - told <= 7 * MINUTE
        if before[0] is Activity.LEAD_TAKEN_UP:
            assert told - begun == 3 * MINUTE
        assert "no answer for two minutes" in str(event[3]["reason"])


@pytest.mark.parametrize("latency", [NEVER_IN_TIME, OFTEN_TOO_LATE])
def test_systems_answer_others_as_usual(tmp_path: Path, latency: str) -> None:
    """What took too long was one write; afterwards neither system is slow."""
    journeys, _ = run(tmp_path, latency, "3 d")

    assert journeys.landscape.sales.response_time == 0
    assert journeys.landscape.headquarters.response_time == 0


def test_paused_maps_queue_as_much_as_the_scenario_says(tmp_path: Path) -> None:
    """The queue's limit is the model's; how many writes it is stands in the scenario."""
    path = tmp_path / "paused.toml"
    text = SCENARIO.format(latency='{ law = "fixed", value = "0 s" }', lasts="3 h")
    path.write_text(text.replace("save_again", "queued_writes = 2\nsave_again"), encoding="utf-8")
    scenario, journal = load_scenario(path), Journal()
    journeys = Journeys(scenario, journal.record)
    journeys.landscape.dual_write.pause()
    journeys.run(scenario.lasts)

    assert len(journal.at(Activity.WRITE_QUEUED)) == 2
    assert len(journal.times(Activity.SYNCHRONIZATION_FAILED)) == 1

"""Of several talks with a partner each has its wait, its work, and the thinking before it."""

from pathlib import Path

import numpy as np
import pytest

from event_log.files import read
from reports.metrics import Metrics, measure
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario
from tests.reports.logs import Row, at, measured, signed_in

TALKS = ("thinking", "opportunity_queue", "opportunity_work")


def twice(case: str) -> list[Row]:
    """Thinks 60 minutes, waits 10, talks 10; thinks 40, waits 30, talks 20, and is won at 260."""
    return [
        *signed_in(case)[:8],
        at(160, "Another talk agreed", case, "Bob"),
        at(200, "Follow-up due", case),
        at(230, "Opportunity taken up", case, "Ann"),
        at(250, "Opportunity won", case, "Ann"),
        at(250, "Prospect approved", case),
        at(255, "E-mail sent", case),
        at(300, "Customer hierarchy published", case),
        at(360, "Signed in", case),
    ]


def waits(metrics: Metrics) -> dict[str, tuple[int, float | None, int]]:
    """Of each stage that talks visit: visits that are over, their mean in minutes, who is there."""
    return {
        each.key: (each.wait.n, (each.wait.mean_s or 0) / 60, each.in_it_at_the_end)
        for each in metrics.stages
        if each.key in TALKS
    }


def test_every_talk_counts() -> None:
    """The queue chart shows the wait before the second talk as it does that before the first."""
    metrics = measured(*twice("a"))

    assert waits(metrics) == {
        "thinking": (2, 50, 0),
        "opportunity_queue": (2, 20, 0),
        "opportunity_work": (2, 15, 0),
    }
    shares = [each.share_of_way or 0 for each in metrics.stages if each.key != "mail"]
    assert sum(shares) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("rows", "place", "stage"),
    [
        (9, "Partner thinks it over before another talk", "thinking"),
        (10, "Opportunity waits for a salesperson", "opportunity_queue"),
        (11, "Opportunity taken up, not closed", "opportunity_work"),
    ],
)
def test_who_is_between_two_talks_is_there(rows: int, place: str, stage: str) -> None:
    """When the log ends, the request is where it is, and not at its first talk."""
    metrics = measured(*twice("a")[:rows], *signed_in("b"))

    assert [each.label for each in metrics.funnel.places if each.count] == ["Signed in", place]
    assert {key for key, (_, _, there) in waits(metrics).items() if there} == {stage}
    assert metrics.funnel.conserved


def test_a_log_without_takings_up_tells_wait_and_work_as_one() -> None:
    """From when a follow-up was due to the talk's end, for each talk."""
    rows = [row for row in twice("a") if row[1] != "Opportunity taken up"]
    (stage,) = (each for each in measured(*rows).stages if "opportunity_queue" in each.key)

    assert stage.key == "opportunity_queue+opportunity_work"
    assert (stage.wait.n, stage.wait.mean_s) == (2, (20 + 50) / 2 * 60)


def test_all_talks_of_a_run_are_seen(tmp_path: Path) -> None:
    """As many waits as tasks were taken up, of which each is booked once; the way is all told."""
    scenario = load_scenario(
        find_scenario("launch_week"),
        lasts="60 d",
        traffic={"requests": 200, "over": "2 d"},
        sales={"another_talk_share": 0.4},
        sales_team=[{"people": 3}],
        outage=[],
    )
    run = simulate(scenario, tmp_path / "events.parquet")
    table = read(run.log)
    names = np.array(table.column("activity").to_pylist())
    metrics = measure(table)

    number = int((names == "Opportunity taken up").sum())
    assert (names == "Another talk agreed").sum() > 20
    assert {n for n, _, _ in waits(metrics).values()} == {number}
    shares = [each.share_of_way or 0 for each in metrics.stages if each.key != "mail"]
    assert sum(shares) == pytest.approx(1, abs=1e-3)

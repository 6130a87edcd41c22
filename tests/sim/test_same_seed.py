"""The same seed gives the same bytes, another one does not, and variants share their luck."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from reference_model.activities import Activity
from sim.journeys import Journeys
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from tests.sim.worlds import Journal, staffed

ROOT = Path(sim.__file__).parent.parent
TRAFFIC = {"requests": 300, "over": "1 d", "countries": {"NO": 2, "DE": 1}}
RUN = """
import sys
from pathlib import Path
from sim.run import simulate
from sim.scenario.loading import find_scenario, load_scenario

traffic = {"requests": 300, "over": "1 d", "countries": {"NO": 2, "DE": 1}}
scenario = load_scenario(
    find_scenario("launch_week"), lasts="2 d", seed=int(sys.argv[2]), traffic=traffic, outage=[]
)
simulate(scenario, Path(sys.argv[1]))
"""


def log_of(path: Path, seed: int, hash_seed: int) -> bytes:
    """Simulate in another process, whose sets and dictionaries hash differently."""
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(path), str(seed)]
    subprocess.run(command, env=environment, cwd=path.parent, check=True)
    return path.read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whichever process runs it; and another seed gives another log."""
    one = log_of(tmp_path / "one.parquet", seed=5, hash_seed=1)
    two = log_of(tmp_path / "two.parquet", seed=5, hash_seed=2)
    other = log_of(tmp_path / "other.parquet", seed=6, hash_seed=1)

    assert one == two
    assert one != other


def small(people: int) -> Scenario:
    scenario = load_scenario(find_scenario("launch_week"), lasts="14 d", traffic=TRAFFIC, outage=[])
    return staffed(scenario, people=people)


def journal_of(scenario: Scenario) -> Journal:
    journal = Journal()
    Journeys(scenario, journal.record).run(scenario.lasts)
    return journal


@pytest.fixture(scope="module")
def variants() -> tuple[Journal, Journal]:
    """The same partners, with four salespeople and with forty."""
    return journal_of(small(4)), journal_of(small(40))


def test_more_salespeople_leave_the_arrivals_alone(variants: tuple[Journal, Journal]) -> None:
    """Everybody applies when they did before."""
    few, many = variants

    assert few.times(Activity.REQUEST_SUBMITTED) == many.times(Activity.REQUEST_SUBMITTED)
    assert few.times(Activity.LEAD_CREATED) == many.times(Activity.LEAD_CREATED)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (Activity.LEAD_TAKEN_UP, Activity.LEAD_QUALIFIED),
        (Activity.LEAD_TAKEN_UP, Activity.LEAD_DISQUALIFIED),
        (Activity.LEAD_QUALIFIED, Activity.FOLLOW_UP_DUE),
        (Activity.OPPORTUNITY_TAKEN_UP, Activity.OPPORTUNITY_WON),
        (Activity.OPPORTUNITY_TAKEN_UP, Activity.OPPORTUNITY_LOST),
    ],
)
def test_more_salespeople_leave_each_partners_luck_alone(
    variants: tuple[Journal, Journal], begin: Activity, end: Activity
) -> None:
    """The same ones are qualified and won, and each step takes as long for each of them."""
    few, many = variants

    took = [
        {case: time - each.times(begin)[case] for case, time in each.times(end).items()}
        for each in (few, many)
    ]
    assert took[0]
    assert took[0] == took[1]


def test_more_salespeople_take_leads_up_earlier(variants: tuple[Journal, Journal]) -> None:
    """The luck is the same, the wait is not."""
    few, many = (each.times(Activity.LEAD_TAKEN_UP) for each in variants)

    assert all(many[case] <= few[case] for case in few)
    assert any(many[case] < few[case] for case in few)

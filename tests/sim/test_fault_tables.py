"""What a scenario may say about faults, what is refused, and what a seed makes of it."""

import tomllib
from datetime import UTC, datetime, time
from typing import Any

import pytest

from event_log.bad_input import BadInput
from sim.faults.plan import fault_plan, healed
from sim.faults.random_scenario import draw_scenario, scenario_of
from sim.scenario.faults import KINDS, Fault, overlap
from sim.scenario.loading import find_scenario, load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.writing import to_toml
from tests.sim.worlds import HOUR

DAY = 24 * HOUR
HOURS = {"starts": "10 h", "lasts": "4 h"}


def loaded(**changes: Any) -> Scenario:
    return load_scenario(find_scenario("launch_week"), **{"outage": []} | changes)


MISTAKES: list[tuple[dict[str, Any], str]] = [
    (
        {"outage": [{"system": "sales", "starts": "30 d", "lasts": "1 h"}]},
        "[[outage]] 1 starts after 30 d, and the run is over after 28 d; let it start earlier",
    ),
    (
        {"outage": [{"system": "site", **HOURS}, {"system": "site", **HOURS, "starts": "13 h"}]},
        "[[outage]] 1 and 2 (site) overlap; make one of the two",
    ),
    (
        {"pause": [{"maps": ["accounts", "contacts"], **HOURS}, HOURS]},
        "[[pause]] 1 and 2 (accounts, contacts) overlap; make one of the two",
    ),
    ({"mail_down": [HOURS, HOURS]}, "[[mail_down]] 1 and 2 overlap; make one of the two"),
    ({"outage": [{"system": "moon", **HOURS}]}, "found 'moon'."),
    ({"outage": {"system": "sales", **HOURS}}, "outage: several of these may stand in a file"),
    ({"pause": [{"maps": ["orders"], **HOURS}]}, "pause.0.maps.0: expected"),
    ({"pause": [{"maps": [], **HOURS}]}, "pause.0.maps: expected at least 1 entry"),
    ({"mail_down": [{"starts": "1 h"}]}, "mail_down.0.lasts is missing"),
    ({"mail_down": [HOURS | {"lasts": "0 h"}]}, "mail_down.0.lasts: expected more than"),
    (
        {"failed_rows": [{"job": "p_0002", "share": 0.5, **HOURS}]},
        "found 'p_0002'; did you mean p_0001?",
    ),
    (
        {"repeated_rows": [{"job": "p_0001", "share": 1.5, **HOURS}]},
        "repeated_rows.0.share: expected at most 1",
    ),
    ({"slow": [{"what": "jobs", "factor": 0.5, **HOURS}]}, "slow.0.factor: expected more"),
    ({"random_faults": {"kinds": {"flood": 1}}}, "random_faults.kinds.flood"),
]


@pytest.mark.parametrize(("changes", "sentence"), MISTAKES)
def test_a_mistake_is_one_sentence(changes: dict[str, Any], sentence: str) -> None:
    """It names the table and what is wrong with it."""
    with pytest.raises(BadInput) as refused:
        loaded(**changes)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_faults_of_different_things_may_overlap() -> None:
    """So may faults that follow each other without a break."""
    later = HOURS | {"starts": "14 h"}
    outages = [{"system": "sales", **HOURS}, {"system": "site", **HOURS}]
    scenario = loaded(outage=[*outages, {"system": "sales", **later}], mail_down=[HOURS, later])
    assert len(fault_plan(scenario)) == 5


def random_plan(run: int, **options: Any) -> list[tuple[str, Fault]]:
    return [*fault_plan(loaded(seed=run, random_faults=options))]


def test_the_same_seed_draws_the_same_plan() -> None:
    """Another one draws another, and so does another seed of the faults alone."""
    assert random_plan(5) == random_plan(5)
    assert random_plan(5) != random_plan(6)
    assert random_plan(5, seed=7) == random_plan(6, seed=7) != random_plan(6)


def test_drawn_faults_fit_into_the_run_and_do_not_overlap() -> None:
    """Every kind appears for some seed, and some kind is left out for each."""
    seen: set[str] = set()
    for seed in range(20):
        plan = random_plan(seed, between="8 h")
        kinds = {kind for kind, _ in plan}
        seen |= kinds
        assert kinds < set(KINDS)
        assert all(fault.ends < 28 * DAY for _, fault in plan)
        for number, (kind, fault) in enumerate(plan):
            others = [other for each, other in plan[:number] if each == kind]
            assert not any(overlap(fault, other) for other in others)
    assert seen == set(KINDS)


def test_kinds_come_as_often_as_their_weights_say() -> None:
    """Twice the weight, twice as often; what is not named does not come."""
    options = {"between": "20 h", "lasting": "1 min", "kinds": {"mail_down": 2, "pause": 1}}
    plans = [random_plan(seed, **options) for seed in range(30)]
    count = {kind: sum(k == kind for plan in plans for k, _ in plan) for kind in KINDS}
    assert count["mail_down"] / count["pause"] == pytest.approx(2, rel=0.2)
    assert count["pause"] / 30 == pytest.approx(28 * 24 / 20, rel=0.2)
    assert sum(count.values()) == count["mail_down"] + count["pause"]


def test_drawn_faults_give_way_to_written_ones() -> None:
    """What overlaps with a table of the file is left out; the rest stays as it was."""
    options = {"between": "8 h", "kinds": {"mail_down": 1}}
    drawn = random_plan(1, **options)
    taken = {"starts": "0 s", "lasts": "14 d"}
    both = [*fault_plan(loaded(seed=1, random_faults=options, mail_down=[taken]))]
    assert both[1:] == [each for each in drawn if each[1].starts >= 14 * DAY]


def test_healed_faults_are_over_when_the_run_is() -> None:
    """Random ones are written down, and what would go on is cut."""
    scenario = loaded(
        mail_down=[{"starts": "27 d", "lasts": "9 d"}], random_faults={"kinds": {"slow": 1}}
    )
    calm = healed(scenario)
    assert calm.random_faults is None
    assert calm.mail_down[0].ends == 28 * DAY
    assert calm.slow
    assert calm.slow == [fault for kind, fault in fault_plan(scenario) if kind == "slow"]


def test_written_tables_say_the_same_when_they_are_read() -> None:
    """Whatever was drawn, and whatever text is in it."""
    for run in range(20):
        data = draw_scenario(3, run)
        assert tomllib.loads(to_toml(data)) == data
        assert scenario_of(tomllib.loads(to_toml(data))) == scenario_of(data)
    hostile = '<script>"=cmd()\\ \u202e \x7f \n\t' + "x" * 10_000
    data = {"name": hostile, "a key": {"b": [{"c": time(8)}, {"c": datetime.now(UTC)}], "d": 1.5}}
    assert tomllib.loads(to_toml(data)) == data

"""Who is sent by whom, and what is refused before anybody is."""

from pathlib import Path

import pytest

from conformance.remote.load.crowd import Crowd
from conformance.somewhere_else import somewhere_else
from event_log.bad_input import BadInput
from sim.scenario.loading import find_scenario, load_scenario
from sim.traffic.faster import faster
from sim.traffic.partners import arrivals, partners
from tests.conformance.remote.load.served import scenario


def test_the_parts_share_nobody(tmp_path: Path) -> None:
    """Together they are everybody, at the times of the scenario, with its mark."""
    crowd = Crowd.of(load_scenario(scenario(tmp_path, 50, "1 h")), "run")
    parts = [list(crowd.part(place, 3)) for place in range(3)]
    assert sorted(each.number for part in parts for each in part) == list(range(50))
    assert sorted(each for part in parts for each in part) == sorted(crowd)
    assert [each.at for each in crowd] == crowd.times()
    assert all(crowd.mark.is_in(each.application.person.email) for each in crowd)
    assert all(crowd.mark.is_in(each.application.company.name) for each in crowd)


def test_another_seed_is_another_crowd(tmp_path: Path) -> None:
    """The mark of a run makes no difference."""
    path = scenario(tmp_path, 50, "1 h")
    one, same = (Crowd.of(load_scenario(path), run).fingerprint for run in ("a", "b"))
    assert one == same
    assert one != Crowd.of(load_scenario(path, seed=7), "a").fingerprint


def test_faster_partners_are_the_same_ones(tmp_path: Path) -> None:
    """At a tenth of their times; the run lasts as long as is asked for."""
    slow = load_scenario(scenario(tmp_path, 50, "1 h"))
    fast = faster(slow, 10.0, 1_000_000)
    assert list(arrivals(fast)) == [at // 10 for at in arrivals(slow)]
    assert [each.application for each in partners(fast)] == [
        each.application for each in partners(slow)
    ]
    assert fast.lasts == 1_000_000


def test_a_scenario_of_two_sites_is_refused() -> None:
    """A deployment file describes one."""
    with pytest.raises(BadInput, match="has 2 sites, and a deployment file describes one"):
        Crowd.of(load_scenario(find_scenario("two_sites")), "run")


def test_a_model_is_refused(tmp_path: Path) -> None:
    """It has no address."""
    file = tmp_path / "model.toml"
    file.write_text('system = "reference model"\n')
    with pytest.raises(BadInput, match="the reference model, which has no address to send to"):
        somewhere_else(file)

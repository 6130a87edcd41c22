"""Random exploration finds what is wrong, and tells it as a scenario that shows it."""

import os
import subprocess
import sys
from contextlib import closing
from functools import cache, partial
from inspect import unwrap
from pathlib import Path
from typing import Any, cast

import pytest

from conformance.deployment import Deployment, NotObservable, Undecided
from conformance.simulated import SimulatedDeployment
from conformance.under_test import REFERENCE_MODEL, Simulated
from reference_model.landscape import STANDARD_PARTS, Parts
from steps import connecting, mailing, timing
from steps.exploring.explorer import Exploration, explore
from steps.exploring.finding import Finding
from steps.exploring.moves import MOVES
from steps.exploring.script import Line
from steps.exploring.sentences import READINGS
from steps.exploring.side_by_side import Impossible, Pairs
from steps.exploring.telling import told
from steps.exploring.vocabulary import definitions, parameters
from tests.features.wrong_systems import UNTIDY, WRONG

HERE = Path(__file__).parents[2]
CONFTEST = """
import pytest
from conformance.bystanders import populate
from conformance.simulated import SimulatedDeployment
from tests.features.wrong_systems import WRONG

@pytest.fixture
def deployment(cast, request):
    deployment = SimulatedDeployment(WRONG[request.node.path.stem])
    populate(deployment, cast)
    return deployment
"""


def wrong(parts: Parts) -> Simulated:
    """A system made of these parts."""
    return Simulated("a wrong system", partial(SimulatedDeployment, parts))


@cache
def found_in(name: str) -> Exploration:
    return explore(wrong(WRONG[name]), examples=1000, seed=0)


def the_finding(exploration: Exploration) -> Finding:
    assert exploration.finding is not None
    return exploration.finding


def run(folder: Path) -> str:
    """Run the features of a folder with the plugin alone; what pytest prints in the end."""
    command = [sys.executable, "-m", "pytest", "-p", "steps.plugin", "-c", os.devnull, "-q"]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    return done.stdout


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_system_is_found(name: str) -> None:
    """Each wrong system is found, and told in a few steps."""
    finding = the_finding(found_in(name))
    assert 1 <= len(finding.script) <= 7
    assert found_in(name).repeatable


def test_the_scenario_fails_where_it_was_found_and_passes_elsewhere(tmp_path: Path) -> None:
    """Saved as a file it passes the gate, fails on the wrong system, and passes on the right."""
    told_by_a_sentence = 0
    for name in WRONG:
        feature = the_finding(found_in(name)).feature
        if "Then" in feature:  # the others are told by an invariant, which no step can check
            (tmp_path / f"{name}.feature").write_text(feature, encoding="utf-8")
            told_by_a_sentence += 1
    assert told_by_a_sentence >= 4
    assert f"{told_by_a_sentence} passed" in run(tmp_path)
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    said = run(tmp_path)
    assert f"{told_by_a_sentence} failed" in said, said
    assert "passed" not in said.splitlines()[-1]


def test_the_scenario_says_what_is_wrong() -> None:
    """Its steps lead to the fault and to nothing else, under a rule that it breaks."""
    lines = [line.strip() for line in the_finding(found_in("final_sales")).feature.splitlines()]
    assert "@S8" in lines
    assert "When a salesperson reopens the opportunity" in lines
    assert "# The deployment under test refuses: What is lost is lost." in lines
    assert "Then the opportunity is open" in lines


def test_the_same_seed_finds_the_same() -> None:
    """Played, refused and found are the same again; another seed plays something else."""
    silent = wrong(WRONG["silent_rejection"])
    one = found_in("silent_rejection")
    two, other = (explore(silent, examples=1000, seed=seed) for seed in (0, 1))
    assert the_finding(one).feature == the_finding(two).feature
    assert (one.sequences, one.steps, one.refused) == (two.sequences, two.steps, two.refused)
    assert one.compared == two.compared
    assert one.steps != other.steps


def test_the_model_does_what_the_model_does() -> None:
    """Against itself the model differs in nothing and violates nothing, legal or not."""
    exploration = explore(REFERENCE_MODEL, examples=100, seed=0)
    assert exploration.finding is None
    assert exploration.sequences >= 100
    assert exploration.refused > 100
    assert "reference model with itself" in told(exploration, "the reference model")


def test_a_violated_invariant_is_found() -> None:
    """What no sentence shows yet is found by an invariant, and told in a comment."""
    exploration = explore(wrong(UNTIDY), examples=50, seed=0)
    feature = the_finding(exploration).feature
    assert "# An invariant of the deployment under test is violated: Request REQ-" in feature
    assert "Then" not in feature


def test_what_does_not_happen_again_is_said_so() -> None:
    """A system that is wrong only at first is not blamed as if it always were."""
    made: list[int] = []

    def moody() -> Deployment:
        made.append(1)
        return SimulatedDeployment(WRONG["broken_publishing"] if len(made) < 3 else STANDARD_PARTS)

    exploration = explore(Simulated("moody", moody), examples=50, seed=0)
    assert not exploration.repeatable
    assert "but not again" in told(exploration, "a moody system")


def test_whatever_features_say_is_played_or_compared() -> None:
    """No step definition is left out but those with a data table, and those that take time."""
    played = {move.do for move in MOVES}
    for each in definitions():
        do = unwrap(each.step_func)
        compared = do in READINGS or not parameters(do)
        if do.__module__ != timing.__name__ and do is not mailing.placeholders:
            assert compared if each.type == "then" else do in played, each.parser.name


def test_every_gap_can_be_filled() -> None:
    """Each move has values for whatever its sentences leave open."""
    for move in MOVES:
        assert parameters(move.do) == set(move.values)


def failing(reason: Exception) -> Simulated:
    """A system whose maps can only be paused in vain."""

    def make() -> Deployment:
        deployment = SimulatedDeployment()

        def pause(*_maps: str) -> None:
            raise reason

        deployment.dual_write.pause = pause  # type: ignore[method-assign]
        return deployment

    return Simulated("a failing system", make)


def test_what_a_system_offers_no_way_to_do_is_not_found() -> None:
    """It is counted, and not tried again."""
    exploration = explore(failing(NotObservable("no maps")), examples=100, seed=0)
    assert exploration.finding is None
    assert len(exploration.impossible) == 2  # all of them, or one
    assert not exploration.broken_off
    assert "2 kinds of step cannot be played there." in told(exploration, "a failing system")


def test_a_step_that_cannot_be_played_has_not_been_played() -> None:
    """It belongs to no script, so nobody counts it."""
    exploration = Exploration()
    pause = next(move for move in MOVES if move.do is connecting.pause)
    sides = Pairs(failing(NotObservable("no maps"))).new("0")
    with closing(sides), pytest.raises(Impossible):
        exploration.play(sides, Line(pause, {}))
    assert (sides.script, exploration.sequences, exploration.steps) == ([], 0, 0)


def test_what_nobody_knows_is_not_found() -> None:
    """Whether a step was carried out, for example; the next sequence begins with a new system."""
    exploration = explore(failing(Undecided("no answer")), examples=100, seed=0)
    assert exploration.finding is None
    assert exploration.broken_off > 1
    assert "the last one because: no answer" in told(exploration, "a failing system")


def test_a_system_that_does_not_even_begin_is_said_so() -> None:
    """Nothing was compared, so nothing is said of it."""

    def make() -> Deployment:
        raise Undecided("no answer")

    with pytest.raises(Undecided, match="no answer"):
        explore(Simulated("a dead system", make), examples=10, seed=0)


def test_a_system_that_never_answers_is_given_up() -> None:
    """Not after each of some hundred sequences."""
    tried: list[int] = []

    def make() -> Deployment:
        tried.append(1)
        deployment: Any = SimulatedDeployment()
        deployment.site = deployment.dual_write = deployment.sales = Mute()
        return cast("Deployment", deployment)

    with pytest.raises(Undecided, match="no answer"):
        explore(Simulated("a dead system", make), examples=100, seed=0)
    assert len(tried) <= 20


class Mute:
    """Whatever it is asked, it does not answer."""

    name = "B2B site"
    legal_entity = "USRT"

    def __getattr__(self, _name: str) -> Any:
        raise Undecided("no answer")

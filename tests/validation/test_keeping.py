"""What a run keeps of itself, and what stands beside the port."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conformance.deployment import NotObservable, Undecided
from conformance.observed import Call
from conformance.remote.dual_write import RemoteDualWrite
from conformance.remote.offer import ACTS, CHANGES, EVERY_ACT
from conformance.remote.operator.operator import Operator
from emulator.control.acts import _ACTS
from event_log.bad_input import BadInput
from reference_model.errors import Refused
from reports.features.tree import Outcome
from steps.validating.folder import RunFolder, Subject
from steps.validating.journal import Journal
from steps.validating.sightings import Sightings
from steps.validating.trying import decided
from tests.validation.emulating import lines


def ended_with(status: str) -> dict[str, Any]:
    """What an attempt tells of which a step ended so."""
    finished = {"testStepFinished": {"testStepResult": {"status": status}}}
    return {"testCase": {}, "happened": [finished]}


def test_a_line_that_was_cut_short_says_nothing(tmp_path: Path) -> None:
    """What was begun is known; what did not come to be written is run again."""
    path = tmp_path / "journal"
    journal = Journal(path)
    for place, status in (("a", "PASSED"), ("b", "UNKNOWN"), ("c", "FAILED")):
        journal.begin(place)
        journal.end(place, ended_with(status))
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    found = Journal(path)
    assert [found.decided(place) for place in "abc"] == [True, False, False]
    assert found.last["b"].outcome is Outcome.UNKNOWN
    assert found.begin("c") == 1
    assert len(lines(path)) == 6


def test_a_folder_belongs_to_one_run(tmp_path: Path) -> None:
    """Two processes that went on with one run would run everything twice."""
    file = tmp_path / "a.toml"
    file.touch()
    folder = RunFolder.new(tmp_path, Subject(file, (), 0), "it")
    again = RunFolder.found(folder.path)
    with folder.held(), pytest.raises(BadInput, match="is in use by another process"), again.held():
        pass
    with again.held():
        pass


def raising(error: Exception) -> Callable[[], Any]:
    def do() -> None:
        raise error

    return do


@pytest.mark.parametrize("error", [KeyError("ProspectStatus"), TypeError("None"), OSError("disk")])
def test_what_an_adapter_did_not_foresee_is_no_deviation(error: Exception) -> None:
    """A column that is not there is a mistake in the file, or one of ours."""
    with pytest.raises(Undecided, match=r"sales\.leads: "):
        decided(Call("sales.leads", {}), raising(error))()


@pytest.mark.parametrize("error", [Refused("no"), NotObservable("no"), AssertionError("no")])
def test_what_a_deployment_says_is_left_as_it_is(error: Exception) -> None:
    """A refusal is an answer; and so is what a check finds wrong."""
    with pytest.raises(type(error)):
        decided(Call("sales.leads", {}), raising(error))()


def test_what_a_step_looks_at_while_time_passes_is_its_own() -> None:
    """An index that is out of range says that something is missing."""
    with pytest.raises(IndexError):
        decided(Call("wait_until", {}), raising(IndexError("0")))()


def test_a_sign_in_that_is_refused_is_told(tmp_path: Path) -> None:
    """It is what users meet, and how long they do."""
    sightings = Sightings(tmp_path, lambda: 7)
    call = Call("site.sign_in", {"email": "a@b"})
    with pytest.raises(Refused):
        sightings.told(call, raising(Refused("not yet")))
    sightings.told(call, lambda: None)
    told = [(line["activity"], line["case"]) for line in lines(tmp_path / "sightings.ndjson")]
    assert told == [("Sign-in refused", "a@b"), ("Signed in", "a@b")]


class Everything:
    """Carries out whatever there is, and notes it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def offered(self) -> frozenset[str]:
        return EVERY_ACT

    def carry_out(self, act: str, arguments: dict[str, Any]) -> Any:
        self.done.append(act)
        return 0 if act == "queued" else []


GIVEN: dict[str, tuple[Any, ...]] = {
    "limit_queue": (1,),
    "break_system": ("Sales",),
    "mend_system": ("Sales",),
    "slow_down": ("Sales", timedelta(seconds=1)),
}


@pytest.mark.parametrize(
    "name", [n for n in (*CHANGES, *ACTS) if n.startswith("dual_write.")], ids=str
)
def test_what_is_foretold_is_what_the_adapter_asks_for(name: str) -> None:
    """The act, and whether it has to be taken back."""
    carrier, method = Everything(), name.partition(".")[2]
    operator = Operator(carrier)
    getattr(RemoteDualWrite(operator), method)(*GIVEN.get(method, ()))
    assert carrier.done[-1] == {**CHANGES, **ACTS}[name]
    operator.close()
    assert (carrier.done[-1] == "restore") == (name in CHANGES)


def test_the_emulator_offers_every_act() -> None:
    """So none of their names is one that nobody could offer."""
    assert set(_ACTS) >= EVERY_ACT

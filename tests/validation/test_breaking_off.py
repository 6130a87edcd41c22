"""Runs that break off, by themselves or by the deployment: no wrong verdict, and resumable."""

import json
import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from conformance.observed import Call, Do
from event_log.bad_input import BadInput
from steps.validating.sightings import Sightings
from steps.validating.validate import JOURNAL, Validation
from tests.validation.emulating import (
    Emulator,
    Following,
    emulator,
    free_port,
    lines,
    needs,
    outcomes,
    run,
    verdicts,
)

PATIENT = "requests_per_second = 10000.0"
IMPATIENT = f'{PATIENT}\npatience = "0 s"'
BEGINS = 'begins = ["begin_by_hand"]\n'
SHORT_LIVED = (
    "from emulator.identity.tokens import Tokens; Tokens.__init__.__defaults__ = (1,); "
    "import b2bkit; b2bkit.main()"
)


def after(calls: int, happens: Callable[[], object]) -> Callable[[Sightings, Call, Do], Any]:
    """What is beside a deployment, and lets something happen in the middle of a scenario."""
    told, number = Sightings.told, [0]

    def beside(self: Sightings, call: Call, do: Do) -> Any:
        number[0] += 1
        if number[0] == calls:
            happens()
        return told(self, call, do)

    return beside


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def resumed(file: Path, folder: Path, **more: Any) -> tuple[Validation, int]:
    """The run, gone on with, and how many scenarios that took."""
    following = Following()
    validation = run(file, resume=folder, following=following, **more)
    return validation, len(following.shares)


def require_whole(validation: Validation, interrupted: int) -> None:
    """Everything conforms; what was interrupted was tried again under another mark."""
    assert validation.exit_code == 0
    assert set(outcomes(validation).values()) == {"passed"}
    journal = lines(validation.folder / JOURNAL)
    begun = [line["begun"] for line in journal if "begun" in line]
    again = {place for place in begun if begun.count(place) > 1}
    assert len(again) == interrupted
    messages = lines(validation.folder / "messages.ndjson")
    attempts = [m["testCaseStarted"] for m in messages if "testCaseStarted" in m]
    assert len({each["id"] for each in attempts}) == len(attempts) == len(begun)
    retried = [m["testCaseFinished"]["willBeRetried"] for m in messages if "testCaseFinished" in m]
    assert retried.count(True) == interrupted


@pytest.mark.parametrize(
    ("worlds", "at_once"), [("one for each", 1), ("one for all", 2), ("two", 2)]
)
def test_an_interrupted_run_goes_on(
    served: Emulator, monkeypatch: pytest.MonkeyPatch, worlds: str, at_once: int
) -> None:
    """Ctrl-C in the middle of a scenario: what was finished is not run again, the rest is."""
    file = served.described("shared", (BEGINS, "")) if worlds == "one for all" else served.file
    with monkeypatch.context() as patched:
        if at_once == 1:
            patched.setattr(Sightings, "told", after(20, interrupt))
        first = run(file, "R4", at_once=at_once, following=Interrupting(2 if at_once > 1 else 99))
    assert first.exit_code == 130
    finished = set(outcomes(first))
    assert set(outcomes(first).values()) == {"passed"}
    second, took = resumed(file, first.folder)
    assert took == len(outcomes(second)) - len(finished)
    journal = lines(first.folder / JOURNAL)
    begun = {line["begun"] for line in journal if "begun" in line}
    assert begun == set(outcomes(second))
    require_whole(second, len(journal) - 2 * len(begun))


class Interrupting(Following):
    """Interrupts the run after so many outcomes."""

    def __init__(self, after_so_many: int) -> None:
        super().__init__()
        self._after = after_so_many

    def done(self, share: float) -> None:
        super().done(share)
        if len(self.shares) == self._after:
            raise KeyboardInterrupt


def test_a_killed_run_goes_on(served: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could clear up; what a scenario had changed for everyone is taken back first."""
    with monkeypatch.context() as patched:
        patched.setattr(Sightings, "told", after(20, kill))
        process = get_context("fork").Process(target=run, args=(served.file, "R4"))
        process.start()
        process.join()
    assert process.exitcode == -signal.SIGKILL
    folder = max((served.file.parent / "out" / "emulator").iterdir())
    validation, _ = resumed(served.file, folder)
    require_whole(validation, 1)


def test_a_scenario_whose_process_dies_is_undecided_and_the_others_go_on(
    served: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes its place."""
    told = Sightings.told

    def beside(self: Sightings, call: Call, do: Do) -> Any:
        victim = self._file.with_name("victim")
        if call.name == "sales.qualify" and not victim.exists():
            victim.touch()
            kill()
        return told(self, call, do)

    with monkeypatch.context() as patched:
        patched.setattr(Sightings, "told", beside)
        first = run(served.file, "R4", at_once=2)
    assert first.exit_code == 3
    assert first.trouble == "Scenarios whose process died before they ended: 1."
    ended, needed = outcomes(first), needs(first)
    assert set(ended.values()) == {"passed"}
    assert len(ended) == len(needed) - 1
    second, took = resumed(served.file, first.folder)
    assert took == 1
    require_whole(second, 1)


def test_another_file_is_another_run(served: Emulator) -> None:
    """A run goes on with the file and the features that it began with, or not at all."""
    file = served.described("changed", (PATIENT, PATIENT))
    validation = run(file, "R4")
    with pytest.raises(BadInput, match="is about other rules"):
        run(file, "R8", resume=validation.folder)
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(BadInput, match="is not the file that the run"):
        run(file, resume=validation.folder)
    about = validation.folder / "run.json"
    told = json.loads(about.read_text("utf-8"))
    about.write_text(json.dumps(told | {"digests": {**told["digests"], "features": ""}}))
    file.write_text(file.read_text("utf-8")[:-1], "utf-8")
    with pytest.raises(BadInput, match="features are not those that the run"):
        run(file, resume=validation.folder)
    with pytest.raises(BadInput, match="is no folder of a run"):
        run(file, resume=file.parent)


def test_a_deployment_that_goes_away_deviates_from_nothing(folder: Path) -> None:
    """It is unknown what it would have done; when it is there again, the run goes on."""
    port = free_port()
    with emulator(folder, port=port) as first:
        file = first.described("impatient", (PATIENT, IMPATIENT))
        validation = run(file, "R4", "R8", following=Killing(first))
    assert validation.exit_code == 3
    assert set(outcomes(validation).values()) == {"passed", "unknown"}
    assert set(verdicts(validation).values()) <= {"conforms", "unknown"}
    assert "could not be taken back" in validation.trouble or "one after" in validation.trouble
    unknown = list(outcomes(validation).values()).count("unknown")
    with emulator(folder, port=port):
        again, _ = resumed(file, validation.folder)
    require_whole(again, unknown)


class Killing(Following):
    """Kills the emulator after the second outcome."""

    def __init__(self, victim: Emulator) -> None:
        super().__init__()
        self._victim = victim

    def done(self, share: float) -> None:
        super().done(share)
        if len(self.shares) == 2:
            self._victim.process.kill()
            self._victim.process.wait()


def test_tokens_of_a_second_are_enough(folder: Path) -> None:
    """Whoever signs in again in the middle goes on where he was."""
    with emulator(folder, program=("-c", SHORT_LIVED)) as served:
        validation = run(served.file, "R4", "R8")
    assert validation.exit_code == 0
    assert set(outcomes(validation).values()) == {"passed"}
    exchanges = lines(validation.folder / "exchanges.ndjson")
    assert sum("/oauth2/" in line["url"] for line in exchanges) > 3

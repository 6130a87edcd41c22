"""Cucumber Messages: what happens while scenarios run, told by pytest and pytest-bdd.

Each scenario's messages leave the process on its last report, so that it makes no difference
whether a scenario ran here or in a worker of pytest-xdist.
"""

import os
from collections.abc import Generator
from copy import deepcopy
from pathlib import Path
from time import perf_counter_ns
from typing import Any

import pytest
from pytest_bdd.exceptions import StepDefinitionNotFoundError

from conformance.deployment import NotObservable, Undecided
from steps.collecting.collection import AmbiguousStep, ScenarioItem
from steps.collecting.definitions import KIT, shown
from steps.recording.messages import AFTER, BEFORE, Envelope, Plan, span, timestamp

REPORTED = "cucumber_messages"  # an attribute of a report; pytest-xdist sends what is plain data
STATUSES: dict[type[BaseException], str] = {
    StepDefinitionNotFoundError: "UNDEFINED",
    AmbiguousStep: "AMBIGUOUS",
    NotObservable: "SKIPPED",
    Undecided: "UNKNOWN",
    NotImplementedError: "PENDING",  # what pytest-bdd generates for a step that nobody has written
}
UNTOLD = {"UNDEFINED", "AMBIGUOUS"}  # the test step itself tells the definitions that match
WORDLESS = {"SKIPPED", "PENDING"}  # may have a reason, or none

Result = dict[str, Any]


class Attempt:
    """One run of a test case, as the messages that tell of it."""

    def __init__(self, case: Envelope) -> None:
        self.case = deepcopy(case)
        self._id = f"{case['id']}/attempt"
        self._waiting = list(case["testSteps"])
        self._running: tuple[Envelope, int] | None = None
        self._worst = "PASSED"
        self.happened: list[Envelope] = []
        started = {"id": self._id, "testCaseId": case["id"], "attempt": 0}
        self._tell("testCaseStarted", started)

    def begin(self) -> None:
        """The next step begins."""
        self._start(self._waiting.pop(0))

    def end(self, result: Result) -> None:
        """The step that is running, or the next one, has come to this."""
        if not self._running:
            self.begin()
        assert self._running
        step, began = self._running
        self._running = None
        self._worst = result["status"]
        self._finish(step, result, perf_counter_ns() - began)

    def skip(self, result: Result) -> None:
        """The scenario is skipped, at the step that is running or before the next one."""
        if self._running or self._waiting:
            self.end(result)

    def fail(self, result: Result) -> None:
        """A step has failed; or, if none is running, something before or after all steps."""
        if not self._running:
            if len(self._waiting) == len(self.case["testSteps"]):
                self._add_hook(BEFORE, 0)
            else:
                self._leave()
                self._add_hook(AFTER, len(self.case["testSteps"]))
        self.end(result)

    def finish(self) -> dict[str, Any]:
        """The test case as it turned out, and what happened in it."""
        self._leave()
        self._tell("testCaseFinished", {"testCaseStartedId": self._id, "willBeRetried": False})
        return {"testCase": self.case, "happened": self.happened}

    def _add_hook(self, hook: str, position: int) -> None:
        """A test case has a step for its fixtures only if they have something to tell."""
        step = {"id": f"{self.case['id']}/{hook}/{position}", "hookId": hook}
        self.case["testSteps"].insert(position, step)
        self._start(step)

    def _leave(self) -> None:
        """What does not run after a failure is skipped, unless it could not have run at all."""
        for step in self._waiting:
            status = "SKIPPED"
            if self._worst != "SKIPPED" and (number := len(step["stepDefinitionIds"])) != 1:
                status = "AMBIGUOUS" if number else "UNDEFINED"
            self._start(step)
            self._finish(step, {"status": status}, 0)
        self._running = None
        self._waiting = []

    def _start(self, step: Envelope) -> None:
        self._running = (step, perf_counter_ns())
        self._tell("testStepStarted", {"testCaseStartedId": self._id, "testStepId": step["id"]})

    def _finish(self, step: Envelope, result: Result, duration: int) -> None:
        told = {
            "testCaseStartedId": self._id,
            "testStepId": step["id"],
            "testStepResult": {**result, "duration": span(duration)},
        }
        self._tell("testStepFinished", told)

    def _tell(self, kind: str, told: Envelope) -> None:
        self.happened.append({kind: {**told, "timestamp": timestamp()}})


class Recorder:
    """Makes an attempt of each scenario that runs in this process."""

    def __init__(self) -> None:
        self.plan = Plan([], {})
        self._attempt: Attempt

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        if isinstance(item, ScenarioItem):
            self._attempt = Attempt(self.plan.cases[item.nodeid])

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_step(self, request: pytest.FixtureRequest) -> None:
        if isinstance(request.node, ScenarioItem):
            self._attempt.begin()

    def pytest_bdd_after_step(self, request: pytest.FixtureRequest) -> None:
        if isinstance(request.node, ScenarioItem):
            self._attempt.end({"status": "PASSED"})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if isinstance(item, ScenarioItem):
            if report.skipped:
                self._attempt.skip(_result(item, report, call))
            elif report.failed:
                self._fail(item, report, call)
            if report.when == "teardown":
                setattr(report, REPORTED, self._attempt.finish())
        return report

    def _fail(
        self, item: ScenarioItem, report: pytest.TestReport, call: pytest.CallInfo[None]
    ) -> None:
        result = _result(item, report, call)
        if result["status"] == "UNDEFINED":  # pytest-bdd begins no step without a definition
            self._attempt.end(result)
        else:
            self._attempt.fail(result)


def _result(item: ScenarioItem, report: pytest.TestReport, call: pytest.CallInfo[None]) -> Result:
    """What became of a step that did not pass."""
    if call.excinfo is None:  # such as a test that passed and was marked as one that must fail
        return {"status": "FAILED", "message": report.longreprtext}
    error, root = call.excinfo.value, item.config.rootpath
    found = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), "FAILED")
    status = "SKIPPED" if report.skipped else found
    message = _without_folder(str(error), root)
    if status in UNTOLD or (status in WORDLESS and not message):
        return {"status": status}
    kind = type(error).__name__
    trace = "\n".join([f"{kind}: {message}", *_frames(item, call.excinfo)])
    exception = {"type": kind, "message": message, "stackTrace": trace}
    return {"status": status, "message": message, "exception": exception}


def _frames(item: ScenarioItem, error: pytest.ExceptionInfo[BaseException]) -> list[str]:
    """Where it happened, inmost first, from the step's own function on."""
    files = {each.place(item.config.rootpath)[0] for each in item.file.matcher.definitions}
    frames = [
        (shown(Path(each.path), item.config.rootpath), each.lineno + 1, each.name)
        for each in error.traceback
    ]
    first = next((n for n, frame in enumerate(frames) if frame[0] in files), len(frames))
    steps = [f"{path}:{line} in {name}" for path, line, name in reversed(frames[first:])]
    return [*steps, f"{item.file.document.uri}:{item.line}"]


def _without_folder(text: str, root: Path) -> str:
    """Machine paths tell nothing to whoever reads this elsewhere."""
    return text.replace(f"{root}{os.sep}", "").replace(f"{KIT}{os.sep}", "")

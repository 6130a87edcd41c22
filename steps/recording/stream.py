"""Writes the Cucumber Messages of a run, one JSON object a line, when all of it is known.

With pytest-xdist, workers collect and run, and send what they know; the controller writes. The
stream has the same order either way: that in which pytest collected the scenarios.
"""

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from event_log.bad_input import BadInput
from reports.whole_file import write_whole
from steps.collecting.collection import ScenarioItem
from steps.recording.attempts import REPORTED, Attempt, Recorder
from steps.recording.messages import RUN, Envelope, Plan, hooks, meta, plan, timestamp

SENT = "cucumber_messages"


def write_messages(config: pytest.Config, path: Path) -> None:
    """Have the messages of this run written."""
    try:
        make_room(path)
    except BadInput as reason:
        raise pytest.UsageError(str(reason)) from reason
    recorder = Recorder()
    config.pluginmanager.register(recorder)
    worker = hasattr(config, "workerinput")
    config.pluginmanager.register(Sender(recorder) if worker else Writer(recorder, path))


def make_room(path: Path) -> None:
    """Make the folder that a stream is to be written to; BadInput if it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    except OSError as reason:
        raise BadInput(
            f"Cannot write {path}: {reason.strerror}; expected a file name in a folder that can be "
            "made and written to."
        ) from reason


class Planner:
    """Knows what is to run in this process."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        items = [item for item in session.items if isinstance(item, ScenarioItem)]
        self.recorder.plan = plan(items, session.config.rootpath)


class Sender(Planner):
    """In a worker: sends the controller what it has collected."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, str] = session.config.workeroutput  # type: ignore[attr-defined]
        output[SENT] = json.dumps(asdict(self.recorder.plan))


class Writer(Planner):
    """Gathers what happens and writes it at the end."""

    def __init__(self, recorder: Recorder, path: Path) -> None:
        super().__init__(recorder)
        self._path = path
        self._attempts: dict[str, dict[str, Any]] = {}
        self._failures: dict[str, str] = {}  # by node id, if a worker did not live to tell
        self._refused: list[str] = []
        self._started = timestamp()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if told := getattr(report, REPORTED, None):
            self._attempts[report.nodeid] = told
        elif report.failed:
            self._failures[report.nodeid] = report.longreprtext

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._refused.append(report.longreprtext)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", {})  # a worker that crashed has none
        if SENT in output:
            self.recorder.plan = Plan(**json.loads(output[SENT]))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        ran = exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
        self._add_crashed()
        lines = [json.dumps(each) for each in self._envelopes(ran=ran)]
        write_whole(self._path, "\n".join(lines) + "\n")

    def _add_crashed(self) -> None:
        for id_, case in self.recorder.plan.cases.items():
            if id_ in self._failures and id_ not in self._attempts:
                attempt = Attempt(case)
                attempt.fail({"status": "FAILED", "message": self._failures[id_]})
                self._attempts[id_] = attempt.finish()

    def _envelopes(self, *, ran: bool) -> Iterator[Envelope]:
        return stream(self.recorder.plan, self._attempts, self._started, self._refused, ran=ran)


def stream(
    known: Plan,
    attempts: Mapping[str, Any],
    started: Envelope,
    troubles: Sequence[str] = (),
    *,
    ran: bool,
) -> Iterator[Envelope]:
    """All messages of a run.

    attempts: what each scenario has told, by node id. ran: whether the run came to its end.
    troubles: what went wrong beside the scenarios.
    """
    told = [attempts[id_] for id_ in known.cases if id_ in attempts]
    cases = known.cases | {id_: each["testCase"] for id_, each in attempts.items()}
    happened = [each for attempt in told for each in attempt["happened"]]
    yield meta()
    yield from known.sources
    if any("hookId" in step for case in cases.values() for step in case["testSteps"]):
        yield from hooks()
    yield {"testRunStarted": {"id": RUN, "timestamp": started}}
    yield from ({"testCase": case} for case in cases.values())
    yield from happened
    yield _finished(happened, troubles, ran=ran)


def _finished(happened: list[Envelope], troubles: Sequence[str], *, ran: bool) -> Envelope:
    ends = [each["testStepFinished"] for each in happened if "testStepFinished" in each]
    statuses = {end["testStepResult"]["status"] for end in ends}
    good = ran and statuses <= {"PASSED", "SKIPPED"}
    told = {"testRunStartedId": RUN, "timestamp": timestamp(), "success": good}
    if troubles:
        told["message"] = "\n".join(troubles)
    return {"testRunFinished": told}

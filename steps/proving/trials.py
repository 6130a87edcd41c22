"""A process that collects the features once, and then runs them all for one trial after another.

steps.proving.prove starts it and tells it what to try.
"""

import signal
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Literal

import pytest

from conformance.proof import Failure, Outcome, Trial
from conformance.under_test import REFERENCE_MODEL, wrong_system
from reference_model.rules import RULES
from steps.collecting.documents import FEATURES
from steps.collecting.remembering import remembered_steps
from steps.plugin import UNDER_TEST

NEEDLESS = ("capture", "junitxml", "logging", "stepwise", "terminal", "warnings")
"""Plugins of pytest that do something for each test which nobody looks at here."""


def work(connection: Connection) -> None:
    """Run trials until there are no more, or nobody is there to tell of one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    options = ["-c", str(FEATURES / "pytest.ini"), "--rootdir", str(FEATURES.parent)]
    for plugin in NEEDLESS:
        options += ["-p", f"no:{plugin}"]
    with remembered_steps():
        pytest.main([*options, str(FEATURES)], plugins=[_Trials(connection)])


class _Trials:
    """Takes the place of pytest's loop over the tests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._failed: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        while not session.testsfailed and (trial := self._next()):
            self._connection.send(self._run(trial, session))
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """A report without a picture of the failure, which would take longer than the scenario."""
        assert call.when != "collect"
        passed = call.excinfo is None
        if not passed:
            self._failed.add(item.nodeid)
        outcome: Literal["passed", "failed"] = "passed" if passed else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def _next(self) -> Trial | None:
        try:
            trial: Trial | None = self._connection.recv()
        except EOFError:
            return None
        return trial

    def _run(self, trial: Trial, session: pytest.Session) -> Outcome:
        config = session.config
        items = [item for item in session.items if trial.rule in {None, *_rules(item)}]
        config.option.seed = trial.seed
        mutant = trial.mutant
        config.stash[UNDER_TEST] = wrong_system(mutant) if mutant else REFERENCE_MODEL
        self._failed.clear()
        for item, following in pairwise([*items, None]):
            config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        session.testsfailed = 0
        failed = [item for item in items if item.nodeid in self._failed]
        failures = tuple(Failure(item.nodeid, _rules(item)) for item in failed)
        return Outcome(trial, len(items), failures)


def _rules(item: pytest.Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for m in item.iter_markers() if m.name in RULES))

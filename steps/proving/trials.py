"""A process that collects the features once, and then runs them all for one trial after another.

steps.proving.prove starts it and tells it what to try.
"""

import signal
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any, Literal
from unittest.mock import patch

import pytest

from conformance.proof import Failure, Outcome, Trial
from conformance.under_test import REFERENCE_MODEL, wrong_system
from reference_model.rules import RULES
from steps.collecting.documents import FEATURES
from steps.plugin import UNDER_TEST

NEEDLESS = ("capture", "junitxml", "logging", "stepwise", "terminal", "warnings")
"""Plugins of pytest that do something for each test which nobody looks at here."""


def work(connection: Connection) -> None:
    """Run trials until there are no more, or nobody is there to tell of one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    options = ["-c", str(FEATURES / "pytest.ini"), "--rootdir", str(FEATURES.parent)]
    for plugin in NEEDLESS:
        options += ["-p", f"no:{plugin}"]
    pytest_bdd = import_module("pytest_bdd.scenario")
    with patch.object(pytest_bdd, _LOOK_UP, _remembering(getattr(pytest_bdd, _LOOK_UP))):
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


_LOOK_UP = "find_fixturedefs_for_step"


def _remembering(look_up: Callable[..., Any]) -> Callable[..., list[Any]]:
    """pytest-bdd's search for the definitions of a step, made once for each step.

    It goes through all definitions each time, which is three quarters of a scenario's time.
    """
    known: dict[tuple[str | None, str], list[Any]] = {}

    def find(step: Any, **where: Any) -> list[Any]:
        key = step.type, step.name
        if key not in known:
            known[key] = list(look_up(step=step, **where))
        return known[key]

    return find

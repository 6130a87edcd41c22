"""pytest's session of a run: it collects the features once, and runs their scenarios as it is told.

Which, when and on what is decided elsewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import pytest

from conformance.under_test import UnderTest
from event_log.bad_input import BadInput
from steps.collecting.collection import ScenarioItem
from steps.collecting.documents import FEATURES
from steps.collecting.remembering import remembered_steps
from steps.plugin import UNDER_TEST
from steps.recording.attempts import REPORTED, Recorder
from steps.recording.messages import Plan, plan
from steps.validating.journal import Told
from steps.validating.playing import Play

NEEDLESS = (
    *("cacheprovider", "capture", "junitxml", "logging", "stepwise", "terminal"),
    *("threadexception", "unraisableexception", "warnings"),
)
"""Plugins of pytest that do something for each test which nobody looks at here.

So do those of others that are installed beside it: none is loaded but pytest-bdd.
"""


class Collected:
    """The scenarios of a session, by their places."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._items = {item.place: item for item in session.items if isinstance(item, ScenarioItem)}
        self._told: Told = {}
        self.plan: Plan = plan(self._items.values(), session.config.rootpath)
        session.config.pluginmanager.register(self)

    @property
    def places(self) -> Sequence[str]:
        """In the order in which they were collected."""
        return list(self._items)

    @property
    def by_id(self) -> dict[str, str]:
        """The places by pytest's node ids."""
        return {item.nodeid: place for place, item in self._items.items()}

    def play(self, place: str, under_test: UnderTest, play: Play) -> BaseException | None:
        """Run a scenario, and tell only a play of its steps; what it ended with, if not well."""
        playing = _Playing(play)
        with self._with(playing):
            self._run(place, under_test)
        return playing.failure

    def run(self, place: str, under_test: UnderTest) -> Told:
        """Run a scenario, and give what it tells."""
        recorder = Recorder()
        recorder.plan = self.plan
        with self._with(recorder):
            self._run(place, under_test)
        return self._told

    def end(self) -> None:
        """Clear up after a scenario that was interrupted."""
        self._session._setupstate.teardown_exact(None)  # noqa: SLF001 - as pytest does at its end

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._told = getattr(report, REPORTED, self._told)

    def _run(self, place: str, under_test: UnderTest) -> None:
        item = self._items[place]
        item.config.stash[UNDER_TEST] = under_test
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    @contextmanager
    def _with(self, plugin: object) -> Iterator[None]:
        plugins = self._session.config.pluginmanager
        plugins.register(plugin)
        try:
            yield
        finally:
            plugins.unregister(plugin)


class _Playing:
    """Keeps what a scenario ended with, without a picture of it, which takes longer than it."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self.failure: BaseException | None = None

    def pytest_bdd_before_step(self) -> None:
        self._play.step_begins()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        assert call.when != "collect"
        failure = call.excinfo.value if call.excinfo else None
        self.failure = self.failure or failure
        outcome: Literal["passed", "failed"] = "failed" if failure else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)


class _Loop:
    """Takes the place of pytest's loop over the tests."""

    def __init__(self, conduct: Callable[[Collected], Any]) -> None:
        self._conduct = conduct
        self.collected: Collected | None = None
        self.failure: Exception | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.collected = Collected(session)
        try:
            if self.collected.places:
                self._conduct(self.collected)
        except Exception as failure:  # noqa: BLE001 - raised again where pytest cannot dress it up
            self.failure = failure
        return True


def in_session(
    rules: Sequence[str], seed: int, conduct: Callable[[Collected], Any]
) -> tuple[Collected, bool]:
    """Collect the scenarios of these rules, or all, and let somebody conduct them.

    Gives what was collected, and whether it was interrupted; then the scenario that ran has been
    cleared up.
    """
    root = FEATURES.parent
    options = ["-c", str(FEATURES / "pytest.ini"), "--rootdir", str(root), f"--seed={seed}"]
    options += ["--disable-plugin-autoload", "-p", "pytest-bdd"]
    for plugin in NEEDLESS:
        options += ["-p", f"no:{plugin}"]
    selection = ["-m", " or ".join(rules)] if rules else []
    loop = _Loop(conduct)
    with remembered_steps():
        code = pytest.main([*options, *selection, str(FEATURES)], plugins=[loop])
    if loop.failure:
        raise loop.failure
    if loop.collected is None:
        raise KeyboardInterrupt
    if not loop.collected.places:
        raise BadInput(f"No scenario is tagged {' or '.join(rules)}; nothing has run.")
    return loop.collected, code == pytest.ExitCode.INTERRUPTED

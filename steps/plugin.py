"""The pytest plugin: collects feature files, keeps the gate, and says what happened.

Load it with `-p steps.plugin`. `-m R8` selects the scenarios of a rule.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conformance.bystanders import populate
from conformance.cast import Cast
from conformance.deployment import Deployment, NotObservable
from conformance.under_test import UnderTest
from event_log.bad_input import BadInput
from reference_model.rules import RULES
from steps.collecting import gate
from steps.collecting.collection import GATE, FeatureFile, ScenarioItem
from steps.collecting.definitions import of_the_kit
from steps.collecting.documents import FEATURES
from steps.recording.stream import write_messages
from steps.setup import Setup

pytest_plugins = [  # none before those that it imports
    "steps.story",
    "steps.mailing",
    "steps.applying",
    "steps.connecting",
    "steps.deciding",
    "steps.owning",
    "steps.selling",
    "steps.looking",
    "steps.signing_in",
    "steps.timing",
]

UNDER_TEST = pytest.StashKey[UnderTest]()
"""What the next scenario runs against."""


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """Who may appear in this scenario, by the seed, the file's name and the scenario's place."""
    place = _place(request)
    mark = request.config.stash[UNDER_TEST].mark_of(place)
    return Cast(f"{request.config.getoption('--seed')} {place}", mark)


@pytest.fixture
def deployment(request: pytest.FixtureRequest, cast: Cast) -> Iterator[Deployment]:
    """A deployment in which others are on their way."""
    under_test = request.config.stash[UNDER_TEST]
    deployment = under_test.deployment_for(_place(request))
    with closing(deployment):
        populate(deployment, cast, under_test.bystanders)
        yield deployment


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for who appears, what is tested and what happened."""
    parser.addoption("--seed", type=int, default=0, help="who appears in the scenarios")
    parser.addoption("--deployment", type=Path, help="what to test: a deployment file (TOML)")
    parser.addoption("--run", type=Path, help="the folder of a run against a deployment")
    parser.addoption("--mutant", help="run against this deliberately wrong system")
    parser.addoption("--messages", type=Path, help="write Cucumber Messages (NDJSON) there")


def pytest_configure(config: pytest.Config) -> None:
    """Make every rule a marker, as pytest-bdd makes one of a tag; write messages if asked to."""
    for rule in RULES.values():
        config.addinivalue_line("markers", f"{rule.id}: {rule.sentence}")
    config.stash[GATE] = gate.complaints
    config.stash[UNDER_TEST] = _under_test(config)
    if path := config.getoption("--messages"):
        write_messages(config, path)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take feature files for tests."""
    if file_path.suffix == ".feature":
        return FeatureFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Once all features of the kit are there, refuse definitions that none of them uses."""
    files = {item.file for item in items if isinstance(item, ScenarioItem)}
    if files and {file.path for file in files} >= set(FEATURES.glob("**/*.feature")):
        idle = gate.unused((file.document, file.matcher) for file in files)
        names = [f"{each.context.type} {each.pattern!r}" for each in idle if of_the_kit(each)]
        if names:
            raise pytest.UsageError(f"No feature uses these step definitions: {', '.join(names)}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a deployment cannot show has not failed."""
    report = yield
    reason = call.excinfo.value if call.excinfo else None
    if isinstance(reason, NotObservable) and isinstance(item, ScenarioItem):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.reportinfo()[1] or 0, str(reason))
    return report


def pytest_bdd_before_step(request: pytest.FixtureRequest) -> None:
    """Stop at a step whose definition would be a guess."""
    if isinstance(request.node, ScenarioItem):
        request.node.step_begins()


def _place(request: pytest.FixtureRequest) -> str:
    assert isinstance(request.node, ScenarioItem)
    return request.node.place


def _under_test(config: pytest.Config) -> UnderTest:
    option = config.getoption
    setup = Setup(option("--deployment"), option("--mutant"), run=option("--run"))
    try:
        return setup.under_test
    except BadInput as mistake:
        raise pytest.UsageError(str(mistake)) from mistake

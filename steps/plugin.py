"""The pytest plugin: collects feature files, keeps the gate, and notes each scenario's rules.

Load it with `-p steps.plugin`. A scenario's node id is its file and its name, and `-m R8` selects
the scenarios of a rule.
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from conformance.bystanders import populate
from conformance.cast import Cast
from conformance.deployment import Deployment
from conformance.deployment_file import load_deployment
from conformance.simulated import SimulatedDeployment
from conformance.verdicts import ScenarioResult, save_results
from reference_model.rules import RULES
from steps import gate

pytest_plugins = [
    "steps.story",  # first: the others import it
    "steps.mailing",
    "steps.applying",
    "steps.connecting",
    "steps.deciding",
    "steps.looking",
    "steps.owning",
    "steps.selling",
    "steps.signing_in",
    "steps.timing",
]

FEATURES = Path(__file__).parent.parent / "features"


class FeatureFile(pytest.Module):
    """A feature file as a collector; its items are its scenarios."""

    pickles: list[gate.Pickle]

    def _getobj(self) -> ModuleType:
        """A module with a test function for each scenario that pytest-bdd sees."""
        module = ModuleType(self.path.stem)
        folder, name = str(self.path.parent), self.path.name
        for title in get_feature(folder, name).scenarios:
            setattr(module, title, scenario(name, title, features_base_dir=folder)(_end))
        return module

    def funcnamefilter(self, name: str) -> bool:
        """Take any name: a scenario's is a sentence."""
        return True

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The scenarios, if the gate has nothing against them."""
        try:
            self.pickles = gate.compile_feature(self.path)
        except ValueError as reason:
            raise self.CollectError(str(reason)) from reason
        items = list(super().collect())
        found = gate.complaints(self.path, self.pickles, len(items), _definitions())
        if found:
            raise self.CollectError("\n".join(found))
        for item, pickle in zip(items, self.pickles, strict=True):
            rules = gate.rules_of(pickle)
            assert isinstance(item, pytest.Item)
            item.user_properties += [("scenario", pickle["name"]), ("rules", " ".join(rules))]
        yield from items


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """Who may appear in this scenario, by the seed and the scenario's node id."""
    return Cast(f"{request.config.getoption('--seed')} {request.node.nodeid}")


@pytest.fixture
def deployment(cast: Cast, request: pytest.FixtureRequest) -> Deployment:
    """A deployment in which others are on their way."""
    file: Path | None = request.config.getoption("--deployment")
    deployment = load_deployment(file)() if file else SimulatedDeployment()
    populate(deployment, cast)
    return deployment


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `b2bkit features` needs."""
    parser.addoption("--seed", type=int, default=0, help="who appears in the scenarios")
    parser.addoption("--deployment", type=Path, help="what to test: a deployment file (TOML)")
    parser.addoption("--save-results", type=Path, help="write each scenario's result as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Make every rule a marker, as pytest-bdd makes one of a tag; keep results if asked to."""
    for rule in RULES.values():
        config.addinivalue_line("markers", f"{rule.id}: {rule.sentence}")
    if path := config.getoption("--save-results"):
        config.pluginmanager.register(Results(path), "scenario results")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take feature files for tests."""
    if file_path.suffix == ".feature":
        return FeatureFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Once all features are there, refuse step definitions that none of them uses."""
    files = {item.parent for item in items if isinstance(item.parent, FeatureFile)}
    if {file.path for file in files} >= set(FEATURES.glob("**/*.feature")) and files:
        pickles = [pickle for file in files for pickle in file.pickles]
        idle = gate.unused(pickles, _definitions())
        if idle:
            names = ", ".join(f"{each.type} {each.parser.name!r}" for each in idle)
            raise pytest.UsageError(f"No feature uses these step definitions: {names}.")


class Results:
    """Keeps the result of each scenario; a failure at any stage is the scenario's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._results: dict[str, ScenarioResult] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told: dict[str, Any] = dict(report.user_properties)
        if "rules" in told and (report.when == "call" or report.failed):
            self._results[report.nodeid] = ScenarioResult(
                feature=report.nodeid.partition("::")[0],
                name=told["scenario"],
                rules=told["rules"].split(),
                passed=report.passed,
            )

    def pytest_sessionfinish(self) -> None:
        save_results(self._results.values(), self._path)


def _definitions() -> list[StepFunctionContext]:
    """All step definitions but the one that pytest-bdd itself brings."""
    known = step_function_context_registry.values()
    return [each for each in known if not each.step_func.__module__.startswith("pytest_bdd.")]


def _end() -> None:
    """What a scenario's test does after its steps."""

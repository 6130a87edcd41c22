"""What the features cost against the model, next to what pytest-bdd itself takes for as much.

The peer runs the same feature files with the same number of step definitions, all of them empty,
collected by pytest-bdd's own `scenarios`. What is left is what collecting scenarios, finding steps
and calling them costs; all the rest is ours.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from steps.collecting.documents import FEATURES
from steps.plugin import pytest_plugins

PEER_TEST = """\
from pytest_bdd import scenarios
scenarios("features")
"""

PEER_INI = """\
[pytest]
addopts = -p no:cacheprovider -p no:randomly
filterwarnings =
    ignore::pytest.PytestUnknownMarkWarning
    ignore::pytest.PytestAssertRewriteWarning
"""


def empty_definitions() -> Iterator[str]:
    """A module with an empty step for each one of ours."""
    for module in pytest_plugins:
        import_module(module)
    yield "from pytest_bdd import given, parsers, then, when"
    for number, definition in enumerate(_ours()):
        yield f"@{definition.type}(parsers.parse({definition.parser.name!r}))"
        yield f"def step_{number}(): pass"


def seconds(folder: Path, *arguments: str) -> float:
    """How long a whole pytest command takes; it has to succeed."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder)  # noqa: S603
    return time.perf_counter() - started


def rounds(number: int) -> Iterator[tuple[float, float]]:
    """Seconds of the peer and of the features, in turn."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        copytree(FEATURES, folder / "features")
        (folder / "pytest.ini").write_text(PEER_INI, encoding="utf-8")
        (folder / "conftest.py").write_text("\n".join(empty_definitions()), encoding="utf-8")
        (folder / "test_peer.py").write_text(PEER_TEST, encoding="utf-8")
        for _ in range(number):
            peer = seconds(folder, "test_peer.py")
            ours = seconds(FEATURES.parent, "-c", str(FEATURES / "pytest.ini"), str(FEATURES))
            yield peer, ours


def _ours() -> Iterator[StepFunctionContext]:
    for definition in step_function_context_registry.values():
        if not definition.step_func.__module__.startswith("pytest_bdd."):
            yield definition

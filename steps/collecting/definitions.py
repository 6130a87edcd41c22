"""The step definitions that a feature file sees, and which of them match a step.

pytest-bdd runs one of several that match and never says so; here all of them are found.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from inspect import unwrap
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.steps import (
    StepFunctionContext,
    StepNamePrefix,
    step_function_context_registry,
)

from steps.collecting.documents import Node

KINDS = {"Context": "given", "Action": "when", "Outcome": "then"}
KIT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Definition:
    """A step definition: what pytest-bdd knows of it, under the fixture that stands for it."""

    fixture: Callable[..., object]
    context: StepFunctionContext = field(compare=False)

    @property
    def pattern(self) -> str:
        return self.context.parser.name

    @property
    def function(self) -> Any:
        """What a step runs in the end; several definitions may share it."""
        return unwrap(self.context.step_func)

    def matches(self, kind: str | None, text: str) -> bool:
        known = self.context
        return known.type in {kind, None} and bool(known.parser.is_matching(text))

    def place(self, root: Path) -> tuple[str, int]:
        """File and line of its function."""
        code = self.function.__code__
        return shown(Path(code.co_filename), root), code.co_firstlineno


class Matcher:
    """Finds the definitions that match a step; each text is tried once."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.definitions = list(definitions)
        self._found: dict[tuple[str | None, str], list[Definition]] = {}

    def find(self, step: Node) -> Sequence[Definition]:
        """All definitions that match this step of a pickle."""
        key = (KINDS.get(step["type"]), step["text"])
        if key not in self._found:
            self._found[key] = [each for each in self.definitions if each.matches(*key)]
        return self._found[key]


def visible_from(node: pytest.Collector) -> list[Definition]:
    """The step definitions of the kit and of the conftest.py files around a feature file.

    One that a nearer conftest.py defines again, word for word, is overridden, as any fixture is.
    """
    fixtures = node.session._fixturemanager  # noqa: SLF001 - as pytest-bdd finds them
    found: list[pytest.FixtureDef[Any]] = []
    for name in get_fixture_names(fixtures):
        if name.startswith(StepNamePrefix.step_def.value):
            found += (getfixturedefs(fixtures, name, node) or [])[-1:]
    contexts: dict[Any, StepFunctionContext] = dict(step_function_context_registry)
    known = [Definition(each.func, contexts[each.func]) for each in found]
    return [each for each in known if not _module(each).startswith("pytest_bdd.")]


def of_the_kit(definition: Definition) -> bool:
    """Whether the kit brings it, not its user."""
    return _module(definition).startswith("steps.")


def shown(path: Path, root: Path) -> str:
    """A path as it may be shown: as seen from the project or from the kit, never from the disk."""
    for base in (root, KIT):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


def _module(definition: Definition) -> str:
    return definition.context.step_func.__module__

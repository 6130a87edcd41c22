"""How pytest sees a feature file: a file, its rules, and a test for every scenario in them.

A node id reads `features/x.feature::Rule name::Scenario name[row]`; scenarios that stand under no
rule follow the file at once.
"""

import os
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from types import ModuleType

import pytest

from steps.collecting.definitions import Matcher, visible_from
from steps.collecting.documents import Document, NotGherkin, Pickle, read_document
from steps.collecting.runnable import runnable

Gate = Callable[[Document, Matcher, Path], list[str]]
GATE = pytest.StashKey[Gate]()


class AmbiguousStep(Exception):
    """Several step definitions match a step, so none of them may run."""


class ScenarioItem(pytest.Function):
    """A scenario as a test."""

    file: "FeatureFile"
    pickle: Pickle
    _begun = 0

    @property
    def within(self) -> str:
        """Its place in its file, wherever that is: the rule, the scenario, the row."""
        return self.nodeid.removeprefix(self.file.nodeid)

    @property
    def place(self) -> str:
        """What a deployment that is tested is told of it: the file's name, and the place in it."""
        return f"{self.path.name} {self.within}"

    @property
    def texts(self) -> list[str]:
        """What its steps say."""
        return [step["text"] for step in self.pickle["steps"]]

    @property
    def line(self) -> int:
        """Where the step stands that is running or has run last; else the scenario."""
        if not self._begun:
            return int(self.pickle["location"]["line"])
        return self.file.document.step_line(self.pickle["steps"][self._begun - 1])

    def setup(self) -> None:
        """Begin with the first step, as often as the scenario is run."""
        self._begun = 0
        super().setup()

    def step_begins(self) -> None:
        """Refuse a step that pytest-bdd would run with the definition that it likes best."""
        step = self.pickle["steps"][self._begun]
        self._begun += 1
        if (number := len(self.file.matcher.find(step))) > 1:
            raise AmbiguousStep(f"{number} step definitions match {step['text']!r}.")

    def repr_failure(  # type: ignore[override]  # pytest calls it with the information alone
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> str:
        """What was being said when it failed, how to see it again, and what pytest says."""
        return f"{self._told()}\n\n{self._command()}\n\n{super().repr_failure(excinfo)}"

    def _told(self) -> str:
        document, steps = self.file.document, self.pickle["steps"]
        lines = [f"{document.uri}:{self.line}", f"  {self.pickle['name']}"]
        for number, step in enumerate(steps, 1):
            mark = ">" if number == self._begun else " "
            lines.append(
                f"  {mark} {document.nodes[step['astNodeIds'][0]]['keyword']}{step['text']}"
            )
        return "\n".join(lines)

    def _command(self) -> str:
        """Runs this scenario alone, with what has been chosen of our own options."""
        path = os.path.relpath(self.path) if self.path.is_relative_to(Path.cwd()) else self.path
        option = self.config.getoption
        chosen = {name: option(name) for name in ("--seed", "--deployment", "--mutant")}
        options = [f"{name}={value}" for name, value in chosen.items() if value]
        return shlex.join(["pytest", "-p", "steps.plugin", *options, f"{path}{self.within}"])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the scenario stands; pytest counts lines from 0."""
        return self.path, self.pickle["location"]["line"] - 1, self.name


class RuleNode(pytest.Collector):
    """A rule of a feature file; its items are its scenarios."""

    scenarios: list[ScenarioItem]

    def collect(self) -> list[ScenarioItem]:
        return self.scenarios


class FeatureFile(pytest.Module):
    """A feature file as a collector."""

    document: Document
    matcher: Matcher

    def _getobj(self) -> ModuleType:
        """Stands where pytest expects a test module; fixtures of a module's scope live with it."""
        return ModuleType(self.path.stem)

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The scenarios and rules, if the gate has nothing against them."""
        try:
            self.document = read_document(self.path, self.nodeid)
        except NotGherkin as reason:
            raise self.CollectError(str(reason)) from reason
        self.matcher = Matcher(visible_from(self))
        if found := self.config.stash[GATE](self.document, self.matcher, self.config.rootpath):
            raise self.CollectError("\n".join(found))
        return self._children()

    def _children(self) -> Iterator[pytest.Item | pytest.Collector]:
        functions = runnable(self.document, self.path)
        for rule, pickles in groupby(self.document.pickles, self.document.rule):
            if rule is None:
                yield from self._scenarios(self, pickles, functions)
            else:
                name = rule["name"] or rule["keyword"]
                node: RuleNode = RuleNode.from_parent(self, name=name)
                node.scenarios = list(self._scenarios(node, pickles, functions))
                yield node

    def _scenarios(
        self,
        parent: pytest.Collector,
        pickles: Iterator[Pickle],
        functions: dict[str, Callable[..., object]],
    ) -> Iterator[ScenarioItem]:
        taken: Counter[str] = Counter()
        for pickle in pickles:
            name = self._name(pickle)
            taken[name] += 1
            if taken[name] > 1:  # a row that stands there twice
                name += f" #{taken[name]}"
            item = ScenarioItem.from_parent(parent, name=name, callobj=functions[pickle["id"]])
            item.file, item.pickle = self, pickle
            yield item

    def _name(self, pickle: Pickle) -> str:
        name: str = self.document.scenario(pickle)["name"]
        if len(pickle["astNodeIds"]) == 1:
            return name
        row = "-".join(self.document.row(pickle)).replace("\n", "\\n")
        return f"{name}[{row}]"

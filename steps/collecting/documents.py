"""A feature file, read by Gherkin's own parser and compiler.

A scenario with its background and the values of its row filled in is a *pickle*; it names the nodes
of the syntax tree that it came from, and they know their lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gherkin.ast_builder import AstBuilder
from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

Node = dict[str, Any]
Pickle = dict[str, Any]

FEATURES = Path(__file__).parents[2] / "features"
"""The features of the kit."""


class NotGherkin(ValueError):
    """What keeps a file from being read, one `uri:line: sentence` a line."""


class _Ids(IdGenerator):
    """Numbers the nodes of one file, so that an id says which, and never depends on the others."""

    def __init__(self, uri: str) -> None:
        super().__init__()
        self._uri = uri

    def get_next_id(self) -> str:
        return f"{self._uri}#{super().get_next_id()}"


@dataclass(frozen=True)
class Document:
    """A feature file: its name in every message, its text, its syntax tree and its pickles."""

    uri: str
    text: str
    tree: Node
    pickles: list[Pickle]

    @property
    def feature(self) -> Node:
        """The feature's node; empty if the file has none."""
        found: Node = self.tree.get("feature", {})
        return found

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Every node that has an id."""
        return {node["id"]: node for node in _walk(self.tree)}

    @cached_property
    def scenarios(self) -> list[tuple[Node | None, Node]]:
        """Every scenario of the tree with the rule that it stands under."""
        found: list[tuple[Node | None, Node]] = []
        for child in self.feature.get("children", []):
            rule = child.get("rule")
            children = rule["children"] if rule else [child]
            found += [(rule, each["scenario"]) for each in children if "scenario" in each]
        return found

    @cached_property
    def _rules(self) -> dict[str, Node | None]:
        return {scenario["id"]: rule for rule, scenario in self.scenarios}

    def rule(self, pickle: Pickle) -> Node | None:
        """The `Rule:` that the scenario stands under."""
        return self._rules[pickle["astNodeIds"][0]]

    def scenario(self, pickle: Pickle) -> Node:
        """The scenario of the tree, without the values of a row."""
        return self.nodes[pickle["astNodeIds"][0]]

    def row(self, pickle: Pickle) -> list[str]:
        """The values of the row that the scenario was filled with."""
        rows = [self.nodes[row] for row in pickle["astNodeIds"][1:]]
        return [cell["value"] for row in rows for cell in row["cells"]]

    def line(self, node: str) -> int:
        """Where the node of this id stands."""
        return int(self.nodes[node]["location"]["line"])

    def step_line(self, step: Node) -> int:
        """Where a step of a pickle stands."""
        return self.line(step["astNodeIds"][0])


def read_document(path: Path, uri: str) -> Document:
    """Read a feature file; NotGherkin if that cannot be done."""
    text = _text(path, uri)
    ids = _Ids(uri)
    try:
        tree: Any = Parser(AstBuilder(ids)).parse(text)
    except CompositeParserException as reason:
        raise NotGherkin("\n".join(_said(uri, each) for each in reason.errors)) from reason
    except ParserException as reason:
        raise NotGherkin(_said(uri, reason)) from reason
    tree["uri"] = uri
    pickles: list[Any] = Compiler(ids).compile(tree)
    return Document(uri, text, tree, pickles)


def rules_of(pickle: Pickle) -> list[str]:
    """The ids of the rules that the scenario exercises, from its tags."""
    return [tag["name"].removeprefix("@") for tag in pickle["tags"]]


def _text(path: Path, uri: str) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise NotGherkin(f"{uri}:{line}: this is not UTF-8; save the file as UTF-8.") from reason


def _said(uri: str, error: ParserException) -> str:
    """Gherkin's own words behind the place, which it puts as `(line:column): `."""
    words = str(error).partition("): ")[2]
    return f"{uri}:{error.location['line']}: this is not Gherkin: {words}"


def _walk(tree: Any) -> Iterator[Node]:
    if isinstance(tree, dict):
        if "id" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for each in tree:
            yield from _walk(each)

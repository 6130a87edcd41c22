"""Hands pickles to pytest-bdd.

Left to itself, pytest-bdd parses a feature file into a dictionary by scenario name, and of two
scenarios of one name keeps one. It gets each pickle as a scenario of its own, ready filled in.
"""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytest_bdd import scenario
from pytest_bdd.feature import features
from pytest_bdd.gherkin_parser import Cell, DataTable, Location, Row
from pytest_bdd.parser import Feature, Rule, ScenarioTemplate, Step

from steps.collecting.definitions import KINDS
from steps.collecting.documents import Document, Node, Pickle, rules_of


def runnable(document: Document, path: Path) -> dict[str, Callable[..., object]]:
    """A test function for each pickle, by its id."""
    if not document.pickles:
        return {}
    feature = _feature(document, path)
    for pickle in document.pickles:
        feature.scenarios[pickle["id"]] = _template(document, pickle, feature)
    features[str(path)] = feature  # where pytest-bdd looks before it parses
    try:
        return {id_: scenario(str(path), id_)(_end) for id_ in feature.scenarios}
    finally:
        del features[str(path)]


def _feature(document: Document, path: Path) -> Feature:
    node = document.feature
    return Feature(
        scenarios=OrderedDict(),
        filename=str(path),
        rel_filename=document.uri,
        language=node["language"],
        keyword=node["keyword"],
        name=node["name"],
        tags={tag["name"].removeprefix("@") for tag in node["tags"]},
        background=None,  # a pickle's steps begin with it
        line_number=node["location"]["line"],
        description=node["description"],
    )


def _template(document: Document, pickle: Pickle, feature: Feature) -> ScenarioTemplate:
    template = ScenarioTemplate(
        feature=feature,
        keyword=document.scenario(pickle)["keyword"],
        name=pickle["name"],
        line_number=pickle["location"]["line"],
        templated=False,
        description=document.scenario(pickle)["description"],
        tags=set(rules_of(pickle)),  # from feature, rule, scenario and examples
        rule=_rule(document.rule(pickle)),
    )
    for step in pickle["steps"]:
        template.add_step(_step(document, step))
    return template


def _rule(node: Node | None) -> Rule | None:
    if node is None:
        return None
    tags = {tag["name"].removeprefix("@") for tag in node["tags"]}
    return Rule(node["keyword"], node["name"], node["description"], tags)


def _step(document: Document, step: Node) -> Step:
    node = document.nodes[step["astNodeIds"][0]]
    place, argument = node["location"], step.get("argument", {})
    return Step(
        name=step["text"],
        type=KINDS.get(step["type"], "step"),
        indent=place["column"] - 1,
        line_number=place["line"],
        keyword=node["keyword"].strip(),
        datatable=_table(argument.get("dataTable"), Location(place["column"], place["line"])),
        docstring=argument.get("docString", {}).get("content"),
    )


def _table(argument: Any, place: Location) -> DataTable | None:
    if argument is None:
        return None
    rows = [[Cell(place, cell["value"]) for cell in row["cells"]] for row in argument["rows"]]
    return DataTable(place, [Row("", place, cells) for cells in rows])


def _end() -> None:
    """What a scenario's test does after its steps."""

"""Cucumber Messages: what is known before a scenario runs, as envelopes of the protocol.

An envelope is a dictionary with one key, its kind. What happens when scenarios run is added by
steps.recording.attempts, and steps.recording.stream writes it all down.
"""

import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import time_ns
from typing import Any

from pytest_bdd import parsers

from steps.collecting.collection import FeatureFile, ScenarioItem
from steps.collecting.definitions import Definition
from steps.collecting.documents import Document, Node

PROTOCOL = "34.2.0"
RUN = "run"
BEFORE, AFTER = "hook/before", "hook/after"
SECOND = 1_000_000_000

Envelope = dict[str, Any]


@dataclass
class Plan:
    """What is known at collection; plain data, for it travels between processes."""

    sources: list[Envelope]  # source, gherkinDocument, pickle and stepDefinition
    cases: dict[str, Envelope]  # the testCase of each scenario, by node id


def plan(items: Iterable[ScenarioItem], root: Path) -> Plan:
    """What pytest has collected and not deselected."""
    items = list(items)
    files = dict.fromkeys(item.file for item in items)
    ids = _definition_ids(files, root)
    sources = []
    for file in files:
        sources += [_source(file.document), {"gherkinDocument": file.document.tree}]
        sources += [{"pickle": item.pickle} for item in items if item.file is file]
    sources += [{"stepDefinition": _definition(each, ids[each], root)} for each in ids]
    return Plan(sources, {item.nodeid: _case(item, ids) for item in items})


def meta() -> Envelope:
    """What ran the features, and on what."""
    return {
        "meta": {
            "protocolVersion": PROTOCOL,
            "implementation": {"name": "b2bkit", "version": version("b2bkit")},
            "runtime": {
                "name": platform.python_implementation(),
                "version": platform.python_version(),
            },
            "os": {"name": platform.system(), "version": platform.release()},
            "cpu": {"name": platform.machine()},
        }
    }


def hooks() -> list[Envelope]:
    """What a failure outside all steps is told of: pytest's fixtures."""
    kinds = {BEFORE: "BEFORE_TEST_CASE", AFTER: "AFTER_TEST_CASE"}
    return [
        {"hook": {"id": id_, "type": kind, "name": "fixtures", "sourceReference": {}}}
        for id_, kind in kinds.items()
    ]


def timestamp() -> dict[str, int]:
    """Now."""
    return span(time_ns())


def span(nanoseconds: int) -> dict[str, int]:
    """A time or a duration as the protocol writes it."""
    return {"seconds": nanoseconds // SECOND, "nanos": nanoseconds % SECOND}


def _source(document: Document) -> Envelope:
    return {
        "source": {
            "uri": document.uri,
            "data": document.text,
            "mediaType": "text/x.cucumber.gherkin+plain",
        }
    }


def _definition_ids(files: Iterable[FeatureFile], root: Path) -> dict[Definition, str]:
    """All definitions by place; those of one function have one place, so the pattern counts too."""
    known = {each for file in files for each in file.matcher.definitions}
    ordered = sorted(known, key=lambda each: (each.place(root), each.pattern))
    return {each: f"definition#{number}" for number, each in enumerate(ordered)}


def _definition(definition: Definition, id_: str, root: Path) -> Envelope:
    """A definition under its pattern.

    A `parse` pattern is no Cucumber expression: its braces hold the name of an argument where those
    hold a type. But both mean a parameter by braces and everything else by itself, and a regular
    expression would mean something else by most of it.
    """
    regular = isinstance(definition.context.parser, parsers.re)
    uri, line = definition.place(root)
    return {
        "id": id_,
        "pattern": {
            "type": "REGULAR_EXPRESSION" if regular else "CUCUMBER_EXPRESSION",
            "source": definition.pattern,
        },
        "sourceReference": {"uri": uri, "location": {"line": line}},
    }


def _case(item: ScenarioItem, ids: dict[Definition, str]) -> Envelope:
    pickle = item.pickle
    return {
        "id": f"{pickle['id']}/case",
        "pickleId": pickle["id"],
        "testSteps": [_step(each, item.file.matcher.find(each), ids) for each in pickle["steps"]],
        "testRunStartedId": RUN,
    }


def _step(step: Node, matching: Sequence[Definition], ids: dict[Definition, str]) -> Envelope:
    matching = sorted(matching, key=list(ids).index)
    return {
        "id": f"{step['id']}/test",
        "pickleStepId": step["id"],
        "stepDefinitionIds": [ids[each] for each in matching],
        "stepMatchArgumentsLists": [
            {"stepMatchArguments": list(_arguments(each, step["text"]))} for each in matching
        ],
    }


def _arguments(definition: Definition, text: str) -> Iterator[Envelope]:
    """What the parameters of the pattern stand for in the step's text, and where."""
    parser = definition.context.parser
    if isinstance(parser, parsers.re):
        match = parser.regex.fullmatch(text)
        assert match
        for start, end in match.regs[1:]:
            yield {"group": {} if start < 0 else {"start": start, "value": text[start:end]}}
    elif isinstance(parser, parsers.parse):
        spans = parser.parser.parse(text).spans
        for name, (start, end) in sorted(spans.items(), key=lambda each: each[1]):
            group = {"start": start, "value": text[start:end]}
            yield {"group": group, "parameterTypeName": name if isinstance(name, str) else ""}

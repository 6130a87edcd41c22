"""A run of features in Cucumber's JSON, which Xray and Jenkins' cucumber-reports read.

The format is Cucumber's older one, as its JVM edition writes it: hooks stand beside the steps,
all backgrounds of a scenario are one element before it, and what never began is left out.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from reports.features.tree import (
    Background,
    Case,
    Feature,
    HookRun,
    Outcome,
    Result,
    Run,
    Scenario,
    Section,
    Status,
    StepRun,
    Tag,
)

_NOT_IN_IDS = re.compile(r"[\s'_,!]")
_STATUSES = dict.fromkeys((Status.NOT_RUN, Status.NOT_OBSERVABLE, Status.UNKNOWN), Status.SKIPPED)
"""What readers of this format do not know."""
_SAID = {Outcome.FAILED, Outcome.UNKNOWN, Outcome.NOT_OBSERVABLE}


def as_json(run: Run) -> str:
    """The run as JSON in ASCII, so that no text can be more than text."""
    features = [_feature(each) for each in run.features]
    return json.dumps([each for each in features if each["elements"]], indent=1)


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "uri": feature.uri,
        "id": _id(feature.name),
        "line": feature.line,
        "keyword": feature.keyword,
        "name": feature.name,
        "description": feature.description,
        "tags": [_tag(each) for each in feature.tags],
        "elements": [
            element
            for section, scenario in feature.scenarios()
            for id, case in _cases(feature, section, scenario)
            if case.started
            for element in _elements(feature, section, scenario, id, case)
        ],
    }


def _cases(feature: Feature, section: Section, scenario: Scenario) -> Iterator[tuple[str, Case]]:
    """The cases by their ids: the names on the way down, and a row's number under its heading."""
    rule = [section.name] if section.keyword else []
    id = ";".join(_id(each) for each in (feature.name, *rule, scenario.name))
    if not scenario.examples:
        yield from ((id, case) for case in scenario.cases)
    for table in scenario.examples:
        for number, row in enumerate(table.rows, 2):
            yield f"{id};{_id(table.name)};{number}", row.case


def _elements(
    feature: Feature, section: Section, scenario: Scenario, id: str, case: Case
) -> Iterator[dict[str, Any]]:
    background = feature.sections[0].background or section.background
    if background:
        yield _background(background, (each for each in case.steps if each.background))
    before = [_hook(each) for each in case.hooks if each.before]
    after = [_hook(each) for each in case.hooks if not each.before]
    yield {
        "start_timestamp": case.started,
        "id": id,
        "type": "scenario",
        "line": case.line,
        "keyword": scenario.keyword,
        "name": case.name,
        "description": scenario.description,
        "tags": [_tag(each) for each in case.tags],
        "steps": [_step(each) for each in case.steps if not each.background],
        **({"before": before} if before else {}),
        **({"after": after} if after else {}),
    }


def _background(background: Background, steps: Iterable[StepRun]) -> dict[str, Any]:
    return {
        "type": "background",
        "line": background.line,
        "keyword": background.keyword,
        "name": background.name,
        "description": background.description,
        "steps": [_step(each) for each in steps],
    }


def _step(run: StepRun) -> dict[str, Any]:
    step = run.step
    told: dict[str, Any] = {
        "keyword": step.keyword,
        "line": step.line,
        "name": step.text,
        "match": _match(run.result),
        "result": _result(run.result),
    }
    if step.table:
        told["rows"] = [{"cells": list(row)} for row in step.table]
    if step.doc_string:
        told["doc_string"] = {"line": step.doc_string.line, "value": step.doc_string.text}
        if step.doc_string.media_type:
            told["doc_string"]["content_type"] = step.doc_string.media_type
    return told


def _hook(run: HookRun) -> dict[str, Any]:
    return {"match": _match(run.result), "result": _result(run.result)}


def _match(result: Result) -> dict[str, str]:
    return {"location": result.definition} if result.definition else {}


def _result(result: Result) -> dict[str, Any]:
    status = _STATUSES.get(result.status, result.status)
    told: dict[str, Any] = {"status": status.value}
    if result.duration_ns and result.status is not Status.UNDEFINED:
        told["duration"] = result.duration_ns
    if result.details and result.status.outcome in _SAID:
        told["error_message"] = result.details
    return told


def _tag(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "line": tag.line}


def _id(name: str) -> str:
    return _NOT_IN_IDS.sub("-", name).lower()

"""The completeness gate.

pytest-bdd lets one of several matching step definitions win, passes a scenario without steps, and
never mentions a definition that nothing uses. So every feature file is held against the step
definitions and the rule catalogue before it runs. Each complaint names file and line.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from event_log.bad_input import BadInput
from reference_model.rules import RULES
from steps.collecting.definitions import KINDS, Definition, Matcher
from steps.collecting.documents import Document, Node, Pickle

Complaints = Iterator[tuple[int, str]]

_NO_RULE = "{} is no rule; `b2bkit rules` lists them."


def complaints(document: Document, matcher: Matcher, root: Path) -> list[str]:
    """What is wrong with a feature file, in the order of its lines."""
    found = {*_without_pickle(document), *_twice(document), *_unknown_tags(document)}
    for pickle in document.pickles:
        found |= {*_untagged(document, pickle), *_unmatched(document, pickle, matcher, root)}
    return [f"{document.uri}:{line}: {sentence}" for line, sentence in sorted(found)]


def known_rules(asked: Sequence[str]) -> tuple[str, ...]:
    """The ids of rules that somebody asks for in any case; BadInput if there is no such rule."""
    ids = tuple(rule.upper() for rule in asked)
    for id, rule in zip(ids, asked, strict=True):
        if id not in RULES:
            raise BadInput(_NO_RULE.format(rule))
    return ids


def unused(files: Iterable[tuple[Document, Matcher]]) -> list[Definition]:
    """The step definitions that no step of any feature matches.

    Those of one function count as one: what can be done can also be said to have been done.
    """
    known: dict[Definition, None] = {}
    used: set[Any] = set()
    for document, matcher in files:
        known |= dict.fromkeys(matcher.definitions)
        for pickle in document.pickles:
            used.update(each.function for step in pickle["steps"] for each in matcher.find(step))
    return [each for each in known if each.function not in used]


def _without_pickle(document: Document) -> Complaints:
    """What Gherkin's compiler makes nothing of, or nothing that could fail."""
    filled = {pickle["astNodeIds"][0] for pickle in document.pickles}
    if not document.scenarios:
        yield 1, "the file has no scenario."
    for _, scenario in document.scenarios:
        line, name = scenario["location"]["line"], scenario["name"]
        if scenario["id"] not in filled:
            yield line, f"the scenario {name!r} has no row under its Examples."
        elif not scenario["steps"]:
            yield line, f"the scenario {name!r} has no steps."


def _twice(document: Document) -> Complaints:
    seen: dict[tuple[str | None, str], int] = {}
    for rule, scenario in document.scenarios:
        line, name = scenario["location"]["line"], scenario["name"]
        first = seen.setdefault((rule["name"] if rule else None, name), line)
        if first != line:
            under = " under this rule" if rule else ""
            yield line, f"line {first} has a scenario {name!r}{under} too; rename one of them."


def _unknown_tags(document: Document) -> Complaints:
    tags = [tag for pickle in document.pickles for tag in pickle["tags"]]
    for tag in tags:
        if tag["name"].removeprefix("@") not in RULES:
            line = document.line(tag["astNodeId"])
            yield line, _NO_RULE.format(tag["name"])


def _untagged(document: Document, pickle: Pickle) -> Complaints:
    if not pickle["tags"]:
        line = document.scenario(pickle)["location"]["line"]
        yield line, f"the scenario {pickle['name']!r} has no rule; tag it with one, such as @R5."


def _unmatched(document: Document, pickle: Pickle, matcher: Matcher, root: Path) -> Complaints:
    for step in pickle["steps"]:
        matching = matcher.find(step)
        if len(matching) != 1:
            yield document.step_line(step), _mismatch(step, [each.place(root) for each in matching])


def _mismatch(step: Node, places: list[tuple[str, int]]) -> str:
    said = f"{KINDS.get(step['type'], 'a step')} {step['text']!r}"
    if not places:
        return f"no step definition matches {said}; exactly one must."
    listed = ", ".join(f"{file}:{line}" for file, line in sorted(places))
    return f"{len(places)} step definitions match {said} ({listed}); exactly one must."

"""The completeness gate.

pytest-bdd drops a scenario whose name another one of the file has, lets one of several matching
step definitions win, and never mentions one that nothing uses. So every feature is compiled a
second time, by Gherkin's own compiler, and held against what pytest collected.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from inspect import unwrap
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from pytest_bdd.steps import StepFunctionContext

from reference_model.rules import RULES

_TYPES = {"Context": "given", "Action": "when", "Outcome": "then"}

Pickle = dict[str, Any]


def compile_feature(path: Path) -> list[Pickle]:
    """Every scenario of the file with its data filled in; ValueError if it is not Gherkin."""
    try:
        document: Any = Parser().parse(path.read_text(encoding="utf-8"))
    except CompositeParserException as reason:
        raise ValueError(f"{path}: {reason}") from reason
    document["uri"] = str(path)
    pickles: list[Any] = Compiler().compile(document)
    return pickles


def complaints(
    path: Path, pickles: list[Pickle], collected: int, definitions: Iterable[StepFunctionContext]
) -> list[str]:
    """What is wrong with a feature file; each sentence names the file."""
    known = list(definitions)
    found = [*_lost(pickles, collected), *_twice(pickles)]
    for pickle in pickles:
        found += [*_empty(pickle), *_untagged(pickle), *_unmatched(pickle, known)]
    return [f"{path}: {sentence}" for sentence in dict.fromkeys(found)]


def unused(
    pickles: Iterable[Pickle], definitions: Iterable[StepFunctionContext]
) -> list[StepFunctionContext]:
    """The step definitions that no step of any feature matches.

    The forms of one act count as one: what can be done can also be said to have been done.
    """
    steps = {(_TYPES.get(step["type"]), step["text"]) for p in pickles for step in p["steps"]}
    known = list(definitions)
    used = {
        unwrap(each.step_func)
        for each in known
        if any(_matches(each, kind, text) for kind, text in steps)
    }
    return [each for each in known if unwrap(each.step_func) not in used]


def rules_of(pickle: Pickle) -> list[str]:
    """The ids of the rules that the scenario exercises, from its tags."""
    return [tag["name"].removeprefix("@") for tag in pickle["tags"]]


def _lost(pickles: list[Pickle], collected: int) -> Iterator[str]:
    if len(pickles) != collected:
        yield f"it has {len(pickles)} scenarios, but pytest collected {collected}."


def _twice(pickles: list[Pickle]) -> Iterator[str]:
    names = {(pickle["name"], tuple(pickle["astNodeIds"][:1])) for pickle in pickles}
    for name, count in Counter(name for name, _ in names).items():
        if count > 1:
            yield f"{count} scenarios are called {name!r}; give each a name of its own."


def _empty(pickle: Pickle) -> Iterator[str]:
    if not pickle["steps"]:
        yield f"the scenario {pickle['name']!r} has no steps."


def _untagged(pickle: Pickle) -> Iterator[str]:
    rules = rules_of(pickle)
    if not rules:
        yield f"the scenario {pickle['name']!r} has no rule; tag it with one, such as @R5."
    for tag in rules:
        if tag not in RULES:
            yield f"@{tag} of {pickle['name']!r} is no rule; `b2bkit rules` lists them."


def _unmatched(pickle: Pickle, definitions: list[StepFunctionContext]) -> Iterator[str]:
    for step in pickle["steps"]:
        kind, text = _TYPES.get(step["type"]), step["text"]
        matching = [each for each in definitions if _matches(each, kind, text)]
        if len(matching) != 1:
            number = len(matching) or "no"
            yield f"{number} step definitions match {kind or 'a'} {text!r}; exactly one must."


def _matches(definition: StepFunctionContext, kind: str | None, text: str) -> bool:
    return definition.type in {kind, None} and bool(definition.parser.is_matching(text))

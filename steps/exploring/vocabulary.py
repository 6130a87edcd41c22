"""The step definitions of the features, for whoever wants to say and play their sentences.

Sentences are taken from the definitions, so a reworded step cannot get out of step. Which of them
are played is in moves.py, which are compared in sentences.py.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from inspect import signature, unwrap
from typing import Any

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from steps.plugin import pytest_plugins
from steps.story import Story

Do = Callable[..., object]
Values = Mapping[str, object]

Step = tuple[str, str]
"""given, when or then; and what is said."""

_GAP = re.compile(r"\{(\w+)(?::\w+)?\}")
_ONE = {1, "one"}


def definitions() -> list[StepFunctionContext]:
    """Every step definition of the kit, module by module."""
    for module in pytest_plugins:
        import_module(module)
    known = step_function_context_registry.values()
    return [each for each in known if each.step_func.__module__ in pytest_plugins]


def patterns(do: Do, kind: str) -> list[str]:
    """The sentences of a step function, with gaps for its values; the shortest first."""
    mine = [each for each in definitions() if each.type == kind and _is_of(each, do)]
    return sorted((each.parser.name for each in mine), key=len)


def _is_of(known: StepFunctionContext, do: Do) -> bool:
    """Whether a step leads to this function; a check may be looked at with patience."""
    return known.step_func is do or (known.type == "then" and unwrap(known.step_func) is do)


def say(patterns: Sequence[str], values: Values) -> str:
    """Fill the gaps of a sentence; of singular and plural, one thing takes the shorter."""
    pattern = patterns[0 if _ONE & set(values.values()) else -1]
    return _GAP.sub(lambda gap: str(values[gap[1]]), pattern)


def parameters(do: Do) -> set[str]:
    """What a step function wants to be given besides the story or the deployment."""
    return _wanted(do) - {"story", "deployment"}


@cache
def _wanted(do: Do) -> set[str]:
    return set(signature(do).parameters)


def perform(story: Story, step: Step) -> None:
    """Do what a step says, as pytest-bdd does it."""
    do, arguments = find(step)
    scene: dict[str, Any] = {"story": story, "deployment": story.deployment}
    do(**{name: scene[name] for name in scene.keys() & _wanted(do)}, **arguments)


def function_of(step: Step) -> Do:
    """The function that a step leads to, whichever of its forms is used."""
    do: Do = unwrap(find(step)[0])
    return do


@cache
def find(step: Step) -> tuple[Do, Mapping[str, Any]]:
    """The definition of a step, and the values in its text; LookupError if there is none."""
    kind, text = step
    for context in definitions():
        if context.type == kind and context.parser.is_matching(text):
            return context.step_func, context.parser.parse_arguments(text) or {}
    raise LookupError(f"No step definition matches {kind} {text!r}.")

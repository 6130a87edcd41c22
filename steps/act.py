"""Acts: what somebody does, in the three forms in which a scenario may say so.

`@act("a salesperson [qualifies|has qualified|tries to qualify] the lead")` defines a When, a Given,
and a When that a refusal does not end: the story keeps it for a Then to look at.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from pytest_bdd import given, parsers, when

from steps.story import Story

Do = Callable[..., None]

FORMS = re.compile(r"\[(?P<does>[^|]+)\|(?P<has_done>[^|]+)\|(?P<tries>[^|\]]+)\]")
_ABOVE_ACT = 2
"""How many calls above pytest-bdd's decorator the module of the act is."""


@dataclass(frozen=True)
class Act:
    """A pattern for each form, and the function that all of them call."""

    does: str
    has_done: str
    tries: str
    do: Do


ACTS: list[Act] = []
"""Every act there is, for whoever wants to play without a script."""


def act(sentence: str) -> Callable[[Do], Do]:
    """Define the three steps of an act; its function takes the story, and what the text names."""

    def define(do: Do) -> Do:
        forms = FORMS.search(sentence)
        assert forms, f"{sentence!r} lacks its three forms, [does|has done|tries to do]."
        does, has_done, tries = (FORMS.sub(forms[form], sentence) for form in forms.groupdict())
        ACTS.append(Act(does, has_done, tries, do))
        when(parsers.parse(does), stacklevel=_ABOVE_ACT)(do)
        given(parsers.parse(has_done), stacklevel=_ABOVE_ACT)(do)
        when(parsers.parse(tries), stacklevel=_ABOVE_ACT)(_attempt(do))
        return do

    return define


def _attempt(do: Do) -> Do:
    @wraps(do)
    def attempt(story: Story, **details: Any) -> None:
        story.attempt(do, story, **details)

    return attempt

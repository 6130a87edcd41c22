"""`then`: what is to be seen, now or as soon as the deployment shows what was done."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pytest_bdd
from pytest_bdd.parsers import StepParser

from conformance.deployment import Deployment

Check = Callable[..., None]

_ABOVE = 2
"""How many calls above pytest-bdd's decorator the module of the check is."""


def then(sentence: str | StepParser) -> Callable[[Check], Check]:
    """Define the step of a check; its function takes a story or a deployment, among others."""
    register = pytest_bdd.then(sentence, stacklevel=_ABOVE)

    def define(check: Check) -> Check:
        register(_patient(check))
        return check

    return define


def _patient(check: Check) -> Check:
    @wraps(check)
    def seen(**given: Any) -> None:
        _deployment(given).see(partial(check, **given))

    return seen


def _deployment(given: dict[str, Any]) -> Deployment:
    found: Deployment = given["deployment"] if "deployment" in given else given["story"].deployment
    return found

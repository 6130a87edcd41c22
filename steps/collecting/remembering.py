"""pytest-bdd's search for the definitions of a step, made once for each step of the kit.

It goes through all definitions each time, which is three quarters of a scenario's time. Only where
no file has definitions of its own does a step's text say which are meant.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest.mock import patch

_LOOK_UP = "find_fixturedefs_for_step"


@contextmanager
def remembered_steps() -> Iterator[None]:
    """Within this, each step is searched for once."""
    pytest_bdd = import_module("pytest_bdd.scenario")
    with patch.object(pytest_bdd, _LOOK_UP, _remembering(getattr(pytest_bdd, _LOOK_UP))):
        yield


def _remembering(look_up: Callable[..., Any]) -> Callable[..., list[Any]]:
    known: dict[tuple[str | None, str], list[Any]] = {}

    def find(step: Any, **where: Any) -> list[Any]:
        key = step.type, step.name
        if key not in known:
            known[key] = list(look_up(step=step, **where))
        return known[key]

    return find

"""What is wrong with a request to the emulator itself, and how its body is read."""

from collections.abc import Mapping
from typing import Any, TypeVar

Wanted = TypeVar("Wanted")


class Mistake(Exception):
    """A sentence for whoever asked: what was wrong, and what was expected."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def require_only(told: Mapping[str, Any], *known: str) -> None:
    """Refuse fields that nobody reads."""
    for name in told:
        if name not in known:
            raise Mistake(f"There is no field {name[:100]!r}; there is {', '.join(known)}.")


def field(told: Mapping[str, Any], name: str, kind: type[Wanted], what: str) -> Wanted:
    """A field of this type; a Mistake says what it is for if it is not there."""
    value = told.get(name)
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise Mistake(f"The field {name!r} was expected: {what}.")
    return value

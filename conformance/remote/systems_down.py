"""A system that the scenario itself has taken down, and that gives no answer, refuses.

From anybody else no answer says neither yes nor no.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from conformance.deployment import Undecided
from conformance.remote.dual_write import RemoteDualWrite
from reference_model.errors import Unavailable

Part = TypeVar("Part")


def refusing_while_down(part: Part, system: str, dual_write: RemoteDualWrite) -> Part:
    """The part of a deployment, with that understanding of silence."""

    class Understanding:
        def __getattr__(self, name: str) -> Any:
            found = getattr(part, name)
            return _understood(found, system, dual_write) if callable(found) else found

    return Understanding()  # type: ignore[return-value]


def _understood(
    do: Callable[..., Any], system: str, dual_write: RemoteDualWrite
) -> Callable[..., Any]:
    @wraps(do)
    def understood(*arguments: Any, **details: Any) -> Any:
        try:
            return do(*arguments, **details)
        except Undecided as reason:
            if system in dual_write.down:
                raise Unavailable(f"{system} does not answer: {reason}") from reason
            raise

    return understood

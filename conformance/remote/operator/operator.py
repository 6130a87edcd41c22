"""Acts by name, each with a JSON object of its arguments.

An act that outlasts its scenario is carried out only by an operator who can also `restore`
everything as it was.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from conformance.deployment import NotObservable

RESTORE = "restore"


class Carrier(Protocol):
    """What carries acts out."""

    def offered(self) -> frozenset[str]:
        """The names of the acts that there are."""

    def carry_out(self, act: str, arguments: dict[str, Any]) -> Any:
        """Do it; what it gives. Refused or Undecided if it is not done."""


class Nobody:
    """A deployment without an operator."""

    def offered(self) -> frozenset[str]:
        return frozenset()

    def carry_out(self, act: str, arguments: dict[str, Any]) -> Any:
        raise NotObservable(f"No operator offers the act {act!r}; see [operator].")


class Operator:
    """One scenario's operator.

    begins: acts to be done before the scenario.
    """

    def __init__(self, carrier: Carrier, begins: Sequence[str] = ()) -> None:
        self._carrier = carrier
        self._offered = carrier.offered()
        self._lasting: list[str] = []
        for act in begins:
            self.do(act)

    def __repr__(self) -> str:
        return f"<Operator, {len(self._offered)} acts>"

    def offers(self, act: str) -> bool:
        """Whether it can be asked for."""
        return act in self._offered

    def do(self, act: str, **arguments: Any) -> Any:
        """Carry out an act that concerns this scenario alone, or passes."""
        if act not in self._offered:
            raise NotObservable(f"No operator offers the act {act!r}; see [operator].")
        return self._carrier.carry_out(act, arguments)

    def change(self, act: str, **arguments: Any) -> None:
        """Carry out an act that concerns everyone until it is undone."""
        if act in self._offered and RESTORE not in self._offered:
            raise NotObservable(f"The operator offers {act!r}, but not {RESTORE!r} to undo it.")
        if act in self._offered:
            self._lasting.append(act)  # before it is done: it may be done although no answer comes
        self.do(act, **arguments)

    def close(self) -> None:
        """Leave the deployment as it was."""
        if self._lasting:
            self._carrier.carry_out(RESTORE, {})
            self._lasting.clear()

"""The port's DualWrite: its page has no public interface, so an operator does it all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from conformance.deployment import Undecided
from conformance.remote.operator.operator import RESTORE, Operator

ERRORS = "catch_up_errors"


class RemoteDualWrite:
    """The dual-write page, and faults, by an operator. down: the systems that were broken.

    Errors that were there before a scenario changed anything are not the scenario's, and nobody can
    tell which of them a retry has changed.
    """

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._earlier: int | None = None
        self.down: set[str] = set()

    def pause(self, *maps: str) -> None:
        self._change("pause", maps=list(maps))

    def stop(self, *maps: str) -> None:
        self._change("stop", maps=list(maps))

    def run(self, *maps: str) -> None:
        self._change("run", maps=list(maps))

    def retry(self) -> None:
        self._operator.do("retry")

    def queued(self) -> int:
        return int(self._operator.do("queued"))

    def catch_up_errors(self) -> Sequence[str]:
        if self._earlier:
            raise Undecided(
                f"{self._earlier} catch-up errors were there before the scenario, and those of the "
                f"scenario cannot be told apart; let {RESTORE!r} of [operator] discard them."
            )
        return self._errors()

    def limit_queue(self, writes: int) -> None:
        self._change("limit_queue", writes=writes)

    def uninstall_solution(self) -> None:
        self._change("uninstall_solution")

    def remove_application_user(self) -> None:
        self._change("remove_application_user")

    def restore_application_user(self) -> None:
        self._change("restore_application_user")

    def break_system(self, name: str) -> None:
        self._change("break_system", name=name)
        self.down.add(name)

    def mend_system(self, name: str) -> None:
        self._change("mend_system", name=name)
        self.down.discard(name)

    def slow_down(self, name: str, answers_after: timedelta) -> None:
        self._change("slow_down", name=name, seconds=answers_after.total_seconds())

    def _change(self, act: str, **arguments: Any) -> None:
        if self._earlier is None and self._operator.offers(ERRORS):
            self._earlier = len(self._errors())
        self._operator.change(act, **arguments)

    def _errors(self) -> list[str]:
        return list(self._operator.do(ERRORS))

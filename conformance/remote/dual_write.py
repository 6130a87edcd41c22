"""The port's DualWrite: its page has no public interface, so an operator does it all."""

from collections.abc import Sequence
from datetime import timedelta

from conformance.remote.operator.operator import Operator


class RemoteDualWrite:
    """The dual-write page, and faults, by an operator. down: the systems that were broken."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self.down: set[str] = set()

    def pause(self, *maps: str) -> None:
        self._operator.change("pause", maps=list(maps))

    def stop(self, *maps: str) -> None:
        self._operator.change("stop", maps=list(maps))

    def run(self, *maps: str) -> None:
        self._operator.change("run", maps=list(maps))

    def retry(self) -> None:
        self._operator.do("retry")

    def queued(self) -> int:
        return int(self._operator.do("queued"))

    def catch_up_errors(self) -> Sequence[str]:
        return list(self._operator.do("catch_up_errors"))

    def limit_queue(self, writes: int) -> None:
        self._operator.change("limit_queue", writes=writes)

    def uninstall_solution(self) -> None:
        self._operator.change("uninstall_solution")

    def remove_application_user(self) -> None:
        self._operator.change("remove_application_user")

    def restore_application_user(self) -> None:
        self._operator.change("restore_application_user")

    def break_system(self, name: str) -> None:
        self._operator.change("break_system", name=name)
        self.down.add(name)

    def mend_system(self, name: str) -> None:
        self._operator.change("mend_system", name=name)
        self.down.discard(name)

    def slow_down(self, name: str, answers_after: timedelta) -> None:
        self._operator.change("slow_down", name=name, seconds=answers_after.total_seconds())

"""The simulated adapter's dual-write."""

from collections.abc import Sequence
from datetime import timedelta

from reference_model.dual_write import Map
from reference_model.headquarters import Headquarters
from reference_model.landscape import Landscape
from reference_model.sales import Sales


class SimulatedDualWrite:
    """The port's DualWrite."""

    def __init__(self, landscape: Landscape) -> None:
        self._dual_write = landscape.dual_write
        self._sales = landscape.sales
        self._systems: dict[str, Sales | Headquarters] = {
            "Sales": landscape.sales,
            "headquarters": landscape.headquarters,
        }

    def pause(self, *maps: str) -> None:
        self._dual_write.pause(*map(Map, maps))

    def stop(self, *maps: str) -> None:
        self._dual_write.stop(*map(Map, maps))

    def run(self, *maps: str) -> None:
        self._dual_write.run(*map(Map, maps))

    def retry(self) -> None:
        self._dual_write.retry()

    def queued(self) -> int:
        return len(self._dual_write.queue)

    def catch_up_errors(self) -> Sequence[str]:
        return [queued.error for queued in self._dual_write.catch_up_errors]

    def limit_queue(self, writes: int) -> None:
        self._dual_write.capacity = writes

    def uninstall_solution(self) -> None:
        self._dual_write.commerce_solution = False

    def remove_application_user(self) -> None:
        self._sales.knows_dual_write = False

    def restore_application_user(self) -> None:
        self._sales.knows_dual_write = True

    def break_system(self, name: str) -> None:
        self._systems[name].available = False

    def mend_system(self, name: str) -> None:
        self._systems[name].available = True

    def slow_down(self, name: str, answers_after: timedelta) -> None:
        self._systems[name].response_time = answers_after.total_seconds()

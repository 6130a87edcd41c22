"""Wrong systems: writes that are made together, later, or not at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

from conformance.mutants.mutant import breaks
from reference_model.activities import Activity
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Email,
    Prospect,
)
from reference_model.dual_write import ALL_MAPS, DualWrite, Map, MapState, QueuedWrite, Route
from reference_model.errors import DualWriteFailed
from reference_model.sales import Sales
from reference_model.sales_records import Account, Contact, Lead, Opportunity
from reference_model.transaction import Transaction

OF_SALES = (Lead, Account, Contact, Opportunity)
OF_HEADQUARTERS = (Prospect, Customer, CustomerHierarchy, Email)


@breaks("D1", "A23")
class NoRollBack(Transaction):
    """What was written before a failure stays, on both sides."""

    __slots__ = ()

    def _roll_back(self) -> None:
        self._undo.clear()
        super()._roll_back()


@breaks("D1", "A23")
class RollBackLeavesSalesSide(Transaction):
    """A failure is rolled back in headquarters only."""

    __slots__ = ()

    def _roll_back(self) -> None:
        self._undo = [each for each in self._undo if not _is_a(OF_SALES, *each[:2])]
        super()._roll_back()


@breaks("D1", "A15")
class RollBackLeavesHeadquartersSide(Transaction):
    """A failure is rolled back in Sales only."""

    __slots__ = ()

    def _roll_back(self) -> None:
        self._undo = [each for each in self._undo if not _is_a(OF_HEADQUARTERS, *each[:2])]
        super()._roll_back()


@breaks("D1", "A23")
class FailureHidden(DualWrite):
    """A live write that fails is dropped, and the user sees no error."""

    def _write(self, route: Route, write: Callable[..., None], records: tuple[object, ...]) -> None:
        try:
            super()._write(route, write, records)
        except DualWriteFailed:
            return


@breaks("D1", "A23")
class FailedWriteQueued(DualWrite):
    """A live write that fails is queued for later, and the user sees no error."""

    def _write(self, route: Route, write: Callable[..., None], records: tuple[object, ...]) -> None:
        try:
            super()._write(route, write, records)
        except DualWriteFailed:
            self._enqueue(QueuedWrite(route, "", partial(write, *records)))


@breaks("D2", "A7")
class QueueReplayedBackwards(DualWrite):
    """On resuming, the last write is replayed first."""

    def _take_from_queue(self, maps: set[Map]) -> list[QueuedWrite]:
        return super()._take_from_queue(maps)[::-1]


@breaks("D2")
class OnlyTheLastStateReplayed(DualWrite):
    """On resuming, only the last write about each request is replayed."""

    def _take_from_queue(self, maps: set[Map]) -> list[QueuedWrite]:
        return list({write.case: write for write in super()._take_from_queue(maps)}.values())


@breaks("D2", "A15")
class QueueDroppedAtResume(DualWrite):
    """On resuming, what was queued is dropped."""

    def run(self, *maps: Map) -> None:
        self.queue.clear()
        super().run(*maps)


@breaks("D2")
class ReplayStopsAtTheFirstFailure(DualWrite):
    """On resuming, what is queued behind a write that fails is dropped."""

    def _replay(self, queued: QueuedWrite) -> None:
        if not self.catch_up_errors:
            super()._replay(queued)


@breaks("D2", "A23")
class WritesThroughPausedMaps(DualWrite):
    """Paused maps write through as running ones do."""

    def pause(self, *maps: Map) -> None:
        pass


@breaks("A23", "D2")
class PausedMapsRefuse(DualWrite):
    """While the maps are paused, what they would carry is refused."""

    def _enqueue(self, queued: QueuedWrite) -> None:
        raise DualWriteFailed("The maps are paused.")


@breaks("D3")
class CatchUpErrorLost(DualWrite):
    """A queued write that fails on resuming is lost."""

    def _replay(self, queued: QueuedWrite) -> None:
        super()._replay(queued)
        self.catch_up_errors.clear()


@breaks("D3")
class CatchUpErrorWithoutReason(DualWrite):
    """A catch-up error does not say what was wrong."""

    def _replay(self, queued: QueuedWrite) -> None:
        super()._replay(queued)
        queued.error = queued.error and "Failed."


@breaks("D3")
class CatchUpErrorNeverRetried(DualWrite):
    """Catch-up errors cannot be retried."""

    def retry(self) -> None:
        pass


@breaks("D3")
class OneRetryOnly(DualWrite):
    """A retry that fails again loses the catch-up error."""

    def retry(self) -> None:
        super().retry()
        self.catch_up_errors.clear()


@breaks("D3")
class RetriedBackwards(DualWrite):
    """Catch-up errors are retried with the last one first."""

    def retry(self) -> None:
        self.catch_up_errors.reverse()
        super().retry()


@breaks("D5", "R15")
class StoppedMapsCarry(DualWrite):
    """Maps that do not run write through as running ones do."""

    def stop(self, *maps: Map) -> None:
        pass


@breaks("D5", "A14")
class StoppedMapsQueue(DualWrite):
    """Maps that do not run queue what they would carry."""

    def stop(self, *maps: Map) -> None:
        self._switch(maps, MapState.PAUSED, Activity.MAPS_STOPPED)


@breaks("D5")
class OneStoppedMapStopsAll(DualWrite):
    """Stopping one map stops all of them."""

    def stop(self, *maps: Map) -> None:
        super().stop(*ALL_MAPS)


@breaks("A35")
class StoppingKeepsTheQueue(DualWrite):
    """What is queued outlives the stopping of the maps."""

    def stop(self, *maps: Map) -> None:
        waiting = dict(self.queue)
        super().stop(*maps)
        self.queue.update(waiting)


@breaks("D6")
class QueueWithoutEnd(DualWrite):
    """The queue takes more than it can hold."""

    def _enqueue(self, queued: QueuedWrite) -> None:
        self.capacity = float("inf")
        super()._enqueue(queued)


@breaks("D6")
class PauseWithoutEnd(DualWrite):
    """A pause may last longer than seven days."""

    def expire(self, pause: int) -> None:
        pass


@breaks("D6")
class PausesAddUp(DualWrite):
    """The seven days count from the first pause, whatever was between."""

    def expire(self, pause: int) -> None:
        super().expire(self.pauses)


@breaks("D6")
class BlockadeOutlastsThePause(DualWrite):
    """After a pause of seven days nothing is written any more, resumed or not."""

    def _carry(self, route: Route, case: str, write: Callable[..., None], *records: object) -> None:
        if self.expired:
            raise DualWriteFailed("The pause has lasted too long.")
        super()._carry(route, case, write, *records)

    def run(self, *maps: Map) -> None:
        expired = self.expired
        super().run(*maps)
        self.expired = expired


@breaks("D7")
class NoTimeOut(DualWrite):
    """A live write waits for its answer as long as it takes."""

    def _write(self, route: Route, write: Callable[..., None], records: tuple[object, ...]) -> None:
        target = getattr(self, route.target)
        slow, target.response_time = target.response_time, 0.0
        super()._write(route, write, records)
        target.response_time = slow


@breaks("D7")
class TimeOutAfterHalfAMinute(DualWrite):
    """A live write that takes longer than half a minute is rolled back."""

    def _write(self, route: Route, write: Callable[..., None], records: tuple[object, ...]) -> None:
        if getattr(self, route.target).response_time > 30:
            raise DualWriteFailed("no answer for half a minute.")
        super()._write(route, write, records)


@breaks("D8")
class AnybodyWritesIntoSales(Sales):
    """Dual-write writes into Sales even if its application user is no member."""

    def _require_dual_write(self) -> None:
        self.require_available()


@breaks("A32", "R5")
class Asynchronous(DualWrite):
    """A write reaches the other system only when the next one is made."""

    def _carry(self, route: Route, case: str, write: Callable[..., None], *records: object) -> None:
        for late in self._take_from_queue(set(ALL_MAPS)):
            late.write()
        self._enqueue(QueuedWrite(route, case, partial(write, *records)))


def _is_a(kinds: tuple[type, ...], changed: Any, key: Any) -> bool:
    """Whether a note of the undo log is about a record of these kinds."""
    return isinstance(changed.get(key) if isinstance(changed, dict) else changed, kinds)

"""Wrong systems: live writes, which are made on both sides or on neither."""

from collections.abc import Callable
from functools import partial
from typing import Any

from conformance.mutants.mutant import breaks
from reference_model.commerce_records import (
    Customer,
    CustomerHierarchy,
    Email,
    Prospect,
)
from reference_model.dual_write import (
    ALL_MAPS,
    TIME_OUT,
    DualWrite,
    QueuedWrite,
    Route,
)
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
        if getattr(self, route.target).response_time > TIME_OUT / 4:
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
            self._write(late.route, late.write, ())
        self._enqueue(QueuedWrite(route, case, partial(write, *records)))


def _is_a(kinds: tuple[type, ...], changed: Any, key: Any) -> bool:
    """Whether a note of the undo log is about a record of these kinds."""
    return isinstance(changed.get(key) if isinstance(changed, dict) else changed, kinds)

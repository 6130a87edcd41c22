"""Wrong systems: maps that are paused, that catch up, or that do not run."""

from collections.abc import Callable, Mapping

from conformance.mutants.mutant import breaks
from reference_model.activities import Activity
from reference_model.dual_write import ALL_MAPS, DualWrite, Map, MapState, QueuedWrite, Route
from reference_model.errors import DualWriteFailed


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

    def expire(self, pauses: Mapping[Map, int]) -> None:
        pass


@breaks("D6")
class PausesAddUp(DualWrite):
    """The seven days count from the first pause, whatever was between."""

    def expire(self, pauses: Mapping[Map, int]) -> None:
        super().expire(self.pauses)


@breaks("D6")
class BlockadeOutlastsThePause(DualWrite):
    """After a pause of seven days nothing is written any more, resumed or not."""

    for_ever = False

    def _carry(self, route: Route, case: str, write: Callable[..., None], *records: object) -> None:
        if self.for_ever:
            raise DualWriteFailed("The pause has lasted too long.")
        super()._carry(route, case, write, *records)

    def run(self, *maps: Map) -> None:
        self.for_ever |= bool(self.expired)
        super().run(*maps)

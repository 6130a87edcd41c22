"""Open-loop: each partner is sent at its time, whether or not earlier ones were answered.

Latency counts from the instant at which the partner meant to apply. Whoever counts from when a
request got its turn leaves out the waiting, which is what a slow answer costs those behind it.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice

from gevent import GreenletExit
from gevent.event import Event
from gevent.pool import Group

from conformance.deployment import NotObservable, Site, Undecided
from conformance.remote.ledger import Ledger, Thing
from conformance.remote.load.crowd import Arrival
from conformance.remote.load.notes import Outcome
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Exchange
from reference_model.errors import Refused

BLOCK = 200
"""Partners that are written into the ledger at once, before the first of them is sent."""

GRACE = 5.0
"""Seconds for which answers are waited for after a stop."""

_last: ContextVar[Exchange | None] = ContextVar("the last exchange of this greenlet", default=None)


class Halted(Exception):
    """Somebody stopped the load before this partner was sent."""


@dataclass
class Sending:
    """Sends partners. tell: is given every outcome. halted: set it, and nobody more is sent."""

    site: Site
    ledger: Ledger
    mark: str
    speed: float
    tell: Callable[[Outcome], None]
    halted: Event
    conduct: Conduct
    _numbers: dict[int, str] = field(default_factory=dict)

    def send(self, part: Iterable[Arrival], began: float) -> None:
        """Send them all, and wait for the answers. began: by the monotonic clock."""
        under_way = Group()
        try:
            self._let_come(iter(part), began, under_way)
            under_way.join(GRACE if self.halted.is_set() else None)
        finally:
            under_way.kill()

    def _let_come(self, coming: Iterator[Arrival], began: float, under_way: Group) -> None:
        while block := list(islice(coming, BLOCK)):
            self._announce(block)
            for arrival in block:
                intended = began + arrival.at / 1_000 / self.speed
                if self.halted.wait(max(0.0, intended - time.monotonic())):
                    return
                under_way.spawn(self._apply, arrival, intended, began)

    def pause(self, seconds: float) -> None:
        """Wait for the allowance; whoever waits for it when the load is stopped is not sent."""
        if self.halted.wait(seconds):
            raise Halted

    def complete(self, outcomes: Iterable[Outcome]) -> None:
        """Write down under which references partners are known there."""
        known = [(each.entry, each.reference) for each in outcomes if each.reference]
        self.ledger.complete([entry for entry, _ in known], [reference for _, reference in known])

    def close(self) -> None:
        """Close the connections."""
        self.conduct.close()

    def _announce(self, block: list[Arrival]) -> None:
        applications = [arrival.application for arrival in block]
        things = [
            Thing("application", (each.company.name, each.person.email)) for each in applications
        ]
        numbers = self.ledger.announce(self.mark, *things)
        self._numbers |= {
            arrival.number: number for arrival, number in zip(block, numbers, strict=True)
        }

    def _apply(self, arrival: Arrival, intended: float, began: float) -> None:
        token = _last.set(None)
        reference, error = "", ""
        try:
            reference = self.site.apply(arrival.application)
        except Halted:
            return
        except GreenletExit:
            error = "stopped before there was an answer"
        except Refused as reason:
            error = f"refused: {reason}"
        except (Undecided, NotObservable) as reason:
            error = str(reason)
        except Exception as reason:  # noqa: BLE001 - whatever it is, others must be sent
            error = f"{type(reason).__name__}: {reason}"
        last = _last.get()
        _last.reset(token)
        ended = time.monotonic()
        self.tell(
            Outcome(
                number=arrival.number,
                email=arrival.application.person.email,
                meant=intended - began,
                sent=ended - began - (last.elapsed if last else 0.0),
                ended=ended - began,
                status=last.status if last else 0,
                reference=reference,
                error=error,
                entry=self._numbers.pop(arrival.number),
            )
        )


def noted(exchange: Exchange) -> None:
    """Remember the exchange for whoever has just had it."""
    _last.set(exchange)

"""What each scenario will need, found out by playing it on the model before anything is sent."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing import get_context
from operator import eq

from conformance.bystanders import MOST
from conformance.deployment import Deployment, NotObservable
from conformance.mark import Mark
from conformance.remote.offer import Offer
from conformance.under_test import UnderTest
from steps.validating.needs import Need
from steps.validating.playing import Play

RESTLESS = (
    "It holds only while no job runs that the scenario does not run, and the jobs run by "
    "themselves here; it takes an operator who offers 'run_jobs', and no [jobs]."
)

MANY = 50
"""So few scenarios are played one after the other: to fork would take as long."""

RunOn = Callable[[str, UnderTest, Play], BaseException | None]
"""Runs the scenario at a place on a system, telling a play its steps; what failed, if anything."""

Moments = Callable[[int], bool]


def always(_step: int) -> bool:
    """Jobs run all the time."""
    return True


@dataclass(frozen=True)
class _Stage:
    """A system under test for one play."""

    play: Play
    bystanders: int
    name: str = "the model, as the deployment would show it"

    def deployment_for(self, _scenario: str) -> Deployment:
        """The deployment of the play."""
        return self.play.deployment()

    def mark_of(self, _scenario: str) -> Mark | None:
        """None: nobody else is there."""
        return None


def bystanders_of(offer: Offer) -> int:
    """None where each would have to wait for jobs: there the other scenarios are bystanders."""
    return 0 if offer.jobs_are_waited_for else MOST


def foretell(places: Sequence[str], offer: Offer, run_on: RunOn) -> Mapping[str, Need]:
    """The needs of the scenarios at these places; every other one is played in a second process."""

    def foretold(some: Iterable[str]) -> dict[str, Need]:
        return {place: _need(partial(run_on, place), offer) for place in some}

    if len(places) < MANY or not hasattr(os, "fork"):
        return foretold(places)
    with _beside(partial(foretold, places[1::2])) as others:
        needs = foretold(places[::2]) | others()
    return {place: needs[place] for place in places}


@contextmanager
def _beside(work: Callable[[], dict[str, Need]]) -> Iterator[Callable[[], dict[str, Need]]]:
    """Have this done in a process of its own; gives what waits for what came of it."""

    def tell() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means our parent
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # which may have one of its own
        theirs.send(work())

    def wait() -> dict[str, Need]:
        try:
            return ours.recv()  # type: ignore[no-any-return]
        except EOFError:  # it died
            return work()

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=tell)
    process.start()
    theirs.close()
    try:
        yield wait
    finally:
        process.terminate()
        process.join()
        ours.close()


def _need(run_on: Callable[[UnderTest, Play], BaseException | None], offer: Offer) -> Need:
    play, others = Play(offer), bystanders_of(offer)
    failure = run_on(_Stage(play, others), play)
    play.end()
    need = play.need
    if isinstance(failure, NotObservable):
        need.not_observable = str(failure)
    elif failure and play.hidden:  # the model is right, so it failed for what is not shown
        need.not_observable = " ".join(play.hidden)
    elif not offer.has_own_worlds and _minds_jobs(partial(_played, run_on, offer, others), play):
        need.exclusive = True
        need.not_observable = RESTLESS if offer.jobs_run_by_themselves else None
    return need


def _minds_jobs(fails: Callable[[Moments], bool], play: Play) -> bool:
    """Whether it fails if jobs run before each of its steps, or before one of them."""
    single: Iterable[Moments] = (partial(eq, step) for step in range(1, play.steps))
    return any(map(fails, chain([always], single)))


def _played(
    run_on: Callable[[UnderTest, Play], BaseException | None],
    offer: Offer,
    others: int,
    jobs_run: Moments,
) -> bool:
    play = Play(offer, jobs_run)
    return run_on(_Stage(play, others), play) is not None

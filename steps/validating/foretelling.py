"""What each scenario will need, found out by playing it on the model before anything is sent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from conformance.bystanders import MOST
from conformance.deployment import Deployment, NotObservable
from conformance.mark import Mark
from conformance.remote.offer import Offer
from conformance.under_test import UnderTest
from steps.validating.needs import Need
from steps.validating.playing import Play

RESTLESS = (
    "It holds only while no job runs that the scenario does not run, and the jobs run by "
    "themselves here; it takes an operator who offers 'run_job', and no [jobs]."
)

RunOn = Callable[[str, UnderTest], BaseException | None]
"""Runs the scenario at a place on a system; what it ended with, if not well."""


@dataclass(frozen=True)
class _Stage:
    """A system under test for one play."""

    play: Play
    bystanders: int
    name: str = "the model, as the deployment would show it"

    @property
    def make(self) -> Callable[[], Deployment]:
        """The deployment of the play."""
        return self.play.deployment

    def deployment_for(self, _scenario: str) -> Deployment:
        """The deployment of the play."""
        return self.play.deployment()

    def mark_of(self, _scenario: str) -> Mark | None:
        """None: nobody else is there."""
        return None


def bystanders_of(offer: Offer) -> int:
    """None where each would have to wait for jobs: there the other scenarios are bystanders."""
    return 0 if offer.jobs_are_waited_for else MOST


def foretell(places: Iterable[str], offer: Offer, run_on: RunOn) -> Mapping[str, Need]:
    """The needs of the scenarios at these places."""
    return {place: _need(partial(run_on, place), offer) for place in places}


def _need(run_on: Callable[[UnderTest], BaseException | None], offer: Offer) -> Need:
    play, others = Play(offer), bystanders_of(offer)
    failure = run_on(_Stage(play, others))
    play.end()
    need = play.need
    if isinstance(failure, NotObservable):
        need.not_observable = str(failure)
    elif failure and play.hidden:  # the model is right, so it failed for what is not shown
        need.not_observable = " ".join(play.hidden)
    elif run_on(_Stage(Play(offer, restless=True), others)):
        need.exclusive = True
        need.not_observable = RESTLESS if offer.jobs_run_by_themselves else None
    return need

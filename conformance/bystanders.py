"""Other partners, somewhere on their way, who must neither disturb a scenario nor be disturbed.

A rule that holds only in an empty system does not hold.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from typing import Any

from conformance.cast import Cast
from conformance.deployment import Deployment, NotObservable
from conformance.observations import SeenLead, SeenOpportunity, SeenProspect
from reference_model.errors import Refused
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from reference_model.parties import Application

SELLER = "Bystanders' salesperson"
MOST = 3
"""As many as show what nobody else shows."""

NOBODY = ""
"""The id of what should be there and is not; what is done with it is refused."""

Stage = Callable[[Deployment], Any]
"""What has to happen, or to be looked at, before somebody can go on."""

Fate = Generator[Stage, Any, Any]
"""A partner's way: gives the stage that it waits for, and is given what is seen then."""


def populate(deployment: Deployment, cast: Cast, most: int = MOST) -> None:
    """Let up to so many other partners get as far as chance has it, side by side.

    Whoever gets less far than that stays there: what is wrong is for the scenario to find out.
    """
    number = cast.random.randint(0, most)
    fates = [cast.random.choice(FATES)(deployment, cast.application()) for _ in range(number)]
    go_side_by_side(deployment, fates)


def go_side_by_side(deployment: Deployment, fates: Sequence["Fate"]) -> None:
    """Let each go as far as it can; those who wait for the same stage wait once."""
    wanted: dict[Fate, Stage] = {}
    _go_on(fates, None, wanted)
    while wanted:
        stage = min(wanted.values(), key=STAGES.index)
        those = [fate for fate, wants in wanted.items() if wants is stage]
        for fate in those:
            del wanted[fate]
        with suppress(Refused, NotObservable):
            _go_on(those, stage(deployment), wanted)


def _go_on(fates: Iterable["Fate"], seen: Any, wanted: "dict[Fate, Stage]") -> None:
    """Let these go on with what they wanted to see, until they want something again."""
    for fate in fates:
        with suppress(Refused, NotObservable, StopIteration):
            wanted[fate] = fate.send(seen)


def as_far_as_sales(deployment: Deployment) -> Sequence[SeenLead]:
    """The jobs have run that make leads of requests; these leads."""
    deployment.headquarters.run_jobs(PullRequests.name, Synchronize.name)
    return deployment.sales.leads()


def all_prospects(deployment: Deployment) -> Sequence[SeenProspect]:
    """What headquarters can decide on."""
    return deployment.headquarters.all_prospects()


def opportunities(deployment: Deployment) -> Sequence[SeenOpportunity]:
    """What has come of the leads that were qualified."""
    return deployment.sales.opportunities()


def as_far_as_the_partner(deployment: Deployment) -> None:
    """The jobs have run that tell partners, and let them in."""
    deployment.headquarters.run_jobs(PublishCustomers.name, SendEmails.name)


def at_last(_: Deployment) -> None:
    """Everybody else is where they will be."""


STAGES: tuple[Stage, ...] = (
    as_far_as_sales,
    all_prospects,
    opportunities,
    as_far_as_the_partner,
    at_last,
)
"""What partners may have to wait for, in this order; those who wait for the same wait once."""


def applied(deployment: Deployment, application: Application) -> Fate:
    """The request waits for P-0001."""
    yield at_last
    deployment.site.apply(application)


def undecided(deployment: Deployment, application: Application) -> Generator[Stage, Any, str]:
    """The lead waits for a salesperson; its id."""
    deployment.site.apply(application)
    leads = yield as_far_as_sales
    email = application.person.email
    return next((lead.id for lead in leads if lead.contact.email == email), NOBODY)


def qualified(deployment: Deployment, application: Application) -> Generator[Stage, Any, str]:
    """The opportunity is open; its id."""
    lead = yield from undecided(deployment, application)
    deployment.sales.qualify(lead, SELLER)
    seen = yield opportunities
    return next((each.id for each in seen if each.originating_lead == lead), NOBODY)


def disqualified(deployment: Deployment, application: Application) -> Fate:
    """The partner was turned down, and told."""
    lead = yield from undecided(deployment, application)
    deployment.sales.disqualify(lead, "Lost", SELLER)
    yield as_far_as_the_partner


def won(deployment: Deployment, application: Application) -> Fate:
    """The partner is in."""
    opportunity = yield from qualified(deployment, application)
    deployment.sales.close_as_won(opportunity, SELLER)
    yield as_far_as_the_partner


def lost(deployment: Deployment, application: Application) -> Fate:
    """The partner was turned down after qualification, and told."""
    opportunity = yield from qualified(deployment, application)
    deployment.sales.close_as_lost(opportunity, "Out-Sold", SELLER)
    yield as_far_as_the_partner


def approved_by_headquarters(deployment: Deployment, application: Application) -> Fate:
    """The partner is in, without any help from Sales."""
    yield from undecided(deployment, application)
    prospects = yield all_prospects
    email = application.person.email
    own = next((each.id for each in prospects if each.email == email), NOBODY)
    deployment.headquarters.approve(own)
    yield as_far_as_the_partner


FATES: tuple[Callable[[Deployment, Application], Fate], ...] = (
    applied,
    undecided,
    qualified,
    disqualified,
    won,
    lost,
    approved_by_headquarters,
)

"""Other partners, somewhere on their way, who must neither disturb a scenario nor be disturbed.

A rule that holds only in an empty system does not hold.
"""

from collections.abc import Callable
from contextlib import suppress

from conformance.cast import Cast
from conformance.deployment import Deployment, NotObservable
from reference_model.errors import Refused
from reference_model.jobs import PublishCustomers, PullRequests, SendEmails, Synchronize
from reference_model.parties import Application

SELLER = "Bystanders' salesperson"
MOST = 3
"""As many as show what nobody else shows."""

NOBODY = ""
"""The id of what should be there and is not; what is done with it is refused."""
AS_FAR_AS_SALES = (PullRequests.name, Synchronize.name)
AS_FAR_AS_THE_PARTNER = (PublishCustomers.name, SendEmails.name)


def populate(deployment: Deployment, cast: Cast, most: int = MOST) -> None:
    """Let up to so many other partners get as far as chance has it.

    Whoever gets less far than that stays there: what is wrong is for the scenario to find out.
    """
    for _ in range(cast.random.randint(0, most)):
        with suppress(Refused, NotObservable):
            cast.random.choice(FATES)(deployment, cast.application())


def applied(deployment: Deployment, application: Application) -> None:
    """The request waits for P-0001."""
    deployment.site.apply(application)


def undecided(deployment: Deployment, application: Application) -> str:
    """The lead waits for a salesperson; its id."""
    deployment.site.apply(application)
    _run(deployment, AS_FAR_AS_SALES)
    leads = deployment.sales.leads()
    email = application.person.email
    return next((lead.id for lead in leads if lead.contact.email == email), NOBODY)


def qualified(deployment: Deployment, application: Application) -> str:
    """The opportunity is open; its id."""
    lead = undecided(deployment, application)
    deployment.sales.qualify(lead, SELLER)
    opportunities = deployment.sales.opportunities()
    return next((each.id for each in opportunities if each.originating_lead == lead), NOBODY)


def disqualified(deployment: Deployment, application: Application) -> None:
    """The partner was turned down, and told."""
    deployment.sales.disqualify(undecided(deployment, application), "Lost", SELLER)
    _run(deployment, AS_FAR_AS_THE_PARTNER)


def won(deployment: Deployment, application: Application) -> None:
    """The partner is in."""
    deployment.sales.close_as_won(qualified(deployment, application), SELLER)
    _run(deployment, AS_FAR_AS_THE_PARTNER)


def lost(deployment: Deployment, application: Application) -> None:
    """The partner was turned down after qualification, and told."""
    deployment.sales.close_as_lost(qualified(deployment, application), "Out-Sold", SELLER)
    _run(deployment, AS_FAR_AS_THE_PARTNER)


def approved_by_headquarters(deployment: Deployment, application: Application) -> None:
    """The partner is in, without any help from Sales."""
    undecided(deployment, application)
    prospects = deployment.headquarters.all_prospects()
    email = application.person.email
    own = next((each.id for each in prospects if each.email == email), NOBODY)
    deployment.headquarters.approve(own)
    _run(deployment, AS_FAR_AS_THE_PARTNER)


FATES: tuple[Callable[[Deployment, Application], object], ...] = (
    applied,
    undecided,
    qualified,
    disqualified,
    won,
    lost,
    approved_by_headquarters,
)


def _run(deployment: Deployment, jobs: tuple[str, ...]) -> None:
    deployment.headquarters.run_jobs(*jobs)

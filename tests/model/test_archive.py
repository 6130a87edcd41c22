"""Archiving takes a finished request out of every table, and leaves what later rules need."""

from collections.abc import Callable

import pytest

from reference_model.commerce_records import CustomerHierarchy
from reference_model.errors import NotFound, SignInRefused
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.sales_records import Lead, LeadStatus, Opportunity, OpportunityStatus

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
Finish = Callable[[Landscape, NewLead, NewOpportunity], Lead]


def disqualified(landscape: Landscape, new_lead: NewLead, _: NewOpportunity) -> Lead:
    lead = new_lead()
    landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")
    return lead


def lost(landscape: Landscape, _: NewLead, new_opportunity: NewOpportunity) -> Lead:
    opportunity = new_opportunity()
    landscape.sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna")
    return landscape.sales.leads[opportunity.originating_lead or 0]


def won(landscape: Landscape, _: NewLead, new_opportunity: NewOpportunity) -> Lead:
    opportunity = new_opportunity()
    landscape.sales.close_as_won(opportunity, "Anna")
    return landscape.sales.leads[opportunity.originating_lead or 0]


@pytest.fixture(params=[disqualified, lost, won], ids=lambda finish: finish.__name__)
def archived(
    request: pytest.FixtureRequest,
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
) -> Landscape:
    """Archive a request that came to each of its possible ends."""
    lead = request.param(landscape, new_lead, new_opportunity)
    for job in landscape.jobs.values():
        job.run()
    landscape.archive(lead)
    return landscape


def test_every_table_is_empty(archived: Landscape) -> None:
    """Nothing of the request is left in either system."""
    site, headquarters, sales = archived.site, archived.headquarters, archived.sales
    tables = {
        "outbox": site.outbox,
        "published customers": site.buyers,
        "admitted customers": site.admitted,
        "published hierarchies": site.partners,
        "inbox": headquarters.inbox,
        "prospects": headquarters.prospects,
        "customers": headquarters.customers,
        "hierarchies": headquarters.hierarchies,
        "unsent": headquarters.unsent,
        "unpublished customers": headquarters.unpublished_customers,
        "unpublished hierarchies": headquarters.unpublished_hierarchies,
        "leads": sales.leads,
        "accounts": sales.accounts,
        "contacts": sales.contacts,
        "opportunities": sales.opportunities,
    }

    assert {name: table for name, table in tables.items() if table} == {}


def test_an_archived_request_is_not_lost(archived: Landscape) -> None:
    """It is counted, so that every request submitted is still accounted for."""
    assert archived.archived == archived.site.submitted == 1
    assert violations(archived) == []


def test_the_site_still_knows_who_owns_an_address(
    landscape: Landscape, new_lead: NewLead, new_opportunity: NewOpportunity
) -> None:
    """An approved partner still signs in, as the same customer."""
    lead = won(landscape, new_lead, new_opportunity)
    for job in landscape.jobs.values():
        job.run()
    assert lead.contact
    number = lead.contact.customer
    landscape.archive(lead)

    buyer = landscape.site.sign_in("nora@fjord.example")

    assert buyer == (number, lead.request_id)


def test_whoever_was_lost_is_still_known_and_not_let_in(
    landscape: Landscape, new_lead: NewLead, new_opportunity: NewOpportunity
) -> None:
    """Qualification made a customer of them, which belongs to no hierarchy (N7)."""
    lead = lost(landscape, new_lead, new_opportunity)
    for job in landscape.jobs.values():
        job.run()
    landscape.archive(lead)

    assert len(landscape.site.former) == 1
    with pytest.raises(SignInRefused, match="belongs to no customer hierarchy"):
        landscape.site.sign_in("nora@fjord.example")


@pytest.mark.parametrize("first", [won, lost])
@pytest.mark.parametrize("second", [won, lost])
def test_a_second_partner_of_an_archived_address_locks_both_out(
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
    first: Finish,
    second: Finish,
) -> None:
    """Archiving frees no e-mail address (N8), whatever became of those who had it."""
    for finish in (first, second):
        lead = finish(landscape, new_lead, new_opportunity)
        for job in landscape.jobs.values():
            job.run()
        landscape.archive(lead)

    assert len(landscape.site.buyers["nora@fjord.example"]) == 2
    with pytest.raises(SignInRefused, match="identifies 2 customers"):
        landscape.site.sign_in("nora@fjord.example")


def test_other_requests_stay(landscape: Landscape, new_lead: NewLead) -> None:
    """Only the request that was named goes."""
    first, second = new_lead("Nora"), new_lead("Olav")
    landscape.sales.disqualify(first, LeadStatus.LOST, "Anna")

    landscape.archive(first)

    assert list(landscape.sales.leads.values()) == [second]
    assert len(landscape.headquarters.prospects) == 1


@pytest.mark.parametrize("command", ["restrict", "make_administrator"])
def test_an_archived_hierarchy_is_gone(
    landscape: Landscape, new_partner: Callable[..., CustomerHierarchy], command: str
) -> None:
    """Else 1010 gives it back to the sites."""
    hierarchy = new_partner("Nora")
    landscape.archive(landscape.sales.newest_lead)
    details = {"restrict": landscape.site.name, "make_administrator": hierarchy.administrator}

    with pytest.raises(NotFound):
        getattr(landscape.headquarters, command)(hierarchy, details[command])

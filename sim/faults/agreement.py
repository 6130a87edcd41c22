"""What must be so once everything has calmed down: both systems say the same, and nothing waits.

Invariants hold at every moment. These hold when faults are healed, nobody applies any more, and
jobs and people have had the time that they need. Each yields one sentence for each difference.
"""

from collections.abc import Callable, Iterator

from reference_model.commerce_records import ProspectStatus
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.sales_records import Lead, LeadState, OpportunityState

Agreement = Callable[[Landscape], Iterator[str]]

_DECIDED_IN_SALES = {
    OpportunityState.OPEN: ProspectStatus.PENDING,
    OpportunityState.WON: ProspectStatus.APPROVED,
    OpportunityState.LOST: ProspectStatus.REJECTED,
}


def prospects_say_what_leads_say(landscape: Landscape) -> Iterator[str]:
    """Each prospect has a lead, and is decided as the lead or its opportunity is."""
    leads = {lead.prospect_id: lead for lead in landscape.sales.leads.values()}
    for prospect in landscape.headquarters.prospects.values():
        if prospect.id in leads:
            yield from decided_alike(landscape, leads[prospect.id])
        else:
            yield f"The prospect of {prospect.request_id} has no lead."


def decided_alike(landscape: Landscape, lead: Lead) -> Iterator[str]:
    """A lead's prospect is decided as Sales has decided."""
    prospect = landscape.headquarters.prospects.get(lead.prospect_id or 0)
    expected = _decision(landscape, lead)
    if prospect is None:
        yield f"Lead {lead.id} of {lead.request_id} has no prospect."
    elif prospect.status is not expected:
        found = f"is {prospect.status.lower()} in headquarters"
        yield f"The prospect of {lead.request_id} {found}, and {expected.lower()} in Sales."


def customers_are_accounts_and_contacts(landscape: Landscape) -> Iterator[str]:
    """Each account and each contact is a customer of the same party, and the other way round."""
    sales, customers = landscape.sales, landscape.headquarters.customers
    parties: dict[int | None, tuple[str, Company | Person]] = {}
    parties |= {a.customer: (a.request_id, a.company) for a in sales.accounts.values()}
    parties |= {c.customer: (c.request_id, c.person) for c in sales.contacts.values()}
    for number, (case, party) in parties.items():
        customer = customers.get(number or 0)
        if customer is None or customer.party != party:
            yield f"{party.name} of {case} is in Sales, and not the same in headquarters."
    for number in customers.keys() - parties.keys():
        yield f"Customer {number} of {customers[number].request_id} is in headquarters only."


def nothing_waits_for_a_job(landscape: Landscape) -> Iterator[str]:
    """Channel databases, inbox, outgoing mail, and what 1010 has to push, are empty."""
    headquarters = landscape.headquarters
    for site in landscape.sites.values():
        yield from (f"{id} waits for P-0001." for id in site.outbox)
    yield from (f"{id} waits for Synchronize." for id in headquarters.inbox)
    unsent = headquarters.unsent.values()
    yield from (f"The mail to {mail.request_id} waits to be sent." for mail in unsent)
    for customer in headquarters.unpublished_customers.values():
        yield f"Customer {customer.number} of {customer.request_id} waits for 1010."
    for hierarchy in headquarters.unpublished_hierarchies.values():
        yield f"The hierarchy of {hierarchy.request_id} waits for 1010."


def nothing_waits_for_dual_write(landscape: Landscape) -> Iterator[str]:
    """No write is queued, and none has failed to catch up."""
    dual_write = landscape.dual_write
    for queued in (*dual_write.queue.values(), *dual_write.catch_up_errors):
        yield f"The {queued.route.name} of {queued.case} has not been carried."


def nothing_waits_for_people(landscape: Landscape) -> Iterator[str]:
    """Every lead is closed, and so is every opportunity."""
    sales = landscape.sales
    for lead in sales.leads.values():
        if lead.status.state is LeadState.OPEN:
            yield f"The lead of {lead.request_id} is open."
    for opportunity in sales.opportunities.values():
        if opportunity.status.state is OpportunityState.OPEN:
            yield f"The opportunity of {opportunity.request_id} is open."


AGREEMENTS: tuple[Agreement, ...] = (
    nothing_waits_for_a_job,
    nothing_waits_for_dual_write,
    prospects_say_what_leads_say,
    customers_are_accounts_and_contacts,
    nothing_waits_for_people,
)


def _decision(landscape: Landscape, lead: Lead) -> ProspectStatus:
    """What Sales says about the prospect."""
    if lead.status.state is LeadState.DISQUALIFIED:
        return ProspectStatus.REJECTED
    opportunity = landscape.sales.opportunities.get(lead.opportunity or 0)
    return _DECIDED_IN_SALES[opportunity.status.state] if opportunity else ProspectStatus.PENDING

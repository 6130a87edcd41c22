"""An opportunity on hold, closed several times, deleted; what it shows of its lead."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import ProspectStatus
from reference_model.errors import (
    DualWriteFailed,
    LeadAlreadyClosed,
    NotFound,
    OpportunityAlreadyClosed,
)
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.sales_records import (
    DUAL_WRITE_NOTE,
    Closing,
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
)

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
Refuse = Callable[..., str]


def prospect_status(landscape: Landscape) -> list[ProspectStatus]:
    return [prospect.status for prospect in landscape.headquarters.prospects.values()]


@pytest.mark.parametrize("decide", ["win", "lose"])
def test_an_opportunity_on_hold_can_be_decided(
    landscape: Landscape, new_opportunity: NewOpportunity, decide: str
) -> None:
    """On hold is open: the prospect waits, and either decision reaches it (A20)."""
    opportunity = new_opportunity()
    landscape.sales.set_opportunity_status(opportunity, OpportunityStatus.ON_HOLD)
    assert prospect_status(landscape) == [ProspectStatus.PENDING]

    if decide == "win":
        landscape.sales.close_as_won(opportunity, "Anna")
        assert prospect_status(landscape) == [ProspectStatus.APPROVED]
    else:
        landscape.sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna")
        assert prospect_status(landscape) == [ProspectStatus.REJECTED]


def test_a_closed_opportunity_is_not_put_on_hold(
    landscape: Landscape, new_opportunity: NewOpportunity, refused: Refuse
) -> None:
    """It is reopened first."""
    opportunity = new_opportunity()
    landscape.sales.close_as_won(opportunity, "Anna")

    refused(
        OpportunityAlreadyClosed,
        landscape.sales.set_opportunity_status,
        opportunity,
        OpportunityStatus.ON_HOLD,
    )


def test_every_closing_is_recorded(landscape: Landscape, new_opportunity: NewOpportunity) -> None:
    """Who closed it and how, each time, also after it was reopened (S14)."""
    opportunity, sales = new_opportunity(), landscape.sales
    sales.close_as_lost(opportunity, OpportunityStatus.OUT_SOLD, "Anna")
    sales.reopen(opportunity, "Bert")
    sales.close_as_won(opportunity, "Bert")

    assert opportunity.closings == (
        Closing(OpportunityStatus.OUT_SOLD, "Anna"),
        Closing(OpportunityStatus.WON, "Bert"),
    )


def test_a_closing_that_is_refused_is_not_recorded(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """Dual-write fails, and the opportunity is as it was (A23)."""
    opportunity = new_opportunity()
    landscape.headquarters.available = False

    with pytest.raises(DualWriteFailed, match="Unable to write the approval"):
        landscape.sales.close_as_won(opportunity, "Anna")

    assert opportunity.closings == ()


def test_the_notes_of_the_lead_are_shown_on_the_opportunity(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """One that nobody's lead led to has none (S15)."""
    assert new_opportunity().timeline == (DUAL_WRITE_NOTE,)
    assert landscape.sales.create_opportunity("Spring order", "Anna").timeline == ()


def test_a_deleted_opportunity_leaves_lead_and_prospect(
    landscape: Landscape, new_opportunity: NewOpportunity, heard: list[Event], refused: Refuse
) -> None:
    """The lead stays qualified, the prospect pending, and the opportunity decides nothing (A26)."""
    opportunity = new_opportunity()
    lead = landscape.sales.leads[opportunity.originating_lead or 0]
    landscape.sales.delete_opportunity(opportunity)

    assert heard[-1][:2] == (Activity.OPPORTUNITY_DELETED, opportunity.request_id)
    assert (lead.status, lead.opportunity) == (LeadStatus.QUALIFIED, None)
    refused(NotFound, landscape.sales.close_as_won, opportunity, "Anna")
    assert prospect_status(landscape) == [ProspectStatus.PENDING]
    assert violations(landscape) == []


@pytest.mark.parametrize("command", ["delete", "reopen", "put on hold", "lose"])
def test_a_deleted_opportunity_is_gone(
    landscape: Landscape, new_opportunity: NewOpportunity, refused: Refuse, command: str
) -> None:
    """Whatever state it was in, no command finds it any more (A26)."""
    opportunity, sales = new_opportunity(), landscape.sales
    sales.close_as_won(opportunity, "Anna")
    sales.delete_opportunity(opportunity)
    commands: dict[str, Callable[[], None]] = {
        "delete": lambda: sales.delete_opportunity(opportunity),
        "reopen": lambda: sales.reopen(opportunity, "Anna"),
        "put on hold": lambda: sales.set_opportunity_status(opportunity, OpportunityStatus.ON_HOLD),
        "lose": lambda: sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna"),
    }

    why = refused(NotFound, commands[command])

    assert why == f"There is no opportunity {opportunity.id}."


@pytest.fixture
def thrice(landscape: Landscape, new_opportunity: NewOpportunity) -> list[Opportunity]:
    """The opportunities of a lead that was qualified, and twice reactivated and qualified again."""
    first, sales = new_opportunity(), landscape.sales
    lead = sales.leads[first.originating_lead or 0]
    for _ in range(2):
        sales.reactivate(lead, "Anna")
        sales.qualify(lead, "Anna")
    return list(sales.opportunities.values())


def test_deleting_the_oldest_opportunity_keeps_the_newest_one_linked(
    landscape: Landscape, thrice: list[Opportunity], refused: Refuse
) -> None:
    """A lead is not disqualified while another opportunity of it is there (S2)."""
    sales, newest = landscape.sales, thrice[-1]
    lead = sales.leads[newest.originating_lead or 0]

    sales.delete_opportunity(thrice[0])

    assert lead.opportunity == newest.id
    sales.reactivate(lead, "Anna")
    refused(LeadAlreadyClosed, sales.disqualify, lead, LeadStatus.LOST, "Anna")


def test_deleting_the_newest_opportunity_links_the_one_before(
    landscape: Landscape, thrice: list[Opportunity], refused: Refuse
) -> None:
    """Each forbids disqualification, and only the last one to go allows it (S2)."""
    (oldest, older, newest), sales = thrice, landscape.sales
    lead = sales.leads[newest.originating_lead or 0]
    sales.reactivate(lead, "Anna")

    for deleted, linked in ((newest, older), (older, oldest)):
        sales.delete_opportunity(deleted)
        assert lead.opportunity == linked.id
        refused(LeadAlreadyClosed, sales.disqualify, lead, LeadStatus.LOST, "Anna")
    sales.delete_opportunity(oldest)
    sales.disqualify(lead, LeadStatus.LOST, "Anna")

    assert violations(landscape) == []


def test_a_lead_without_its_opportunity_can_be_reactivated_and_disqualified(
    landscape: Landscape, new_opportunity: NewOpportunity, refused: Refuse
) -> None:
    """Only an opportunity that is there forbids it (S2)."""
    opportunity, sales = new_opportunity(), landscape.sales
    lead = sales.leads[opportunity.originating_lead or 0]
    sales.reactivate(lead, "Anna")
    refused(LeadAlreadyClosed, sales.disqualify, lead, LeadStatus.LOST, "Anna")

    sales.delete_opportunity(opportunity)
    sales.disqualify(lead, LeadStatus.LOST, "Anna")

    assert prospect_status(landscape) == [ProspectStatus.REJECTED]


def test_an_opportunity_without_lead_can_be_deleted(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """No lead is touched."""
    lead = new_lead()
    opportunity = landscape.sales.create_opportunity("Spring order", "Anna")

    landscape.sales.delete_opportunity(opportunity)

    assert landscape.sales.opportunities == {}
    assert lead.status is LeadStatus.NEW

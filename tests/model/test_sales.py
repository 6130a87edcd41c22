"""Leads and opportunities: what a lead shows, what qualification makes, what second thoughts do."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import Email, ProspectStatus
from reference_model.landscape import Landscape
from reference_model.parties import Company, Person
from reference_model.qualification import Qualification
from reference_model.sales_records import (
    Lead,
    LeadState,
    LeadStatus,
    Opportunity,
    OpportunityState,
    OpportunityStatus,
)

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]

DISQUALIFIED = [status for status in LeadStatus if status.state is LeadState.DISQUALIFIED]
OPEN = [status for status in OpportunityStatus if status.state is OpportunityState.OPEN]
LOST = [status for status in OpportunityStatus if status.state is OpportunityState.LOST]


def the_prospect_is(landscape: Landscape, status: ProspectStatus) -> bool:
    return [p.status for p in landscape.headquarters.prospects.values()] == [status]


def test_a_new_lead_shows_who_applied_and_where_it_comes_from(new_lead: NewLead) -> None:
    """Contact and company of the request, one note that names dual-write, its team as owner."""
    lead = new_lead("Nora")

    assert (lead.person.name, lead.company.name) == ("Nora Hansen", "Nora AS")
    assert ["dual-write" in note.text for note in lead.timeline] == [True]
    assert (lead.owner, lead.status) == ("DW owner team USRT", LeadStatus.NEW)
    assert lead.topic == "B2B partner request: Nora AS"


def test_a_lead_of_a_prospect_is_in_the_b2b_view_only(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """All commerce B2B leads lists it, nobody's My open leads does (R8, A18)."""
    lead = new_lead()
    own = landscape.sales.create_lead(
        Person("Olav", "Lie", "o@lie.example"), Company("Lie"), "Anna"
    )

    assert landscape.sales.view("All commerce B2B leads", "Anna") == [lead]
    assert landscape.sales.view("My open leads", "Anna") == [own]


def test_a_closed_lead_stays_in_the_b2b_view(landscape: Landscape, new_lead: NewLead) -> None:
    """The view lists leads in any state; My open leads drops what is closed."""
    lead = new_lead()
    own = landscape.sales.create_lead(lead.person, lead.company, "Anna")
    for each in (lead, own):
        landscape.sales.disqualify(each, LeadStatus.LOST, "Anna")

    assert landscape.sales.view("All commerce B2B leads", "Anna") == [lead]
    assert landscape.sales.view("My open leads", "Anna") == []


def test_qualification_links_what_it_makes(landscape: Landscape, new_lead: NewLead) -> None:
    """Account and contact know each other, and the opportunity knows both and the lead (S3)."""
    lead = new_lead()
    landscape.sales.qualify(lead, "Anna")

    (account,), (contact,) = landscape.sales.accounts.values(), landscape.sales.contacts.values()
    (opportunity,) = landscape.sales.opportunities.values()
    assert account.primary_contact == contact.id
    assert contact.parent_account is account
    assert (lead.account, lead.contact, lead.opportunity) == (account, contact, opportunity.id)
    assert (opportunity.account, opportunity.contact) == (account, contact)
    assert opportunity.originating_lead == lead.id


@pytest.mark.parametrize(
    ("how", "made"),
    [
        (Qualification(create_account=False), (0, 1, 1)),
        (Qualification(create_contact=False), (1, 0, 1)),
        (Qualification(create_opportunity=False), (1, 1, 0)),
    ],
    ids=["no account", "no contact", "no opportunity"],
)
def test_qualification_makes_what_was_asked_for(
    landscape: Landscape, new_lead: NewLead, how: Qualification, made: tuple[int, int, int]
) -> None:
    """Whatever is left out, the lead counts as qualified, and nothing is linked to nothing (S9)."""
    lead, sales = new_lead(), landscape.sales
    sales.qualify(lead, "Anna", how)

    linked = all(made[:2])
    assert lead.status is LeadStatus.QUALIFIED
    assert (len(sales.accounts), len(sales.contacts), len(sales.opportunities)) == made
    assert all(bool(a.primary_contact) == linked for a in sales.accounts.values())
    assert all(bool(c.parent_account) == linked for c in sales.contacts.values())


def test_a_win_may_rest_on_an_existing_account_and_contact(
    landscape: Landscape, new_lead: NewLead, new_opportunity: NewOpportunity
) -> None:
    """Their customers become the second partner's organization and Admin (S5, A3)."""
    first, lead = new_opportunity("Nora"), new_lead("Olav")
    how = Qualification(
        create_account=False,
        create_contact=False,
        existing_account=first.account,
        existing_contact=first.contact,
    )
    landscape.sales.qualify(lead, "Anna", how)
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")

    (hierarchy,) = landscape.headquarters.hierarchies.values()
    assert hierarchy.name == "Olav AS"
    assert first.account
    assert first.contact
    assert hierarchy.organization == first.account.customer
    assert hierarchy.administrator == first.contact.customer


@pytest.mark.parametrize("reason", DISQUALIFIED)
def test_every_reason_to_disqualify_rejects(
    landscape: Landscape, new_lead: NewLead, reason: LeadStatus
) -> None:
    """The act decides, not the reason (A20)."""
    landscape.sales.disqualify(new_lead(), reason, "Anna")

    assert the_prospect_is(landscape, ProspectStatus.REJECTED)


@pytest.mark.parametrize("reason", LOST)
def test_every_reason_to_lose_rejects(
    landscape: Landscape, new_opportunity: NewOpportunity, reason: OpportunityStatus
) -> None:
    """The act decides, not the reason (A20)."""
    landscape.sales.close_as_lost(new_opportunity(), reason, "Anna")

    assert the_prospect_is(landscape, ProspectStatus.REJECTED)


def test_a_rejected_prospect_stays_rejected(
    landscape: Landscape, new_lead: NewLead, heard: list[Event], mailbox: list[Email]
) -> None:
    """Reactivated, qualified and won: the win is ignored, told as such, and not mailed (A6)."""
    lead, sales = new_lead(), landscape.sales
    sales.disqualify(lead, LeadStatus.LOST, "Anna")
    sales.reactivate(lead, "Anna")
    sales.qualify(lead, "Anna")
    sales.close_as_won(sales.opportunities[lead.opportunity or 0], "Anna")
    landscape.job("Process retail order email notification").run()

    ignored = [event[3] for event in heard if event[0] is Activity.DECISION_IGNORED]
    assert ignored == [{"standing": "Rejected", "ignored": "Approved"}]
    assert the_prospect_is(landscape, ProspectStatus.REJECTED)
    assert [email.type for email in mailbox] == ["B2B prospect rejected"]


def test_an_approved_prospect_stays_approved(
    landscape: Landscape, new_opportunity: NewOpportunity, mailbox: list[Email]
) -> None:
    """Won, reopened and lost: nothing is taken back, and no declining mail leaves (A8)."""
    opportunity, sales = new_opportunity(), landscape.sales
    sales.close_as_won(opportunity, "Anna")
    sales.reopen(opportunity, "Anna")
    sales.close_as_lost(opportunity, OpportunityStatus.OUT_SOLD, "Anna")
    landscape.job("Process retail order email notification").run()

    assert the_prospect_is(landscape, ProspectStatus.APPROVED)
    assert len(landscape.headquarters.hierarchies) == 1
    assert [email.type for email in mailbox] == ["B2B prospect approved"]


def test_the_same_decision_again_is_not_worth_a_word(
    landscape: Landscape, new_opportunity: NewOpportunity, heard: list[Event]
) -> None:
    """Won, reopened and won: the prospect was approved already, and nothing is ignored."""
    opportunity, sales = new_opportunity(), landscape.sales
    sales.close_as_won(opportunity, "Anna")
    sales.reopen(opportunity, "Anna")
    heard.clear()
    sales.close_as_won(opportunity, "Anna")

    assert [event[0] for event in heard] == [Activity.OPPORTUNITY_WON]


def test_headquarters_may_decide_while_the_lead_is_open(
    landscape: Landscape, new_lead: NewLead, heard: list[Event]
) -> None:
    """The lead stays open, and what Sales decides afterwards changes nothing (A16)."""
    lead = new_lead()
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")
    assert lead.status.state is LeadState.OPEN

    landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")

    assert the_prospect_is(landscape, ProspectStatus.APPROVED)
    assert heard[-1][0] is Activity.DECISION_IGNORED


def test_another_opportunity_of_the_same_account_decides_nothing(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """Only the opportunity that came from the prospect's lead does (A25)."""
    account = new_opportunity().account
    other = landscape.sales.create_opportunity("Spring order", "Anna", account)

    landscape.sales.close_as_won(other, "Anna")

    assert the_prospect_is(landscape, ProspectStatus.PENDING)


def test_a_lead_that_was_typed_in_decides_nothing(landscape: Landscape) -> None:
    """It has no prospect; its account and contact become customers like any other's."""
    lead = landscape.sales.create_lead(
        Person("Olav", "Lie", "o@lie.example"), Company("Lie"), "Anna"
    )
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")

    assert len(landscape.headquarters.customers) == 2
    assert landscape.headquarters.hierarchies == {}


@pytest.mark.parametrize("status", OPEN)
def test_writing_an_open_status_is_no_refusal(
    landscape: Landscape,
    new_opportunity: NewOpportunity,
    heard: list[Event],
    status: OpportunityStatus,
) -> None:
    """Only winning and losing have messages of their own (A21); the prospect waits on (A20)."""
    opportunity = new_opportunity()
    heard.clear()
    landscape.sales.set_opportunity_status(opportunity, status)

    assert opportunity.status is status
    assert [event[:2] for event in heard] == [
        (Activity.OPPORTUNITY_CHANGED, opportunity.request_id)
    ]
    assert the_prospect_is(landscape, ProspectStatus.PENDING)

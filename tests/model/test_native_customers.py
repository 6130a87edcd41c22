"""Customers that headquarters makes itself become accounts and contacts in Sales (R15)."""

from collections.abc import Callable

import pytest

from reference_model.commerce_records import CustomerHierarchy, Prospect, ProspectStatus
from reference_model.dual_write import TIME_OUT, Map
from reference_model.errors import DualWriteFailed
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.sales_records import Lead

NewLead = Callable[..., Lead]
NewPartner = Callable[..., CustomerHierarchy]
NewProspect = Callable[..., Prospect]
Refuse = Callable[..., str]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")


def test_a_native_approval_brings_an_account_and_a_contact(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Each knows the number of its customer, and neither came from a lead."""
    prospect = new_prospect()

    landscape.headquarters.approve(prospect, "Henry")

    (account,), (contact,) = landscape.sales.accounts.values(), landscape.sales.contacts.values()
    assert (account.company, contact.person) == (
        prospect.application.company,
        prospect.application.person,
    )
    assert [account.customer, contact.customer] == list(landscape.headquarters.customers)
    assert (account.originating_lead, contact.originating_lead) == (None, None)
    assert account.legal_entity == contact.legal_entity == prospect.legal_entity


def test_a_native_approval_leaves_the_lead_as_it_was(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """What headquarters writes is not linked to the lead, which stays open (A16)."""
    lead = new_lead()
    (prospect,) = landscape.headquarters.prospects.values()

    landscape.headquarters.approve(prospect, "Henry")

    assert (lead.account, lead.contact, lead.opportunity) == (None, None, None)
    assert landscape.sales.view("Open leads", "Anna") == [lead]


def test_after_a_qualification_a_native_approval_brings_nothing_more(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """The customers that there are came from Sales, so Sales has their account and contact (A2)."""
    landscape.sales.qualify(new_lead(), "Anna")
    (prospect,) = landscape.headquarters.prospects.values()

    landscape.headquarters.approve(prospect, "Henry")

    assert (len(landscape.sales.accounts), len(landscape.sales.contacts)) == (1, 1)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"available": False}, "Sales does not answer."),
        ({"response_time": TIME_OUT + 1}, "no answer for two minutes."),
        ({"knows_dual_write": False}, "The user is not a member of the organization."),
    ],
    ids=["down", "slow", "unknown user"],
)
def test_a_native_approval_needs_sales(
    landscape: Landscape,
    new_prospect: NewProspect,
    refused: Refuse,
    trouble: dict[str, object],
    why: str,
) -> None:
    """If Sales does not take its account, headquarters keeps nothing of the approval (D1, D8)."""
    prospect = new_prospect()
    for name, value in trouble.items():
        setattr(landscape.sales, name, value)

    reason = refused(DualWriteFailed, landscape.headquarters.approve, prospect, "Henry")

    headquarters = landscape.headquarters
    assert reason == f"Unable to write the account: {why}"
    assert prospect.status is ProspectStatus.PENDING
    assert (headquarters.customers, headquarters.hierarchies, headquarters.unsent) == ({}, {}, {})
    assert headquarters.unpublished_customers == {}


def test_a_queued_account_is_taken_back_with_the_contact_that_fails(
    landscape: Landscape, new_prospect: NewProspect, refused: Refuse
) -> None:
    """The accounts' map is paused, the contacts' map runs, Sales is down: nothing waits."""
    prospect = new_prospect()
    landscape.dual_write.pause(Map.ACCOUNTS)
    landscape.sales.available = False

    why = refused(DualWriteFailed, landscape.headquarters.approve, prospect, "Henry")

    assert why.startswith("Unable to write the contact")
    assert landscape.dual_write.queue == {}
    assert landscape.headquarters.customers == {}


def test_an_account_is_taken_back_with_the_contact_that_finds_no_room(
    landscape: Landscape, new_prospect: NewProspect, refused: Refuse
) -> None:
    """The other way round: Sales has the account already when the queue of contacts is full."""
    prospect = new_prospect()
    landscape.dual_write.pause(Map.CONTACTS)
    landscape.dual_write.capacity = 0

    why = refused(DualWriteFailed, landscape.headquarters.approve, prospect, "Henry")

    assert why.startswith("Unable to queue the contact")
    assert (landscape.sales.accounts, landscape.headquarters.customers) == ({}, {})


def test_a_rejection_writes_nothing_to_sales(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """It brings no customers, so it does not need Sales."""
    prospect = new_prospect()
    landscape.sales.available = False

    landscape.headquarters.reject(prospect, "Henry")

    assert prospect.status is ProspectStatus.REJECTED


def test_during_a_pause_account_and_contact_wait(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """The partner is approved at once, and Sales hears of it on resuming."""
    prospect = new_prospect()
    landscape.dual_write.pause()
    landscape.sales.available = False
    landscape.headquarters.approve(prospect, "Henry")
    landscape.sales.available = True
    assert prospect.status is ProspectStatus.APPROVED

    landscape.dual_write.run()

    assert [account.company.name for account in landscape.sales.accounts.values()] == ["Nora AS"]
    assert [contact.person.email for contact in landscape.sales.contacts.values()] == [NORA]
    assert violations(landscape) == []


def test_through_stopped_maps_nothing_comes_to_sales(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Neither now nor when they run again."""
    prospect = new_prospect()
    landscape.dual_write.stop()
    landscape.headquarters.approve(prospect, "Henry")

    landscape.dual_write.run()

    assert (landscape.sales.accounts, landscape.sales.contacts) == ({}, {})


def test_customers_cross_without_the_solution_for_prospects(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Dual-write itself writes customers both ways, package or not (R15)."""
    prospect = new_prospect()
    landscape.dual_write.commerce_solution = False

    landscape.headquarters.approve(prospect, "Henry")

    assert (len(landscape.sales.accounts), len(landscape.sales.contacts)) == (1, 1)


def test_a_user_becomes_a_contact(
    landscape: Landscape, new_partner: NewPartner, run_jobs: Callable[[], None]
) -> None:
    """Whom an administrator lets in is a customer of headquarters like any other."""
    new_partner()
    landscape.site.add_user(NORA, KIM)
    run_jobs()

    contact = list(landscape.sales.contacts.values())[-1]
    (user,) = landscape.site.users.values()
    assert contact.person == KIM
    assert contact.customer == user.customer


def test_a_user_waits_until_sales_takes_its_contact(
    landscape: Landscape, new_partner: NewPartner, run_jobs: Callable[[], None]
) -> None:
    """Synchronize keeps the row, and neither customer, member nor mail is left behind."""
    hierarchy = new_partner()
    landscape.site.add_user(NORA, KIM)
    landscape.sales.available = False
    run_jobs()
    (row,) = landscape.headquarters.inbox.values()
    assert row.error == "Unable to write the contact: Sales does not answer."
    assert (len(hierarchy.members), len(landscape.headquarters.customers)) == (1, 2)
    assert landscape.headquarters.unsent == {}

    landscape.sales.available = True
    run_jobs()

    assert (len(hierarchy.members), len(landscape.headquarters.customers)) == (2, 3)
    assert landscape.site.sign_in(KIM.email)

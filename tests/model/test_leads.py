"""What salespeople do to a lead before its decision, and after it: view, assign, edit, delete."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerHierarchy, Email, Prospect, ProspectStatus
from reference_model.errors import (
    InvalidStatus,
    LeadAlreadyClosed,
    NotFound,
    TooLong,
)
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.lead_views import VIEWS
from reference_model.parties import Application, Company, Person
from reference_model.sales_records import Lead, LeadState, LeadStatus

NewLead = Callable[..., Lead]
Refuse = Callable[..., str]

PIA = Person("Pia", "Lie", "pia@lie.example", "55 00 00 00")
LIE = Company("Lie AS", "Bryggen 1", "5003", "Bergen", "NO")

OPEN = [status for status in LeadStatus if status.state is LeadState.OPEN]
CLOSED = [status for status in LeadStatus if status.state is not LeadState.OPEN]


def views_of(landscape: Landscape, lead: Lead, user: str) -> set[str]:
    return {name for name in VIEWS if lead in landscape.sales.view(name, user)}


def prospect_status(landscape: Landscape) -> list[ProspectStatus]:
    return [prospect.status for prospect in landscape.headquarters.prospects.values()]


def test_an_assigned_lead_comes_into_its_owners_view(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Until then it is the team's, and nobody's My open leads lists it (A18)."""
    lead = new_lead()
    everywhere = {"Open leads", "All leads", "All commerce B2B leads"}
    assert views_of(landscape, lead, "Anna") == everywhere

    landscape.sales.assign(lead, "Anna")

    assert views_of(landscape, lead, "Anna") == {*everywhere, "My open leads"}
    assert views_of(landscape, lead, "Bert") == everywhere


@pytest.mark.parametrize("decide", ["qualify", "disqualify"])
def test_a_closed_lead_is_found_among_closed_leads(
    landscape: Landscape, new_lead: NewLead, decide: str
) -> None:
    """Whichever way it was closed, it leaves the views of open leads (S11)."""
    lead = new_lead()
    landscape.sales.assign(lead, "Anna")
    if decide == "qualify":
        landscape.sales.qualify(lead, "Anna")
    else:
        landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")

    assert views_of(landscape, lead, "Anna") == {
        "Closed leads",
        "All leads",
        "All commerce B2B leads",
    }


def test_a_lead_that_was_typed_in_is_no_b2b_lead(landscape: Landscape) -> None:
    """It is in every other view of open leads of whoever typed it in."""
    lead = landscape.sales.create_lead(PIA, LIE, "Anna")

    assert views_of(landscape, lead, "Anna") == {"My open leads", "Open leads", "All leads"}


def test_a_view_that_does_not_exist_is_not_empty(landscape: Landscape) -> None:
    """Whoever mistypes its name is not told that there are no leads."""
    with pytest.raises(KeyError):
        landscape.sales.view("Leads", "Anna")


def test_account_and_contact_take_the_edited_values(
    landscape: Landscape, new_lead: NewLead, heard: list[Event]
) -> None:
    """So do their customers; prospect and hierarchy keep those of the request (A17)."""
    lead = new_lead("Nora")
    landscape.sales.edit_lead(lead, PIA, LIE)
    assert heard[-1][:2] == (Activity.LEAD_CHANGED, lead.request_id)
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")

    assert [customer.party for customer in landscape.headquarters.customers.values()] == [LIE, PIA]
    (prospect,) = landscape.headquarters.prospects.values()
    (hierarchy,) = landscape.headquarters.hierarchies.values()
    assert prospect.application.company.name == hierarchy.name == "Nora AS"
    assert violations(landscape) == []


def test_the_mail_goes_to_the_requestor_whatever_the_lead_says(
    landscape: Landscape, new_lead: NewLead, run_jobs: Callable[[], None], mailbox: list[Email]
) -> None:
    """The address is that of the request (A10)."""
    lead = new_lead("Nora")
    landscape.sales.edit_lead(lead, PIA, LIE)
    landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")
    run_jobs()

    assert [email.recipient for email in mailbox] == ["nora@fjord.example"]


@pytest.mark.parametrize("decide", ["qualify", "disqualify"])
def test_a_closed_lead_is_not_edited(
    landscape: Landscape, new_lead: NewLead, refused: Refuse, decide: str
) -> None:
    """It is read-only until it is reactivated (S10)."""
    lead = new_lead()
    if decide == "qualify":
        landscape.sales.qualify(lead, "Anna")
    else:
        landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")
    refused(LeadAlreadyClosed, landscape.sales.edit_lead, lead, PIA, LIE)
    refused(LeadAlreadyClosed, landscape.sales.set_lead_status, lead, LeadStatus.CONTACTED)
    refused(LeadAlreadyClosed, landscape.sales.assign, lead, "Bert")

    landscape.sales.reactivate(lead, "Anna")
    landscape.sales.edit_lead(lead, PIA, LIE)

    assert lead.company == LIE


@pytest.mark.parametrize("status", OPEN)
def test_an_open_status_decides_nothing(
    landscape: Landscape, new_lead: NewLead, heard: list[Event], status: LeadStatus
) -> None:
    """The lead stays open, and the prospect waits (A20)."""
    lead = new_lead()
    landscape.sales.set_lead_status(lead, status)

    assert lead.status is status
    assert heard[-1][:2] == (Activity.LEAD_CHANGED, lead.request_id)
    assert prospect_status(landscape) == [ProspectStatus.PENDING]


@pytest.mark.parametrize("status", CLOSED)
def test_a_status_does_not_close_a_lead(
    landscape: Landscape, new_lead: NewLead, refused: Refuse, status: LeadStatus
) -> None:
    """Qualifying and disqualifying do."""
    refused(InvalidStatus, landscape.sales.set_lead_status, new_lead(), status)


def test_a_deleted_lead_leaves_the_prospect(
    landscape: Landscape, new_lead: NewLead, heard: list[Event], refused: Refuse
) -> None:
    """Headquarters may still decide, Sales no longer can (A26)."""
    lead = new_lead()
    landscape.sales.delete_lead(lead)
    assert heard[-1][:2] == (Activity.LEAD_DELETED, lead.request_id)
    assert views_of(landscape, lead, "Anna") == set()
    refused(NotFound, landscape.sales.qualify, lead, "Anna")

    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")

    assert prospect_status(landscape) == [ProspectStatus.APPROVED]


GONE: dict[str, Callable[[Landscape, Lead], object]] = {
    "delete": lambda landscape, lead: landscape.sales.delete_lead(lead),
    "assign": lambda landscape, lead: landscape.sales.assign(lead, "Bert"),
    "reactivate": lambda landscape, lead: landscape.sales.reactivate(lead, "Anna"),
    "edit": lambda landscape, lead: landscape.sales.edit_lead(lead, PIA, LIE),
    "contact": lambda landscape, lead: landscape.sales.set_lead_status(lead, LeadStatus.CONTACTED),
}


@pytest.mark.parametrize("command", GONE.values(), ids=GONE.keys())
def test_a_deleted_lead_is_gone(
    landscape: Landscape,
    new_lead: NewLead,
    refused: Refuse,
    command: Callable[[Landscape, Lead], object],
) -> None:
    """Whatever state it was in, no command finds it any more (A26)."""
    lead = new_lead()
    landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")
    landscape.sales.delete_lead(lead)

    why = refused(NotFound, command, landscape, lead)

    assert why == f"There is no lead {lead.id}."


def test_what_a_deleted_lead_led_to_stays(landscape: Landscape, new_lead: NewLead) -> None:
    """The opportunity has no originating lead any more, so that it decides nothing (A25, A26)."""
    lead = new_lead()
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.delete_lead(lead)
    (opportunity,) = landscape.sales.opportunities.values()
    assert opportunity.originating_lead is None

    landscape.sales.close_as_won(opportunity, "Anna")

    assert prospect_status(landscape) == [ProspectStatus.PENDING]
    assert len(landscape.headquarters.customers) == 2
    assert violations(landscape) == []


def test_a_deleted_lead_leaves_its_partner(
    landscape: Landscape, new_partner: Callable[..., CustomerHierarchy]
) -> None:
    """Whoever has been approved signs in."""
    new_partner("Nora")

    landscape.sales.delete_lead(landscape.sales.newest_lead)

    assert landscape.site.sign_in("nora@fjord.example")
    assert violations(landscape) == []


LIMITS: list[tuple[Person | Company, str, int]] = [
    (PIA, "first_name", 50),
    (PIA, "last_name", 50),
    (PIA, "email", 100),
    (PIA, "phone", 50),
    (LIE, "name", 100),
    (LIE, "street", 250),
    (LIE, "postal_code", 20),
    (LIE, "city", 80),
    (LIE, "country", 80),
]


@pytest.mark.parametrize("limit", LIMITS, ids=[f"{type(p).__name__}.{f}" for p, f, _ in LIMITS])
def test_a_text_fits_its_column_or_is_refused(
    landscape: Landscape,
    new_lead: NewLead,
    refused: Refuse,
    limit: tuple[Person | Company, str, int],
) -> None:
    """The longest one is taken as it is; one character more names field and lengths (A36)."""
    lead = new_lead()
    party, field, most = limit

    def edit(length: int) -> None:
        changed = party._replace(**{field: "x" * length})
        person, company = (changed, LIE) if isinstance(changed, Person) else (PIA, changed)
        landscape.sales.edit_lead(lead, person, company)

    edit(most)
    why = refused(TooLong, edit, most + 1)

    assert f"{field} has {most + 1} characters, of {most} allowed" in why
    assert "x" * most in (*lead.person, *lead.company)


def test_a_lead_that_is_typed_in_fits_its_columns_too(
    landscape: Landscape, refused: Refuse
) -> None:
    """Person and company are measured, whoever writes them (A36)."""
    long = PIA._replace(phone="5" * 51), LIE._replace(name="x" * 101)
    why = refused(TooLong, landscape.sales.create_lead, *long, "Anna")

    assert "phone has 51 characters, of 50 allowed" in why
    assert "name has 101 characters, of 100 allowed" in why


def test_a_request_that_is_too_long_fails_alone(
    landscape: Landscape, apply: Callable[..., Application], run_jobs: Callable[[], None]
) -> None:
    """It stays with the reason, without a prospect, and the next one becomes a lead (A36)."""
    long = apply("Nora", company=LIE._replace(name="x" * 101))
    for application in (long, apply("Olav")):
        landscape.site.submit_request(application)
    run_jobs()

    (row,) = landscape.headquarters.inbox.values()
    assert row.error.startswith("Unable to write the lead: A text is longer than its column.")
    assert "name has 101 characters, of 100 allowed" in row.error
    assert [lead.person.first_name for lead in landscape.sales.leads.values()] == ["Olav"]
    assert len(landscape.headquarters.prospects) == 1


def test_dual_write_must_be_a_member_of_the_organization(
    landscape: Landscape, apply: Callable[..., Application], run_jobs: Callable[[], None]
) -> None:
    """Without it no lead is written; its users work on (D8)."""
    landscape.sales.knows_dual_write = False
    landscape.site.submit_request(apply("Nora"))
    run_jobs()
    (row,) = landscape.headquarters.inbox.values()
    assert row.error.endswith("The user is not a member of the organization.")
    landscape.sales.create_lead(PIA, LIE, "Anna")

    landscape.sales.knows_dual_write = True
    run_jobs()

    assert len(landscape.sales.leads) == 2


def test_a_lead_that_fails_on_catching_up_says_why(
    landscape: Landscape, new_prospect: Callable[..., Prospect]
) -> None:
    """A queued lead is refused for the same reasons as a live one."""
    landscape.dual_write.pause()
    landscape.sales.knows_dual_write = False
    new_prospect()

    landscape.dual_write.run()

    assert [failed.error for failed in landscape.dual_write.catch_up_errors] == [
        "Unable to write the lead: The user is not a member of the organization."
    ]

"""What a landscape tells of whole journeys: what happened, to whose request, by whom, in order."""

from collections.abc import Callable

from reference_model.activities import Event
from reference_model.landscape import Landscape
from reference_model.parties import Application, Person
from reference_model.sales_records import LeadStatus, OpportunityStatus

REQUEST = "REQ-0000001"
USER = "USER-0000002"
SEND = "Process retail order email notification"
APPLIED = [
    (REQUEST, "Request submitted", "B2B site", {"country": "NO"}),
    (REQUEST, "Request pulled", "P-0001", {}),
    (REQUEST, "Prospect stored", "", {}),
    (REQUEST, "Lead created", "Dual-write", {}),
]
REJECTED = [(REQUEST, "E-mail queued", "", {"type": "B2B prospect rejected"})]
PUBLISHED = [
    (REQUEST, "Customer published", "1010", {"type": "Organization"}),
    (REQUEST, "Customer published", "1010", {"type": "Person"}),
    (REQUEST, "Customer hierarchy published", "1010", {}),
    (REQUEST, "E-mail sent", SEND, {"type": "B2B prospect approved"}),
]


def qualified(by: str) -> list[tuple[str, str, str, dict[str, object]]]:
    return [
        (REQUEST, "Account created", by, {}),
        (REQUEST, "Contact created", by, {}),
        (REQUEST, "Lead qualified", by, {}),
        (REQUEST, "Opportunity created", by, {}),
        (REQUEST, "Organization customer created", "Dual-write", {}),
        (REQUEST, "Person customer created", "Dual-write", {}),
    ]


def approved(by: str) -> list[tuple[str, str, str, dict[str, object]]]:
    return [
        (REQUEST, "Customer hierarchy created", by, {}),
        (REQUEST, "Hierarchy member added", "", {"role": "Admin"}),
        (REQUEST, "Prospect approved", by, {}),
        (REQUEST, "E-mail queued", "", {"type": "B2B prospect approved"}),
    ]


def told(heard: list[Event]) -> list[tuple[str, str, str, dict[str, object]]]:
    return [(case, activity, by, dict(details)) for activity, case, by, details in heard]


def test_a_partner_that_is_won(
    landscape: Landscape, apply: Callable[..., Application], heard: list[Event]
) -> None:
    """From the form to the first sign-in."""
    landscape.site.submit_request(apply())
    run_jobs(landscape)
    lead = landscape.sales.newest_lead
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Bert")
    run_jobs(landscape)
    landscape.site.sign_in("nora@fjord.example")

    assert told(heard) == [
        *APPLIED,
        *qualified("Anna"),
        (REQUEST, "Opportunity won", "Bert", {}),
        *approved("Dual-write"),
        *PUBLISHED,
        (REQUEST, "Signed in", "B2B site", {}),
    ]


def test_a_partner_about_whom_sales_thinks_again(
    landscape: Landscape, apply: Callable[..., Application], heard: list[Event]
) -> None:
    """Each change of mind is told with who changed it, and a win that is too late as ignored."""
    landscape.site.submit_request(apply())
    run_jobs(landscape)
    sales = landscape.sales
    lead = sales.newest_lead
    sales.disqualify(lead, LeadStatus.LOST, "Anna")
    sales.reactivate(lead, "Bert")
    sales.qualify(lead, "Cleo")
    opportunity = sales.opportunities[lead.opportunity or 0]
    sales.close_as_lost(opportunity, OpportunityStatus.OUT_SOLD, "Dan")
    sales.reopen(opportunity, "Eva")
    sales.close_as_won(opportunity, "Finn")

    assert told(heard) == [
        *APPLIED,
        (REQUEST, "Lead disqualified", "Anna", {"reason": "LOST"}),
        (REQUEST, "Prospect rejected", "Dual-write", {}),
        *REJECTED,
        (REQUEST, "Lead reactivated", "Bert", {}),
        *qualified("Cleo"),
        (REQUEST, "Opportunity lost", "Dan", {"reason": "OUT_SOLD"}),
        (REQUEST, "Opportunity reopened", "Eva", {}),
        (REQUEST, "Opportunity won", "Finn", {}),
        (REQUEST, "Decision ignored", "", {"standing": "Rejected", "ignored": "Approved"}),
    ]


def test_a_partner_that_headquarters_approves(
    landscape: Landscape, apply: Callable[..., Application], heard: list[Event]
) -> None:
    """Its customers are written to Sales, and so is that of a colleague, who then orders."""
    landscape.site.submit_request(apply())
    run_jobs(landscape)
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")
    run_jobs(landscape)
    landscape.site.add_user("nora@fjord.example", Person("Kim", "Hansen", "kim@fjord.example"))
    run_jobs(landscape)
    landscape.site.place_order("kim@fjord.example", 5.0)

    assert told(heard) == [
        *APPLIED,
        (REQUEST, "Organization customer created", "Henry", {}),
        (REQUEST, "Account created", "Dual-write", {}),
        (REQUEST, "Person customer created", "Henry", {}),
        (REQUEST, "Contact created", "Dual-write", {}),
        *approved("Henry"),
        *PUBLISHED,
        (USER, "User requested", "B2B site", {"change": "add"}),
        (USER, "Request pulled", "P-0001", {}),
        (USER, "Person customer created", "Dual-write", {}),
        (USER, "Contact created", "Dual-write", {}),
        (USER, "Hierarchy member added", "", {"role": "User"}),
        (USER, "E-mail queued", "", {"type": "B2B user added"}),
        (USER, "Customer published", "1010", {"type": "Person"}),
        (REQUEST, "Customer hierarchy published", "1010", {}),
        (USER, "E-mail sent", SEND, {"type": "B2B user added"}),
        (USER, "Order placed", "B2B site", {"amount": 5.0}),
    ]


def test_a_partner_that_headquarters_rejects(
    landscape: Landscape, apply: Callable[..., Application], heard: list[Event]
) -> None:
    """By whom is told too."""
    landscape.site.submit_request(apply())
    run_jobs(landscape)
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.reject(prospect, "Henry")

    assert told(heard) == [*APPLIED, (REQUEST, "Prospect rejected", "Henry", {}), *REJECTED]


def test_an_opportunity_is_named_after_its_lead(
    landscape: Landscape, apply: Callable[..., Application]
) -> None:
    """The topic of the lead becomes the topic of the opportunity."""
    landscape.site.submit_request(apply())
    run_jobs(landscape)
    lead = landscape.sales.newest_lead
    landscape.sales.qualify(lead, "Anna")

    assert landscape.sales.opportunities[lead.opportunity or 0].name == lead.topic


def run_jobs(landscape: Landscape) -> None:
    for job in landscape.jobs.values():
        job.run()

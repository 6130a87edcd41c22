"""What crosses between headquarters and Sales while the maps run, pause, resume and stop."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerType, Prospect, ProspectStatus
from reference_model.dual_write import TIME_OUT, Map, MapState
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.parties import Application
from reference_model.qualification import Qualification
from reference_model.sales_records import Lead, LeadStatus, Opportunity, OpportunityStatus

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
NewProspect = Callable[..., Prospect]


def activities(events: list[Event]) -> list[Activity]:
    return [activity for activity, _, _, _ in events]


def status_of(landscape: Landscape, request_id: str) -> ProspectStatus:
    prospects = landscape.headquarters.prospects.values()
    return next(p.status for p in prospects if p.request_id == request_id)


def sold(landscape: Landscape, lead: Lead) -> None:
    """The lead is qualified, and its opportunity won."""
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")


def sold_and_not_told(landscape: Landscape, lead: Lead) -> None:
    """Sold while the maps are paused; when they run again, headquarters is down, and back later."""
    landscape.dual_write.pause()
    sold(landscape, lead)
    landscape.headquarters.available = False
    landscape.dual_write.run()
    assert len(landscape.dual_write.catch_up_errors) == 3
    landscape.headquarters.available = True


def test_the_customers_of_a_qualification_are_written_at_once(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """While the maps run, account and contact have become customers when qualify returns."""
    lead = new_lead()

    landscape.sales.qualify(lead, "Anna")

    assert [customer.type for customer in landscape.headquarters.customers.values()] == [
        CustomerType.ORGANIZATION,
        CustomerType.PERSON,
    ]


def test_a_pause_queues_what_would_have_crossed(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """The opportunity closes in Sales, and headquarters does not know yet."""
    opportunity = new_opportunity()
    landscape.dual_write.pause()

    landscape.sales.close_as_won(opportunity, "Anna")

    assert opportunity.status is OpportunityStatus.WON
    assert status_of(landscape, opportunity.request_id) is ProspectStatus.PENDING
    assert [write.route.name for write in landscape.dual_write.queue.values()] == ["approval"]


def test_each_queued_write_is_told(
    landscape: Landscape, new_lead: NewLead, heard: list[Event]
) -> None:
    """The log of a pause says what waits, in the order in which it will be replayed."""
    lead = new_lead()
    landscape.dual_write.pause()

    landscape.sales.qualify(lead, "Anna")

    queued = [details for activity, _, _, details in heard if activity is Activity.WRITE_QUEUED]
    assert queued == [{"write": "organization customer"}, {"write": "person customer"}]


def test_resuming_replays_the_queue_in_its_order(
    landscape: Landscape,
    apply: Callable[..., Application],
    new_lead: NewLead,
    heard: list[Event],
) -> None:
    """Lead, customers and approval arrive as they were made, so that each finds what it needs."""
    lead = new_lead("Nora")
    landscape.dual_write.pause()
    sold(landscape, lead)
    landscape.site.submit_request(apply("Olav"))
    for job in landscape.jobs.values():
        job.run()
    heard.clear()

    landscape.dual_write.run()

    assert activities(heard) == [
        Activity.MAPS_STARTED,
        Activity.ORGANIZATION_CUSTOMER_CREATED,
        Activity.PERSON_CUSTOMER_CREATED,
        Activity.HIERARCHY_CREATED,
        Activity.HIERARCHY_MEMBER_ADDED,
        Activity.PROSPECT_APPROVED,
        Activity.EMAIL_QUEUED,
        Activity.LEAD_CREATED,
    ]
    assert not landscape.dual_write.queue
    assert violations(landscape) == []


def test_the_first_of_two_queued_decisions_stands(
    landscape: Landscape, new_opportunity: NewOpportunity, heard: list[Event]
) -> None:
    """Lost, reopened and won during a pause: the prospect is rejected, the win is ignored."""
    opportunity, sales = new_opportunity(), landscape.sales
    landscape.dual_write.pause()
    sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna")
    sales.reopen(opportunity, "Anna")
    sales.close_as_won(opportunity, "Anna")

    landscape.dual_write.run()

    assert status_of(landscape, opportunity.request_id) is ProspectStatus.REJECTED
    assert Activity.DECISION_IGNORED in activities(heard)


def test_a_write_that_fails_on_resuming_becomes_a_catch_up_error(
    landscape: Landscape, new_lead: NewLead, new_prospect: NewProspect, heard: list[Event]
) -> None:
    """It is kept with its reason, it is told, and what comes after it is replayed all the same."""
    lead = new_lead("Nora")
    landscape.dual_write.pause()
    waiting = new_prospect("Olav")
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.available = False

    landscape.dual_write.run()

    assert [(e.route.name, e.case, e.error) for e in landscape.dual_write.catch_up_errors] == [
        ("lead", waiting.request_id, "Unable to write the lead: Sales does not answer.")
    ]
    assert (Activity.CATCH_UP_FAILED, waiting.request_id, "", {"write": "lead"}) in heard
    assert len(landscape.headquarters.customers) == 2


def test_a_catch_up_error_that_fails_halfway_leaves_nothing(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """A win without customers stays an error, and the prospect stays as it was."""
    lead = new_lead()
    landscape.sales.qualify(lead, "Anna", Qualification(create_account=False, create_contact=False))
    landscape.dual_write.pause()
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")

    landscape.dual_write.run()

    (error,) = landscape.dual_write.catch_up_errors
    assert error.error == (
        "Unable to write the approval: Account and contact must be customers before the approval."
    )
    assert status_of(landscape, lead.request_id) is ProspectStatus.PENDING
    assert landscape.headquarters.hierarchies == {}


def test_catch_up_errors_are_retried_in_their_order(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Once headquarters is back, customers come before the approval that needs them."""
    lead = new_lead()
    sold_and_not_told(landscape, lead)

    landscape.dual_write.retry()

    assert landscape.dual_write.catch_up_errors == []
    assert status_of(landscape, lead.request_id) is ProspectStatus.APPROVED
    assert violations(landscape) == []


def test_a_retry_that_fails_again_keeps_the_error(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """It stands there once, with the reason of the last attempt."""
    landscape.dual_write.pause()
    new_prospect()
    landscape.sales.available = False
    landscape.dual_write.run()

    landscape.dual_write.retry()

    (error,) = landscape.dual_write.catch_up_errors
    assert (error.route.name, error.error) == (
        "lead",
        "Unable to write the lead: Sales does not answer.",
    )


def test_a_retry_does_not_cross_a_map_that_does_not_run(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """The error keeps its place and its reason, and crosses with a retry once the map runs."""
    landscape.dual_write.pause()
    new_prospect()
    landscape.sales.available = False
    landscape.dual_write.run()
    landscape.sales.available = True
    landscape.dual_write.stop()
    landscape.dual_write.retry()
    assert landscape.sales.leads == {}
    assert [error.error for error in landscape.dual_write.catch_up_errors] == [
        "Unable to write the lead: Sales does not answer."
    ]

    landscape.dual_write.run()
    landscape.dual_write.retry()

    assert len(landscape.sales.leads) == 1
    assert landscape.dual_write.catch_up_errors == []


def test_a_retry_of_some_maps_keeps_the_order_of_the_errors(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Those of the paused map stay as they are, and the others cross."""
    lead = new_lead()
    sold_and_not_told(landscape, lead)
    landscape.dual_write.pause(Map.ACCOUNTS, Map.PROSPECTS)

    landscape.dual_write.retry()

    assert [error.route.name for error in landscape.dual_write.catch_up_errors] == [
        "organization customer",
        "approval",
    ]
    assert [c.type for c in landscape.headquarters.customers.values()] == [CustomerType.PERSON]


def test_a_write_that_is_too_slow_on_resuming_becomes_a_catch_up_error(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """A replay may take as long as a live write, and no longer (D7)."""
    landscape.dual_write.pause()
    new_prospect()
    landscape.sales.response_time = TIME_OUT + 1

    landscape.dual_write.run()

    (error,) = landscape.dual_write.catch_up_errors
    assert error.error == "Unable to write the lead: no answer for two minutes."
    assert landscape.sales.leads == {}


def test_stopping_drops_the_queue(landscape: Landscape, new_prospect: NewProspect) -> None:
    """What waited when the maps were stopped never crosses."""
    landscape.dual_write.pause()
    new_prospect()

    landscape.dual_write.stop()
    landscape.dual_write.run()

    assert landscape.sales.leads == {}


def test_nothing_crosses_while_the_maps_are_stopped(
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
    new_prospect: NewProspect,
) -> None:
    """Neither leads nor customers nor decisions, and nothing of it when the maps run again."""
    lead, opportunity = new_lead("Nora"), new_opportunity("Olav")
    before = len(landscape.headquarters.customers)
    landscape.dual_write.stop()
    new_prospect("Pia")
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_lost(opportunity, OpportunityStatus.CANCELED, "Anna")

    landscape.dual_write.run()

    prospects = landscape.headquarters.prospects.values()
    assert {prospect.status for prospect in prospects} == {ProspectStatus.PENDING}
    assert len(landscape.headquarters.customers) == before
    assert len(landscape.sales.leads) == 2


@pytest.mark.parametrize(
    ("command", "state", "activity"),
    [
        ("pause", MapState.PAUSED, Activity.MAPS_PAUSED),
        ("stop", MapState.NOT_RUNNING, Activity.MAPS_STOPPED),
        ("run", MapState.RUNNING, Activity.MAPS_STARTED),
    ],
)
def test_the_state_of_the_maps_is_told(
    landscape: Landscape, heard: list[Event], command: str, state: MapState, activity: Activity
) -> None:
    """Each switch is an event of no request."""
    getattr(landscape.dual_write, command)()

    assert set(landscape.dual_write.maps.values()) == {state}
    assert heard == [(activity, "", "", {"maps": ", ".join(Map)})]


def test_without_the_solution_a_prospect_brings_no_lead(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Nothing ties prospects to Sales unless the package is installed."""
    landscape.dual_write.commerce_solution = False

    new_prospect()

    assert landscape.sales.leads == {}


def test_without_the_solution_accounts_and_contacts_become_customers(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Dual-write itself writes customers, package or not."""
    lead = new_lead()
    landscape.dual_write.commerce_solution = False

    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.headquarters.customers) == 2


def test_without_the_solution_decisions_stay_in_sales(
    landscape: Landscape, new_lead: NewLead, new_opportunity: NewOpportunity
) -> None:
    """Neither a win nor a disqualification reaches the prospect."""
    lead, opportunity = new_lead("Nora"), new_opportunity("Olav")
    landscape.dual_write.commerce_solution = False

    landscape.sales.disqualify(lead, LeadStatus.LOST, "Anna")
    landscape.sales.close_as_won(opportunity, "Anna")

    prospects = landscape.headquarters.prospects.values()
    assert {prospect.status for prospect in prospects} == {ProspectStatus.PENDING}

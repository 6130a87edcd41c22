"""Each map runs, pauses and stops on its own; a failure takes back what others had queued."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerHierarchy, CustomerType, ProspectStatus
from reference_model.dual_write import Map, MapState
from reference_model.errors import DualWriteFailed
from reference_model.invariants import violations
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.sales_records import Lead, LeadStatus, Opportunity

NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]
Refuse = Callable[..., str]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")


def waiting(landscape: Landscape) -> list[str]:
    return [queued.route.name for queued in landscape.dual_write.queue.values()]


def statuses(landscape: Landscape) -> list[ProspectStatus]:
    return [prospect.status for prospect in landscape.headquarters.prospects.values()]


def customer_types(landscape: Landscape) -> list[CustomerType]:
    return [customer.type for customer in landscape.headquarters.customers.values()]


@pytest.mark.parametrize(
    ("command", "state"),
    [("pause", MapState.PAUSED), ("stop", MapState.NOT_RUNNING)],
)
def test_only_the_maps_named_are_switched(
    landscape: Landscape, heard: list[Event], command: str, state: MapState
) -> None:
    """The others run on, and the event names those that were switched."""
    getattr(landscape.dual_write, command)(Map.ACCOUNTS, Map.CONTACTS)

    assert landscape.dual_write.maps == {
        Map.PROSPECTS: MapState.RUNNING,
        Map.ACCOUNTS: state,
        Map.CONTACTS: state,
    }
    assert heard[-1][3] == {"maps": "Customers V3 - accounts, Customers V3 - contacts"}


def test_an_account_waits_while_its_contact_crosses(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """The person is a customer at once, the organization once its map runs again."""
    lead = new_lead()
    landscape.dual_write.pause(Map.ACCOUNTS)
    landscape.sales.qualify(lead, "Anna")
    assert waiting(landscape) == ["organization customer"]
    assert customer_types(landscape) == [CustomerType.PERSON]

    landscape.dual_write.run(Map.ACCOUNTS)

    assert waiting(landscape) == []
    assert customer_types(landscape) == [CustomerType.PERSON, CustomerType.ORGANIZATION]


@pytest.mark.parametrize(
    ("paused", "running"), [(Map.ACCOUNTS, Map.CONTACTS), (Map.CONTACTS, Map.ACCOUNTS)]
)
def test_a_write_that_fails_takes_the_queued_one_back(
    landscape: Landscape, new_lead: NewLead, refused: Refuse, paused: Map, running: Map
) -> None:
    """While headquarters is down, a qualification leaves nothing: not a record, not in a queue."""
    lead = new_lead()
    landscape.dual_write.pause(paused)
    landscape.headquarters.available = False

    why = refused(DualWriteFailed, landscape.sales.qualify, lead, "Anna")

    assert landscape.dual_write.maps[running] is MapState.RUNNING
    assert "Headquarters does not answer" in why
    assert waiting(landscape) == []
    assert lead.status is LeadStatus.NEW
    assert (landscape.sales.accounts, landscape.sales.contacts) == ({}, {})


def test_what_was_taken_back_is_not_replayed(landscape: Landscape, new_lead: NewLead) -> None:
    """After the outage one qualification brings one customer of each type."""
    lead = new_lead()
    landscape.dual_write.pause(Map.ACCOUNTS)
    landscape.headquarters.available = False
    with pytest.raises(DualWriteFailed):
        landscape.sales.qualify(lead, "Anna")
    landscape.headquarters.available = True
    landscape.sales.qualify(lead, "Anna")

    landscape.dual_write.run()

    assert sorted(customer_types(landscape)) == [CustomerType.ORGANIZATION, CustomerType.PERSON]
    assert violations(landscape) == []


def test_a_win_waits_for_the_customers_that_its_approval_needs(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """With the account still in the queue, a live win is refused; after it, it approves (A3)."""
    lead = new_lead()
    landscape.dual_write.pause(Map.ACCOUNTS)
    landscape.sales.qualify(lead, "Anna")
    opportunity = landscape.sales.opportunities[lead.opportunity or 0]
    refused(DualWriteFailed, landscape.sales.close_as_won, opportunity, "Anna")

    landscape.dual_write.run(Map.ACCOUNTS)
    landscape.sales.close_as_won(opportunity, "Anna")

    assert statuses(landscape) == [ProspectStatus.APPROVED]


def test_a_decision_waits_for_the_map_of_prospects(
    landscape: Landscape, new_opportunity: NewOpportunity
) -> None:
    """Running it replays the approval, and leaves the other maps as they are."""
    opportunity = new_opportunity()
    landscape.dual_write.pause(Map.PROSPECTS)
    landscape.dual_write.stop(Map.CONTACTS)
    landscape.sales.close_as_won(opportunity, "Anna")
    assert statuses(landscape) == [ProspectStatus.PENDING]

    landscape.dual_write.run(Map.PROSPECTS)

    assert statuses(landscape) == [ProspectStatus.APPROVED]
    assert landscape.dual_write.maps[Map.CONTACTS] is MapState.NOT_RUNNING


def test_running_one_map_leaves_what_waits_for_another(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Only the writes of the map that was resumed are replayed."""
    lead = new_lead()
    landscape.dual_write.pause()
    landscape.sales.qualify(lead, "Anna")

    landscape.dual_write.run(Map.CONTACTS)

    assert waiting(landscape) == ["organization customer"]
    assert customer_types(landscape) == [CustomerType.PERSON]


def test_stopping_one_map_drops_only_what_waits_for_it(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """The rest of the queue crosses when its map runs again (A35)."""
    lead = new_lead()
    landscape.dual_write.pause()
    landscape.sales.qualify(lead, "Anna")

    landscape.dual_write.stop(Map.ACCOUNTS)
    assert waiting(landscape) == ["person customer"]
    landscape.dual_write.run()

    assert customer_types(landscape) == [CustomerType.PERSON]


def test_the_queue_keeps_its_order_across_maps(
    landscape: Landscape, new_lead: NewLead, heard: list[Event]
) -> None:
    """Writes of different maps that run together again arrive in the order of their making."""
    lead = new_lead()
    landscape.dual_write.pause()
    landscape.sales.qualify(lead, "Anna")
    landscape.sales.close_as_won(landscape.sales.opportunities[lead.opportunity or 0], "Anna")
    assert waiting(landscape) == ["organization customer", "person customer", "approval"]
    heard.clear()

    landscape.dual_write.run(Map.PROSPECTS, Map.CONTACTS, Map.ACCOUNTS)

    assert [event[0] for event in heard][1:4] == [
        Activity.ORGANIZATION_CUSTOMER_CREATED,
        Activity.PERSON_CUSTOMER_CREATED,
        Activity.HIERARCHY_CREATED,
    ]


def test_a_user_whose_contact_waits_is_a_customer_already(
    landscape: Landscape,
    new_partner: Callable[..., CustomerHierarchy],
    run_jobs: Callable[[], None],
) -> None:
    """What headquarters makes does not wait for Sales; its contact follows on resuming."""
    new_partner()
    landscape.dual_write.pause(Map.CONTACTS)
    landscape.site.add_user(NORA, KIM)
    run_jobs()
    assert waiting(landscape) == ["contact"]
    assert landscape.site.sign_in(KIM.email)

    landscape.dual_write.run(Map.CONTACTS)

    assert KIM in [contact.person for contact in landscape.sales.contacts.values()]

"""How much and how long a pause may queue, and how long a live write may take (D6, D7)."""

from collections.abc import Callable

import pytest

from reference_model.commerce_records import Prospect
from reference_model.dual_write import TIME_OUT, Map
from reference_model.errors import DualWriteFailed
from reference_model.landscape import Landscape
from reference_model.parties import Application
from reference_model.sales_records import Lead, LeadStatus

NewLead = Callable[..., Lead]
NewProspect = Callable[..., Prospect]
Refuse = Callable[..., str]


def test_a_full_queue_refuses_what_would_wait(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """Nothing of a qualification is queued if not all of it fits."""
    lead = new_lead()
    landscape.dual_write.capacity = 1
    landscape.dual_write.pause()

    why = refused(DualWriteFailed, landscape.sales.qualify, lead, "Anna")

    assert why.startswith("Unable to queue the person customer")
    assert landscape.dual_write.queue == {}
    assert lead.status is LeadStatus.NEW


def test_a_queue_that_is_just_large_enough_takes_all(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """The limit is what the queue holds, not one less."""
    lead = new_lead()
    landscape.dual_write.capacity = 2
    landscape.dual_write.pause()

    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.dual_write.queue) == 2


def test_a_full_queue_keeps_a_request_waiting(
    landscape: Landscape, apply: Callable[..., Application], run_jobs: Callable[[], None]
) -> None:
    """Its row stays in headquarters with the reason, and is stored once the maps run."""
    landscape.dual_write.capacity = 0
    landscape.dual_write.pause()
    landscape.site.submit_request(apply())
    run_jobs()
    (row,) = landscape.headquarters.inbox.values()
    assert row.error.startswith("Unable to queue the lead")
    assert landscape.headquarters.prospects == {}

    landscape.dual_write.run()
    run_jobs()

    assert (len(landscape.headquarters.inbox), len(landscape.sales.leads)) == (0, 1)


def test_a_running_map_has_no_use_for_the_queue(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """However small the queue is, live writes cross."""
    landscape.dual_write.capacity = 0

    new_prospect()

    assert len(landscape.sales.leads) == 1


def test_a_pause_that_lasts_too_long_blocks_what_it_would_queue(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """The limit of the pause is given as the reason; resuming lifts it."""
    lead = new_lead()
    landscape.dual_write.pause()
    landscape.dual_write.expire(landscape.dual_write.pauses)
    why = refused(DualWriteFailed, landscape.sales.qualify, lead, "Anna")
    assert why.endswith("the limit of the pause is reached; resume the maps.")

    landscape.dual_write.run()
    landscape.dual_write.pause()
    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.dual_write.queue) == 2


def test_what_waited_before_the_limit_still_crosses(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """The limit blocks new writes and loses none."""
    landscape.dual_write.pause()
    new_prospect()
    landscape.dual_write.expire(landscape.dual_write.pauses)

    landscape.dual_write.run()

    assert len(landscape.sales.leads) == 1


def test_the_limit_of_an_earlier_pause_does_not_end_a_later_one(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Paused, resumed and paused again: time counts from the second pause."""
    landscape.dual_write.pause()
    first = landscape.dual_write.pauses.copy()
    landscape.dual_write.run()
    landscape.dual_write.pause()

    landscape.dual_write.expire(first)
    new_prospect()

    assert len(landscape.dual_write.queue) == 1


def test_stopping_the_maps_ends_the_pause_that_was_too_long(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """A new pause is a new pause (D6)."""
    landscape.dual_write.pause()
    landscape.dual_write.expire(landscape.dual_write.pauses.copy())
    landscape.dual_write.stop()
    landscape.dual_write.pause()

    new_prospect()

    assert landscape.dual_write.expired == set()
    assert len(landscape.dual_write.queue) == 1


@pytest.mark.parametrize("again", [Map.PROSPECTS, Map.CONTACTS])
def test_pausing_again_does_not_extend_the_pause(
    landscape: Landscape, new_lead: NewLead, refused: Refuse, again: Map
) -> None:
    """A map may be paused for seven days, however often the button is pressed (D6)."""
    lead = new_lead()
    landscape.dual_write.pause(Map.PROSPECTS)
    first = landscape.dual_write.pauses.copy()
    landscape.dual_write.pause(again)

    landscape.dual_write.expire(first)

    assert landscape.dual_write.expired == {Map.PROSPECTS}
    refused(DualWriteFailed, landscape.sales.disqualify, lead, LeadStatus.LOST, "Anna")


def test_a_map_that_was_paused_later_does_not_expire_with_the_first(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Each has seven days of its own, and queues until they are over (D6)."""
    lead = new_lead()
    landscape.dual_write.pause(Map.PROSPECTS)
    first = landscape.dual_write.pauses.copy()
    landscape.dual_write.pause()

    landscape.dual_write.expire(first)
    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.dual_write.queue) == 2


def test_a_pause_that_is_over_does_not_expire(
    landscape: Landscape, new_prospect: NewProspect
) -> None:
    """Its limit comes too late to block anything."""
    landscape.dual_write.pause()
    landscape.dual_write.run()

    landscape.dual_write.expire(landscape.dual_write.pauses)
    landscape.dual_write.pause(Map.PROSPECTS)
    new_prospect()

    assert len(landscape.dual_write.queue) == 1


def test_one_map_that_stays_paused_keeps_the_limit(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """Running another map does not make the queue of this one any younger."""
    lead = new_lead()
    landscape.dual_write.pause()
    landscape.dual_write.expire(landscape.dual_write.pauses)

    landscape.dual_write.run(Map.PROSPECTS, Map.ACCOUNTS)

    refused(DualWriteFailed, landscape.sales.qualify, lead, "Anna")


@pytest.mark.parametrize("seconds", [0.0, TIME_OUT])
def test_a_live_write_may_take_two_minutes(
    landscape: Landscape, new_lead: NewLead, seconds: float
) -> None:
    """An answer at the last moment counts."""
    lead = new_lead()
    landscape.headquarters.response_time = seconds

    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.headquarters.customers) == 2


def test_a_slower_answer_fails_the_write_on_both_sides(
    landscape: Landscape, new_lead: NewLead, refused: Refuse
) -> None:
    """Nothing is kept, though headquarters would have written it."""
    lead = new_lead()
    landscape.headquarters.response_time = TIME_OUT + 1

    why = refused(DualWriteFailed, landscape.sales.qualify, lead, "Anna")

    assert why == "Unable to write the organization customer: no answer for two minutes."


def test_slow_sales_fail_the_lead_and_its_prospect(
    landscape: Landscape, apply: Callable[..., Application], run_jobs: Callable[[], None]
) -> None:
    """It is the system written to that must answer, and the row waits for the next run (A15)."""
    landscape.sales.response_time = TIME_OUT + 1
    landscape.site.submit_request(apply())
    run_jobs()

    (row,) = landscape.headquarters.inbox.values()
    assert row.error == "Unable to write the lead: no answer for two minutes."
    assert landscape.headquarters.prospects == {}


def test_slow_sales_do_not_hold_up_what_sales_writes(
    landscape: Landscape, new_lead: NewLead
) -> None:
    """Qualification waits for headquarters only."""
    lead = new_lead()
    landscape.sales.response_time = TIME_OUT + 1

    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.headquarters.customers) == 2


def test_a_paused_map_does_not_wait_for_an_answer(landscape: Landscape, new_lead: NewLead) -> None:
    """What is queued is not written now, so nobody can be too slow."""
    lead = new_lead()
    landscape.headquarters.response_time = TIME_OUT + 1
    landscape.dual_write.pause()

    landscape.sales.qualify(lead, "Anna")

    assert len(landscape.dual_write.queue) == 2

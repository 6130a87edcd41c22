"""The batch jobs: what they pick up, what they leave, and by which names they go."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import Email, EmailType, OnboardingRequest
from reference_model.errors import NotFound
from reference_model.jobs import JOBS, canonical_name
from reference_model.labels import JOB_NAMES
from reference_model.landscape import Landscape
from reference_model.parties import Application, Person
from reference_model.sales_records import Lead, LeadStatus, Opportunity

Apply = Callable[..., Application]
NewLead = Callable[..., Lead]
NewOpportunity = Callable[..., Opportunity]

P_0001 = "P-0001"
SYNCHRONIZE = "Synchronize customers and channel requests"
PUBLISH = "1010"
SEND = "Process retail order email notification"

EVERY_NAME = [(name, job) for job, names in JOB_NAMES.items() for name in (job, *names)]


@pytest.mark.parametrize(("name", "job"), EVERY_NAME)
def test_a_job_answers_to_each_of_its_names(name: str, job: str) -> None:
    """English, old and new, and the languages of the documents; case and outer spaces are free."""
    assert canonical_name(name) == job
    assert canonical_name(f" {name.upper()} ") == job


def test_no_name_means_two_jobs() -> None:
    """Each name stands once, and every job has its line of names."""
    names = [name.casefold() for name, _ in EVERY_NAME]

    assert len(names) == len(set(names))
    assert list(JOB_NAMES) == [job.name for job in JOBS]


def test_an_unknown_name_is_refused_with_those_that_exist(landscape: Landscape) -> None:
    """Whoever mistypes a name reads which ones there are."""
    with pytest.raises(NotFound, match="no job 'P-0002'") as refusal:
        landscape.job("P-0002")

    assert all(job.name in str(refusal.value) for job in JOBS)


@pytest.mark.parametrize("job", [job.name for job in JOBS])
def test_a_job_without_rows_does_nothing(
    landscape: Landscape, heard: list[Event], job: str
) -> None:
    """An empty landscape stays as it is."""
    landscape.job(job).run()

    assert heard == []


def test_requests_come_to_headquarters_in_their_order(landscape: Landscape, apply: Apply) -> None:
    """P-0001 and Synchronize take the oldest row first."""
    for name in ("Nora", "Olav", "Pia"):
        landscape.site.submit_request(apply(name))
    landscape.job(P_0001).run()
    landscape.job(SYNCHRONIZE).run()

    names = [p.application.person.first_name for p in landscape.headquarters.prospects.values()]
    assert names == ["Nora", "Olav", "Pia"]


def test_synchronize_finds_only_what_p_0001_has_pulled(landscape: Landscape, apply: Apply) -> None:
    """The order of the jobs matters."""
    landscape.site.submit_request(apply())
    landscape.job(SYNCHRONIZE).run()

    assert landscape.headquarters.prospects == {}
    assert len(landscape.site.outbox) == 1


@pytest.mark.parametrize("job", [job.name for job in JOBS])
def test_running_a_job_again_duplicates_nothing(
    landscape: Landscape, new_opportunity: NewOpportunity, heard: list[Event], job: str
) -> None:
    """A second run finds nothing left to do."""
    landscape.sales.close_as_won(new_opportunity(), "Anna")
    landscape.job(job).run()
    heard.clear()

    landscape.job(job).run()

    assert heard == []


def test_a_row_that_fails_stays_and_the_others_go_on(
    landscape: Landscape, apply: Apply, new_opportunity: NewOpportunity, heard: list[Event]
) -> None:
    """A user of a partner that is gone does not hold up the request behind it."""
    landscape.sales.close_as_won(new_opportunity("Nora"), "Anna")
    landscape.job(PUBLISH).run()
    kim = Person("Kim", "Hansen", "kim@fjord.example")
    landscape.site.add_user("nora@fjord.example", kim)
    ((user, wish),) = landscape.site.users.items()
    request = landscape.site.submit_request(apply("Olav"))
    hidden = landscape.headquarters.hierarchies.copy()
    landscape.headquarters.hierarchies.clear()

    landscape.job(P_0001).run()
    landscape.job(SYNCHRONIZE).run()

    (row,) = landscape.headquarters.inbox.values()
    assert row.id == user
    assert row.error == f"There is no customer hierarchy {wish.hierarchy}."
    assert request.request_id in [p.request_id for p in landscape.headquarters.prospects.values()]
    assert (
        Activity.SYNCHRONIZATION_FAILED,
        user,
        SYNCHRONIZE,
        {"reason": row.error},
    ) in heard

    landscape.headquarters.hierarchies.update(hidden)
    landscape.job(SYNCHRONIZE).run()

    assert landscape.headquarters.inbox == {}


def test_a_request_that_finds_no_sales_waits_for_the_next_run(
    landscape: Landscape, apply: Apply
) -> None:
    """Prospect and lead are written together or not at all, and nothing is lost (A15)."""
    landscape.sales.available = False
    landscape.site.submit_request(apply("Nora"))
    landscape.job(P_0001).run()
    for _ in range(2):
        landscape.job(SYNCHRONIZE).run()

    (row,) = landscape.headquarters.inbox.values()
    assert isinstance(row, OnboardingRequest)
    assert row.error == "Unable to write the lead: Sales does not answer."
    assert landscape.headquarters.prospects == {}

    landscape.sales.available = True
    landscape.job(SYNCHRONIZE).run()

    assert len(landscape.headquarters.prospects) == len(landscape.sales.leads) == 1


def reasons(heard: list[Event]) -> list[object]:
    """Why rows failed in Synchronize, as far as it was told."""
    return [event[3]["reason"] for event in heard if event[0] is Activity.SYNCHRONIZATION_FAILED]


def test_a_row_that_fails_for_ever_is_told_when_its_reason_changes(
    landscape: Landscape, apply: Apply, heard: list[Event]
) -> None:
    """Too long at each run, and once no answer at all: three failures told, of six."""
    landscape.site.submit_request(apply("N" * 101))
    landscape.job(P_0001).run()
    synchronize = landscape.job(SYNCHRONIZE)
    for answers in (True, True, False, True, True, True):
        landscape.sales.available = answers
        synchronize.run()

    too_long, down, again = reasons(heard)
    assert "101 characters, of" in str(too_long)
    assert down == "Unable to write the lead: Sales does not answer."
    assert again == too_long
    assert synchronize.failed_again == 3
    assert len(landscape.headquarters.inbox) == 1


def test_a_row_that_may_get_through_next_time_is_told_each_time(
    landscape: Landscape, apply: Apply, heard: list[Event]
) -> None:
    """No answer, no answer in time, no user: each try is one that could have gone well."""
    landscape.site.submit_request(apply("Nora"))
    landscape.job(P_0001).run()
    sales, synchronize = landscape.sales, landscape.job(SYNCHRONIZE)
    for name, value in (("available", False), ("response_time", 121.0)):
        usual = getattr(sales, name)
        setattr(sales, name, value)
        synchronize.run()
        synchronize.run()
        setattr(sales, name, usual)

    assert len(reasons(heard)) == 4
    assert synchronize.failed_again == 0


def test_each_decision_is_mailed_once(
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
    mailbox: list[Email],
) -> None:
    """The e-mail job delivers what a decision queued, to the requestor."""
    landscape.sales.disqualify(new_lead("Nora"), LeadStatus.LOST, "Anna")
    landscape.sales.close_as_won(new_opportunity("Olav"), "Anna")
    assert mailbox == []
    for _ in range(2):
        landscape.job(SEND).run()

    assert [(email.recipient, email.type) for email in mailbox] == [
        ("nora@fjord.example", EmailType.REJECTED),
        ("olav@fjord.example", EmailType.APPROVED),
    ]


def test_a_type_that_is_not_active_is_not_mailed(
    landscape: Landscape, new_lead: NewLead, mailbox: list[Email]
) -> None:
    """The decision stands all the same."""
    landscape.headquarters.active_notifications.remove(EmailType.REJECTED)
    landscape.sales.disqualify(new_lead("Nora"), LeadStatus.LOST, "Anna")
    landscape.job(SEND).run()

    assert mailbox == []


def test_an_approval_shows_more_than_a_rejection(
    landscape: Landscape,
    new_lead: NewLead,
    new_opportunity: NewOpportunity,
    mailbox: list[Email],
) -> None:
    """Address, postal code, comment and store belong to the approval's template only."""
    landscape.sales.disqualify(new_lead("Nora"), LeadStatus.LOST, "Anna")
    landscape.sales.close_as_won(new_opportunity("Olav"), "Anna")
    landscape.job(SEND).run()

    rejection, approval = (email.placeholders for email in mailbox)
    assert rejection == {"firstname": "Nora", "lastname": "Hansen", "company": "Nora AS"}
    assert approval == {
        "firstname": "Olav",
        "lastname": "Hansen",
        "company": "Olav AS",
        "email": "olav@fjord.example",
        "zipcode": "5003",
        "comments": "",
        "storename": "B2B site",
        "storeurl": "",
    }


def test_a_job_tells_how_many_rows_wait(landscape: Landscape, apply: Apply) -> None:
    """Whoever prints a job sees its name and its backlog."""
    landscape.site.submit_request(apply())

    assert repr(landscape.job(P_0001)) == "<Job P-0001: 1 pending>"

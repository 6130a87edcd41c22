"""The languages of e-mail, and a mail server that does not take them."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerHierarchy, Email, EmailType
from reference_model.errors import Unavailable
from reference_model.landscape import Landscape
from reference_model.parties import Application, Person
from reference_model.sales_records import Lead, LeadStatus

Apply = Callable[..., Application]
NewLead = Callable[..., Lead]

SEND = "Process retail order email notification"
NORA = "nora@fjord.example"
WHY = "The mail server does not answer."


@pytest.fixture
def decline(
    landscape: Landscape, apply: Apply, run_jobs: Callable[[], None]
) -> Callable[..., None]:
    """Have somebody apply and be declined."""

    def act(name: str, **wishes: str) -> None:
        landscape.site.submit_request(apply(name, **wishes))
        run_jobs()
        landscape.sales.disqualify(landscape.sales.newest_lead, LeadStatus.LOST, "Anna")

    return act


@pytest.fixture
def refusing(landscape: Landscape) -> list[str]:
    """The addresses for which the mail server takes nothing; nothing else is delivered either."""
    addresses: list[str] = []

    def deliver(email: Email) -> None:
        if email.recipient in addresses:
            raise Unavailable(WHY)

    landscape.job(SEND).deliver = deliver
    return addresses


@pytest.mark.parametrize(
    ("wanted", "written"),
    [("nb-no", "nb-no"), ("pl", "pl"), ("en-us", "en-us"), ("sv", "en-us"), ("", "en-us")],
)
def test_a_mail_is_in_the_language_of_the_request(
    decline: Callable[..., None],
    run_jobs: Callable[[], None],
    mailbox: list[Email],
    wanted: str,
    written: str,
) -> None:
    """If the template has it, and else in the template's default language (M4, A37)."""
    decline("Nora", language=wanted)
    run_jobs()

    assert [email.language for email in mailbox] == [written]


def test_the_default_language_is_the_templates_first(
    landscape: Landscape,
    decline: Callable[..., None],
    run_jobs: Callable[[], None],
    mailbox: list[Email],
) -> None:
    """Templates written in German and Dutch answer a Finn in German."""
    landscape.headquarters.languages = ("de", "nl")
    decline("Nora", language="fi")
    run_jobs()

    assert [email.language for email in mailbox] == ["de"]


def test_a_colleague_is_mailed_in_the_language_of_the_partner(
    landscape: Landscape,
    apply: Apply,
    run_jobs: Callable[[], None],
    mailbox: list[Email],
) -> None:
    """Nobody asks the colleague, so the request's language stands."""
    landscape.site.submit_request(apply("Nora", language="nl"))
    run_jobs()
    (prospect,) = landscape.headquarters.prospects.values()
    landscape.headquarters.approve(prospect, "Henry")
    run_jobs()
    landscape.site.add_user(NORA, Person("Kim", "Hansen", "kim@fjord.example"))
    run_jobs()

    assert [(email.recipient, email.type, email.language) for email in mailbox] == [
        (NORA, EmailType.APPROVED, "nl"),
        ("kim@fjord.example", EmailType.USER_ADDED, "nl"),
    ]


def test_a_mail_that_is_not_taken_stays_with_the_reason(
    landscape: Landscape,
    decline: Callable[..., None],
    refusing: list[str],
    heard: list[Event],
) -> None:
    """It is told that it failed, and not that it was sent."""
    refusing.append(NORA)
    decline("Nora")
    heard.clear()

    landscape.job(SEND).run()

    (email,) = landscape.headquarters.unsent.values()
    assert email.error == WHY
    assert heard == [(Activity.EMAIL_FAILED, email.request_id, SEND, {"type": email.type})]


def test_a_later_run_sends_it_once(
    landscape: Landscape,
    decline: Callable[..., None],
    refusing: list[str],
    heard: list[Event],
) -> None:
    """When the mail server is back, nothing is lost and nothing is doubled (A38)."""
    refusing.append(NORA)
    decline("Nora")
    landscape.job(SEND).run()
    refusing.clear()
    heard.clear()

    for _ in range(2):
        landscape.job(SEND).run()

    assert [event[0] for event in heard] == [Activity.EMAIL_SENT]
    assert landscape.headquarters.unsent == {}


def test_one_mail_that_fails_does_not_hold_up_the_next(
    landscape: Landscape,
    decline: Callable[..., None],
    refusing: list[str],
    heard: list[Event],
) -> None:
    """Each message is sent on its own."""
    refusing.append(NORA)
    decline("Nora")
    decline("Olav")
    heard.clear()

    landscape.job(SEND).run()

    assert [event[0] for event in heard] == [Activity.EMAIL_FAILED, Activity.EMAIL_SENT]
    assert [email.recipient for email in landscape.headquarters.unsent.values()] == [NORA]


def test_a_mail_that_fails_leaves_the_decision(
    landscape: Landscape,
    new_partner: Callable[..., CustomerHierarchy],
    refusing: list[str],
) -> None:
    """A partner whose mail waits signs in all the same."""
    refusing.append(NORA)
    new_partner("Nora")

    assert landscape.site.sign_in(NORA)
    assert len(landscape.headquarters.unsent) == 1

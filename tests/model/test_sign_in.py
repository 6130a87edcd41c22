"""Who may sign in to the site, when, and whom an administrator may let in."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import CustomerType, EmailType, Role, UserStatus
from reference_model.errors import NotAllowed, SignInRefused
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.sales_records import Opportunity

NewOpportunity = Callable[..., Opportunity]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")


@pytest.fixture
def approved(landscape: Landscape, new_opportunity: NewOpportunity) -> Landscape:
    """Nora's company is approved; 1010 has not run since."""
    landscape.sales.close_as_won(new_opportunity("Nora"), "Anna")
    return landscape


@pytest.fixture
def published(approved: Landscape, run_jobs: Callable[[], None]) -> Landscape:
    """Nora can sign in."""
    run_jobs()
    return approved


def test_an_approved_partner_signs_in_after_1010(published: Landscape, heard: list[Event]) -> None:
    """The requestor is let in by the address of the request, and the sign-in is told."""
    buyer = published.site.sign_in(NORA)

    assert published.headquarters.customers[buyer.number].email == NORA
    assert heard[-1][:2] == (Activity.SIGNED_IN, buyer.request_id)


def test_nobody_signs_in_before_1010(approved: Landscape) -> None:
    """The site does not know what has only been approved."""
    with pytest.raises(SignInRefused, match="knows nobody with the e-mail address"):
        approved.site.sign_in(NORA)


def test_a_customer_of_a_qualification_alone_does_not_sign_in(
    landscape: Landscape, new_opportunity: NewOpportunity, run_jobs: Callable[[], None]
) -> None:
    """1010 publishes the person, who belongs to no hierarchy before the approval (A34)."""
    new_opportunity("Nora")
    run_jobs()

    with pytest.raises(SignInRefused, match="belongs to no customer hierarchy"):
        landscape.site.sign_in(NORA)


def test_an_address_of_two_customers_identifies_nobody(
    published: Landscape, new_opportunity: NewOpportunity, run_jobs: Callable[[], None]
) -> None:
    """A second approval of the same person locks both out (N8, A24)."""
    published.sales.close_as_won(new_opportunity("Nora"), "Anna")
    run_jobs()

    with pytest.raises(SignInRefused, match="identifies 2 customers instead of one"):
        published.site.sign_in(NORA)


def test_a_customer_outside_the_address_book_does_not_reach_the_site(
    landscape: Landscape, new_opportunity: NewOpportunity, run_jobs: Callable[[], None]
) -> None:
    """The store takes customers of its own address book only (N10)."""
    landscape.headquarters.default_address_book = "B2C customers"
    landscape.sales.close_as_won(new_opportunity("Nora"), "Anna")
    run_jobs()

    with pytest.raises(SignInRefused, match="knows nobody"):
        landscape.site.sign_in(NORA)


def test_a_colleague_is_pending_until_1010(
    published: Landscape, run_jobs: Callable[[], None]
) -> None:
    """P-0001 and Synchronize make the customer, 1010 makes the user active (N9)."""
    published.site.add_user(NORA, KIM)
    (row,) = published.site.users.values()
    assert published.site.organization_users(NORA) == [(KIM.email, UserStatus.PENDING)]

    published.job("P-0001").run()
    published.job("Synchronize customers and channel requests").run()
    assert row.customer in published.headquarters.customers
    assert published.site.organization_users(NORA) == [(KIM.email, UserStatus.PENDING)]

    run_jobs()
    assert published.site.organization_users(NORA) == [(KIM.email, UserStatus.ACTIVE)]


def test_a_colleague_becomes_a_user_of_the_same_partner(
    published: Landscape, run_jobs: Callable[[], None]
) -> None:
    """A person customer with the role User, who buys through the organization."""
    published.site.add_user(NORA, KIM)
    (row,) = published.site.users.values()
    run_jobs()

    (hierarchy,) = published.headquarters.hierarchies.values()
    customer = published.headquarters.customers[row.customer or 0]
    assert [member.role for member in hierarchy.members] == [Role.ADMIN, Role.USER]
    assert hierarchy.members[-1].customer == customer.number
    assert customer.type is CustomerType.PERSON
    assert customer.invoice_account == hierarchy.organization


def test_a_colleague_is_mailed_and_signs_in(
    published: Landscape, run_jobs: Callable[[], None], heard: list[Event]
) -> None:
    """The mail says that a user was added, and after 1010 the address opens the door."""
    heard.clear()
    published.site.add_user(NORA, KIM)
    (case,) = published.site.users
    run_jobs()

    mails = [event for event in heard if event[0] is Activity.EMAIL_SENT]
    assert [(mail[1], mail[3]["type"]) for mail in mails] == [(case, EmailType.USER_ADDED.value)]
    assert published.site.sign_in(KIM.email).request_id == case


def test_only_the_administrator_adds_users(
    published: Landscape, run_jobs: Callable[[], None]
) -> None:
    """A user of the partner is refused, by name."""
    published.site.add_user(NORA, KIM)
    run_jobs()

    with pytest.raises(NotAllowed, match=f"{KIM.email} is not the administrator"):
        published.site.add_user(KIM.email, Person("Lea", "Hansen", "lea@fjord.example"))

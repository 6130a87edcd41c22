"""Orders on account: who may place them, and up to which amount (N12, N18, N19)."""

from collections.abc import Callable

import pytest

from reference_model.activities import Activity, Event
from reference_model.commerce_records import Customer, CustomerHierarchy
from reference_model.errors import NotAllowed, NotFound, SignInRefused, Unavailable
from reference_model.landscape import Landscape
from reference_model.parties import Person
from reference_model.site import Site

NewPartner = Callable[..., CustomerHierarchy]
RunJobs = Callable[[], None]
Refuse = Callable[..., str]

NORA = "nora@fjord.example"
KIM = Person("Kim", "Hansen", "kim@fjord.example")


@pytest.fixture
def organization(landscape: Landscape, new_partner: NewPartner, run_jobs: RunJobs) -> Customer:
    """Nora's company, with a limit of 1000; its people may buy on account."""
    hierarchy = new_partner("Nora")
    landscape.site.add_user(NORA, KIM)
    run_jobs()
    customers = landscape.headquarters.customers
    for member in hierarchy.members:
        landscape.headquarters.allow_on_account(customers[member.customer])
    landscape.headquarters.set_credit_limit(customers[hierarchy.organization], 1000.0)
    return customers[hierarchy.organization]


@pytest.fixture
def order(landscape: Landscape) -> Callable[[str, float], None]:
    """Place an order on account."""
    return lambda email, amount: landscape.site.place_order(email, amount, on_account=True)


Order = Callable[[str, float], None]


def test_an_order_on_account_is_charged_to_the_organization(
    organization: Customer, order: Order, heard: list[Event]
) -> None:
    """Its people buy through it, and the order is told (N12)."""
    order(NORA, 400.0)

    assert organization.balance == 400.0
    assert (heard[-1][0], heard[-1][3]) == (Activity.ORDER_PLACED, {"amount": 400.0})


def test_colleagues_draw_on_one_limit(
    organization: Customer, order: Order, refused: Refuse
) -> None:
    """What one has bought, the other cannot buy any more (N19)."""
    order(NORA, 700.0)

    refused(NotAllowed, order, KIM.email, 400.0)

    assert organization.balance == 700.0


def test_the_whole_remaining_credit_can_be_used(organization: Customer, order: Order) -> None:
    """The limit itself is allowed, to the last cent."""
    order(NORA, 700.0)
    order(KIM.email, 300.0)

    assert organization.balance == 1000.0


def test_more_than_the_remaining_credit_is_refused(
    organization: Customer, order: Order, refused: Refuse
) -> None:
    """The reason names the amount and whose credit it is; no order is placed (N19)."""
    why = refused(NotAllowed, order, NORA, 1000.01)

    assert why == "1000.01 is more than the remaining credit of Nora AS."
    assert organization.balance == 0.0


def test_without_a_limit_there_is_no_credit(
    landscape: Landscape, new_partner: NewPartner, order: Order, refused: Refuse
) -> None:
    """Permission to buy on account is not credit."""
    hierarchy = new_partner("Nora")
    person = landscape.headquarters.customers[hierarchy.administrator]
    landscape.headquarters.allow_on_account(person)

    refused(NotAllowed, order, NORA, 0.01)


def test_whoever_is_not_allowed_does_not_buy_on_account(
    landscape: Landscape, new_partner: NewPartner, order: Order, refused: Refuse
) -> None:
    """The permission is the buyer's own; a limit of the organization does not replace it (N18)."""
    hierarchy = new_partner("Nora")
    organization = landscape.headquarters.customers[hierarchy.organization]
    landscape.headquarters.set_credit_limit(organization, 1000.0)
    landscape.headquarters.allow_on_account(organization)

    why = refused(NotAllowed, order, NORA, 1.0)

    assert why == f"Customer {hierarchy.administrator} is not allowed to buy on account."


def test_an_order_that_is_paid_needs_no_credit(
    landscape: Landscape, new_partner: NewPartner, heard: list[Event]
) -> None:
    """Neither permission nor limit is looked at."""
    new_partner("Nora")

    landscape.site.place_order(NORA, 5000.0)

    assert heard[-1][0] is Activity.ORDER_PLACED
    assert [c.balance for c in landscape.headquarters.customers.values()] == [0.0, 0.0]


@pytest.mark.parametrize("amount", [0.0, -0.01, -1000.0])
@pytest.mark.parametrize("on_account", [True, False])
def test_an_order_is_for_more_than_nothing(
    landscape: Landscape,
    organization: Customer,
    refused: Refuse,
    amount: float,
    on_account: bool,  # noqa: FBT001
) -> None:
    """Nobody pays back what is owed by ordering less than nothing."""
    site = landscape.site

    why = refused(NotAllowed, lambda: site.place_order(NORA, amount, on_account=on_account))

    assert why == f"Nobody can order for {amount}."
    assert organization.balance == 0.0


def test_an_archived_customer_is_refused_credit(
    landscape: Landscape, new_partner: NewPartner, order: Order, refused: Refuse
) -> None:
    """The site still knows the person, headquarters no longer has the customer."""
    number = new_partner("Nora").administrator
    landscape.archive(landscape.sales.newest_lead)

    why = refused(NotFound, order, NORA, 1.0)

    assert why == f"There is no customer {number}."


def test_without_headquarters_orders_are_paid_at_once(
    landscape: Landscape, organization: Customer, order: Order, refused: Refuse, heard: list[Event]
) -> None:
    """Nobody can say what is left of the credit, and the site sells on."""
    landscape.headquarters.available = False
    refused(Unavailable, order, NORA, 1.0)

    landscape.site.place_order(NORA, 1.0)

    assert heard[-1][0] is Activity.ORDER_PLACED
    assert organization.balance == 0.0


def test_whoever_cannot_sign_in_cannot_order(order: Order, refused: Refuse) -> None:
    """The address must identify somebody."""
    refused(SignInRefused, order, "nobody@nowhere.example", 1.0)


def test_a_site_without_headquarters_gives_no_credit(landscape: Landscape) -> None:
    """Somebody has to answer for it."""
    alone = Site(landscape.transaction)

    with pytest.raises(NotAllowed, match="Nobody gives customer 7 credit"):
        alone.authorize(7, 1.0)

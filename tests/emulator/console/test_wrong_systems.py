"""The console of a deliberately wrong system shows what it did, and does not fall with it."""

import pytest

from tests.emulator.clients import front
from tests.emulator.console.furnishing import LEADS, applied
from tests.emulator.console.visitor import Visitor

LISTS = (
    "/",
    "/sales/opportunities",
    "/sales/accounts",
    "/sales/contacts",
    "/headquarters/prospects",
    "/headquarters/customers",
    "/headquarters/hierarchies",
    "/headquarters/emails",
)


@pytest.mark.parametrize(
    "mutant",
    [
        "no-account",
        "no-contact",
        "no-opportunity",
        "customers-deleted-after-loss",
        "hierarchy-at-qualification",
        "hierarchy-without-administrator",
        "two-hierarchies",
    ],
)
@pytest.mark.parametrize("button", ["Close as Won", "Close as Lost"])
def test_what_is_missing_or_twice_there_breaks_no_page(mutant: str, button: str) -> None:
    """A person goes through the flow as far as that system lets them; every page still opens."""
    visitor = Visitor(front(mutant=mutant))
    applied(visitor)
    visitor.open(visitor.open(LEADS).links("/sales/lead?")[0]).press("Qualify")
    for opportunity in visitor.open("/sales/opportunities").links("/sales/opportunity?"):
        visitor.open(opportunity).press(button)
    for page in LISTS:
        for record in (href for href in visitor.open(page).links("/") if "?id=" in href):
            visitor.go(record)
            assert visitor.status in {200, 404}
            assert visitor.links("/sales/leads")

"""Unmodified clients of others go through the flow against `b2bkit emulate`, over a real wire.

What the emulator tells its users to set is all that the clients get. The page on it is held against
what is seen here. Which clients there are, see with_clients/catalogue.py.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.emulator.with_clients.catalogue import CLIENTS, FINANCE, Client, Missing
from tests.emulator.with_clients.driving import Driven, Emulator, Step, emulator
from tests.emulator.with_clients.operations import DATAVERSE
from tests.emulator.with_clients.operations import FINANCE as FINANCE_OPERATIONS
from tests.emulator.with_clients.page import PAGE, Outcome, page, without_column
from tests.emulator.with_clients.steps import FINANCE_STEPS, STEPS

DATAVERSE_CLIENTS = [client for client in CLIENTS if client.name != FINANCE]
GIVEN_A_TOKEN = {"dataverse-api", "dynamics-web-api", "dynamics365crm-python", "odata"}
CANNOT = {(name, "sign in") for name in GIVEN_A_TOKEN} | {
    ("dataverse-api", "read a view"),
    ("PowerPlatform-Dataverse-Client", "qualify the lead"),
    ("PowerPlatform-Dataverse-Client", "win the opportunity"),
}
Drive = Callable[[Client], Driven]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulator(tmp_path_factory.mktemp("emulated")) as running:
        yield running


@pytest.fixture(scope="module")
def drive(running: Emulator) -> Drive:
    """Drives a client, once; skips the test if there is no such client on this machine."""

    @cache
    def driven(client: Client) -> Driven:
        return running.drive(client)

    def driven_or_skipped(client: Client) -> Driven:
        try:
            return driven(client)
        except Missing as reason:
            pytest.skip(f"{client.name} is not here: {reason}")

    return driven_or_skipped


@pytest.mark.parametrize("client", DATAVERSE_CLIENTS, ids=lambda each: each.name)
def test_a_client_of_sales_goes_all_the_way(
    drive: Drive, running: Emulator, client: Client
) -> None:
    """From its lead to the customer, as far as it can; and the lead and its deal are really won."""
    steps = drive(client).steps
    assert tuple(steps) == STEPS
    assert {(client.name, name) for name, step in steps.items() if step.cannot} == {
        each for each in CANNOT if each[0] == client.name
    }
    assert client.person in steps["find the lead"].seen
    assert steps["read a view"].cannot or steps["read a view"].seen.lower() == "true"
    made = re.findall(r"\w+", steps["qualify the lead"].seen)
    assert steps["qualify the lead"].cannot or made == ["account", "contact", "opportunity"]
    assert steps["read the account"].seen == client.company
    assert steps["read the contact"].seen == client.person
    query = f"$filter=fullname eq '{client.person}'&$expand=qualifyingopportunityid"
    (lead,) = running.ask("GET", f"/api/data/v9.2/leads?{query}")["value"]
    assert (lead["statecode"], lead["qualifyingopportunityid"]["statecode"]) == (1, 1)


def test_a_client_of_finance_goes_all_the_way(drive: Drive) -> None:
    """Metadata is synchronized, a prospect approved, customers are found, changed and published."""
    (client,) = (client for client in CLIENTS if client.name == FINANCE)
    seen = {name: step.seen for name, step in drive(client).steps.items()}
    ours = ["B2BKitCustomerHierarchyEntity", "B2BKitCustomerHierarchyMemberEntity"]
    expected = (
        "",
        str([*ours, "CustCustomerV3Entity"]),
        "['dataAreaId', 'CustomerAccount']",
        "Approved",
        "True",
        "500",
        "True",
        "True",
    )
    assert seen == dict(zip(FINANCE_STEPS, expected, strict=True))


def test_the_page_says_what_is_seen(drive: Drive) -> None:
    """But for clients that cannot be run on this machine: their cells are as they were written."""
    written, absent = PAGE.read_text(encoding="utf-8"), []
    outcomes: dict[str, Outcome] = {}
    for client in CLIENTS:
        try:
            client.command()
        except Missing as reason:
            outcomes[client.name] = str(reason)
            absent.append(client)
        else:
            outcomes[client.name] = drive(client)
    seen = page(outcomes)
    for client in absent:
        written, seen = without_column(written, client), without_column(seen, client)
    assert written.rstrip() == seen.rstrip(), "run python -m tests.emulator.with_clients"


@pytest.mark.parametrize("test", sorted({each.test for each in DATAVERSE + FINANCE_OPERATIONS}))
def test_the_tests_that_the_page_names_are_there(test: str) -> None:
    """By file and function."""
    file, function = test.split(", ")
    (found,) = Path(__file__).parent.rglob(f"test_{file}.py")
    assert re.search(rf"^def test_{function}\(", found.read_text(encoding="utf-8"), re.MULTILINE)


def test_clients_that_are_absent_leave_the_rest_of_the_page_as_it_is() -> None:
    """A page without a client is the same whether it was skipped or driven."""
    (client,) = (client for client in CLIENTS if client.name == "odata")
    driven = {each.name: "no network" for each in CLIENTS}
    steps = {name: Step("x") for name in STEPS}
    full = page(driven | {"odata": Driven("1", steps, ("GET /api/data/v9.2/WhoAmI?",))})
    skipped = page(driven)
    assert full != skipped
    assert "| npm `odata` | - | skipped |" in skipped
    assert without_column(full, client) == without_column(skipped, client)

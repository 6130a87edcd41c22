"""A landscape to command, what was heard from it, and the whole of its state for comparison."""

from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import partial
from typing import Any

import pytest

from reference_model.activities import Event
from reference_model.commerce_records import CustomerHierarchy, Email, Prospect
from reference_model.errors import Refused
from reference_model.landscape import Landscape
from reference_model.parties import Application, Company, Person
from reference_model.sales_records import Lead, Opportunity

PLAIN = (str, int, float, Enum, type(None))
NOT_STATE = {"transaction", "listener", "deliver", "parts", "authorize", "jobs", "numbers", "_ids"}


@pytest.fixture
def heard() -> list[Event]:
    """Every event that the landscape has published, in order."""
    return []


@pytest.fixture
def mailbox() -> list[Email]:
    """Every e-mail that has left headquarters."""
    return []


@pytest.fixture
def landscape(heard: list[Event], mailbox: list[Email]) -> Landscape:
    return Landscape(heard.extend, mailbox.append)


@pytest.fixture
def apply() -> Callable[..., Application]:
    """Make the application of somebody; the name tells one from another."""

    def make(name: str = "Nora", **changes: Any) -> Application:
        person = Person(name, "Hansen", f"{name.lower()}@fjord.example")
        company = Company(f"{name} AS", "Strandgata 1", "5003", "Bergen", "NO")
        return Application(person, company)._replace(**changes)

    return make


@pytest.fixture
def new_prospect(
    landscape: Landscape, apply: Callable[..., Application]
) -> Callable[..., Prospect]:
    """Submit a request, run P-0001 and Synchronize, and give its prospect."""

    def make(name: str = "Nora") -> Prospect:
        landscape.site.submit_request(apply(name))
        landscape.job("P-0001").run()
        landscape.job("Synchronize customers and channel requests").run()
        return list(landscape.headquarters.prospects.values())[-1]

    return make


@pytest.fixture
def new_lead(landscape: Landscape, new_prospect: Callable[..., Prospect]) -> Callable[..., Lead]:
    """Give the lead of a new prospect."""

    def make(name: str = "Nora") -> Lead:
        prospect = new_prospect(name)
        (lead,) = (x for x in landscape.sales.leads.values() if x.prospect_id == prospect.id)
        return lead

    return make


@pytest.fixture
def new_opportunity(
    landscape: Landscape, new_lead: Callable[..., Lead]
) -> Callable[..., Opportunity]:
    """Qualify the lead of a new request, and give its opportunity."""

    def make(name: str = "Nora") -> Opportunity:
        lead = new_lead(name)
        landscape.sales.qualify(lead, "Anna")
        assert lead.opportunity is not None
        return landscape.sales.opportunities[lead.opportunity]

    return make


@pytest.fixture
def run_jobs(landscape: Landscape) -> Callable[[], None]:
    """Run each job once, in its usual order."""

    def run() -> None:
        for job in landscape.jobs.values():
            job.run()

    return run


@pytest.fixture
def new_partner(
    landscape: Landscape,
    new_opportunity: Callable[..., Opportunity],
    run_jobs: Callable[[], None],
) -> Callable[..., CustomerHierarchy]:
    """Win the opportunity of a new request, publish what it brought, and give its hierarchy."""

    def make(name: str = "Nora") -> CustomerHierarchy:
        landscape.sales.close_as_won(new_opportunity(name), "Anna")
        run_jobs()
        return list(landscape.headquarters.hierarchies.values())[-1]

    return make


@pytest.fixture
def refused(
    landscape: Landscape, heard: list[Event], snapshot: Callable[[Landscape], object]
) -> Callable[..., str]:
    """Give a command that must be refused, and so change nothing; say why it was refused."""

    def give(kind: type[Refused], command: Callable[..., object], *details: object) -> str:
        before, told = snapshot(landscape), len(heard)
        with pytest.raises(Refused) as refusal:
            command(*details)
        assert type(refusal.value) is kind
        assert snapshot(landscape) == before
        assert len(heard) == told
        return str(refusal.value)

    return give


@pytest.fixture
def snapshot() -> Callable[[Landscape], object]:
    """Take everything that a landscape holds, number sequences aside, as comparable values."""
    return lambda landscape: _structure(landscape, {})


def _structure(thing: object, seen: dict[int, int]) -> object:
    """Nested lists of plain values; a record that occurs again is its number in the order met."""
    if isinstance(thing, PLAIN):
        return thing
    if isinstance(thing, set | frozenset):
        thing = sorted(map(str, thing))
    if isinstance(thing, tuple | list | deque | array):
        return [_structure(item, seen) for item in thing]
    if isinstance(thing, dict):
        return [[key, _structure(value, seen)] for key, value in thing.items()]
    if isinstance(thing, partial):
        return [thing.func.__name__, _structure(thing.args, seen)]
    assert is_dataclass(thing), f"What is the structure of {thing!r}?"
    if id(thing) in seen:
        return f"record {seen[id(thing)]}"
    seen[id(thing)] = len(seen)
    names = [field.name for field in fields(thing) if field.name not in NOT_STATE]
    return [type(thing).__name__, *(_structure(getattr(thing, name), seen) for name in names)]

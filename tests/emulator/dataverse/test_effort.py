"""A page of rows takes about as long among many rows as among few, whatever is asked.

Counted in SQLite's own steps, which are the same on every machine.
"""

import itertools
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID

import pytest

from emulator.dataverse import letters
from emulator.dataverse import store as stores
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.store import Row, Store
from emulator.dataverse.tables import TABLES
from emulator.odata.fetching import Page, Reader
from emulator.odata.parsing import query_of
from emulator.odata.statements import Bounds
from emulator.odata.writing import Setting

LEAD = TABLES["lead"]
NOW = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
ANN, BOB = f"{UUID(int=1)}", f"{UUID(int=2)}"
TREES = "Ash", "Birch", "Čedar", "Oak"
FIFTY = Bounds(most=50)
FEW, MANY = 1_000, 8_000
"""What is counted to decide on a way grows with the square root of the number of rows."""


def grown(number: int) -> Store:
    """Leads; what few of them have is spread, or comes early, or late. All indexes are kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores, "MOST_INDEXES", 1_000)
        patch.setattr(letters, "MOST", 1_000)
        store = Store(TABLES.values())
    for k in range(number):
        at = (NOW + timedelta(minutes=k % 997)).isoformat()
        columns: Row = {
            "fullname": f"Ann {k * 7919 % number:05}",
            "companyname": f"{TREES[4 * k // number]} & Co {k}",
            "address1_city": f"City {k % 20}",
            "jobtitle": None if k % 3 else f"Title {k % 7}",
            "numberofemployees": k,
            "emailaddress1": f"x{k}@x.example",
            "statecode": 0 if k % 10 else 2,
            "ownerid": ANN if k % 10 else BOB,
            "ownerid__type": "systemuser",
            "createdon": at,
            "modifiedon": at,
        }
        store.insert(LEAD, f"{UUID(int=k * 0x9E3779B97F4A7C15 % 2**64)}", columns)
    return store


@pytest.fixture(scope="module")
def small() -> Store:
    """A store of some leads."""
    return grown(FEW)


@pytest.fixture(scope="module")
def large() -> Store:
    """A store of many."""
    return grown(MANY)


def page(store: Store, condition: str, order: str, bounds: Bounds = FIFTY) -> Page:
    """A page of 50, in which only ids are shown."""
    by = f"&$orderby={quote(order)}" if order else ""
    query = query_of(f"$select=leadid&$filter={quote(condition)}{by}")
    setting = Setting(ENTITY_TYPES, NOW, ANN, "like", store.indexed, store.letters)
    return Reader(store.sql, setting).page(query, ENTITY_TYPES["lead"], bounds)


def effort(store: Store, condition: str, order: str) -> int:
    """How many dozen steps a page takes, once it has been asked for."""
    page(store, condition, order)
    return steps(store, condition, order)


def steps(store: Store, condition: str, order: str, bounds: Bounds = FIFTY) -> int:
    """How many dozen steps a page takes now."""
    ticks = itertools.count()
    store.sql.set_progress_handler(lambda: next(ticks) < 0, 12)
    page(store, condition, order, bounds)
    store.sql.set_progress_handler(None, 0)
    return next(ticks)


CONDITIONS = [
    "statecode eq 0",
    "statecode eq 2",
    f"_ownerid_value eq {ANN} and statecode eq 0",
    f"_ownerid_value eq {BOB} and address1_city eq 'city 10'",
    "address1_city eq 'city 7'",
    "emailaddress1 eq 'X77@x.example' and statecode eq 0",
    "jobtitle eq null",
    "companyname eq 'ČEDAR & Co 501'",
    "numberofemployees lt 20 and statecode eq 0",
    "numberofemployees ge 0 and numberofemployees lt 5",
    "numberofemployees lt 5 and address1_city ge 'a'",
    "numberofemployees ge 900",
    "companyname gt 'Ä'",
    "createdon ge 2026-03-12T15:30:00Z and createdon lt 2026-03-12T15:31:00Z",
    "address1_city in ('City 1','City 2')",
    "contains(companyname,'oak')",
    "contains(companyname,'co 77')",
    "contains(address1_city,'ty 1') or contains(fullname,'77')",
    "contains(jobtitle,'title') or contains(emailaddress1,'x77@')",
    "contains(fullname,'00077') or contains(emailaddress1,'x77@')",
    "contains(companyname,'& co') and emailaddress1 eq 'x123@x.example'",
    "contains(companyname,'čed') and statecode eq 0",
    "startswith(companyname,'oak') and contains(address1_city,'ty 1')",
    "endswith(address1_city,' 7')",
]
ORDERS = [
    "",
    "createdon desc",
    "createdon",
    "fullname",
    "companyname desc",
    "address1_city",
    "jobtitle desc",
    "numberofemployees",
    "numberofemployees desc",
]
TWO_ORDERS = ["address1_city,createdon desc", "jobtitle desc,fullname", "statecode,jobtitle desc"]
WITHOUT_TEXT = [each for each in CONDITIONS if "(" not in each or " in " in each]
LATE = {
    ("contains(address1_city,'ty 1') or contains(fullname,'77')", "address1_city"),
    ("companyname gt 'Ä'", "numberofemployees"),
    ("companyname gt 'Ä'", "numberofemployees desc"),
}
"""What rows fulfil that come late, and no index knows in the order: all before them are passed."""

QUESTIONS = {*itertools.product(CONDITIONS, ORDERS), *itertools.product(WITHOUT_TEXT, TWO_ORDERS)}


@pytest.mark.parametrize(("condition", "order"), sorted(QUESTIONS - LATE))
def test_a_page_of_many_rows_takes_no_more_than_three_times_as_long(
    small: Store, large: Store, condition: str, order: str
) -> None:
    """As one of few does, or as a full page of those that are found by a piece of text."""
    full = effort(small, "contains(address1_city,'city')", "createdon desc")
    allowed = 3 * max(full, effort(small, condition, order))
    assert effort(large, condition, order) <= allowed


@pytest.mark.parametrize("order", ["createdon desc", "fullname"])
def test_so_does_one_after_a_row_was_written(small: Store, large: Store, order: str) -> None:
    """Only that row is put into indexes of letters."""

    def after_writing(store: Store) -> int:
        page(store, "contains(companyname,'oak')", order)
        store.update(LEAD, f"{UUID(int=0)}", {"jobtitle": "Chief"})
        return steps(store, "contains(companyname,'oak')", order)

    assert after_writing(large) <= 3 * after_writing(small)


def collected(store: Store, order: str) -> int:
    """How many dozen steps a page takes of the leads that somebody owns."""
    owned = Bounds((("ownerid", ANN), ("ownerid__type", "systemuser")), most=50)
    page(store, "numberofemployees ge 0", order, owned)
    return steps(store, "numberofemployees ge 0", order, owned)


@pytest.mark.parametrize("order", ["createdon desc", "fullname", "address1_city,fullname desc"])
def test_so_does_one_of_what_a_row_leads_to(small: Store, large: Store, order: str) -> None:
    """It is not sorted anew."""
    assert collected(large, order) <= 3 * collected(small, order)

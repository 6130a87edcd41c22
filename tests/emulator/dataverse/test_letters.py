"""A search that is answered by an index of letters finds what a look at every row finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse import letters, store
from emulator.dataverse.store import Store
from emulator.dataverse.tables import TABLES
from emulator.odata import searching
from tests.emulator.dataverse.client import LEAD, Client

ALPHABET = "aAbBß\u212a\u017fİi%_[]\\\"'* \u0301\0🦉"
"""Letters that fold to others or to several, wildcards, quotes, and what ends a text in C."""

PIPES = LEAD | {"jobtitle": "Head of Pipes"}
OAKS = LEAD | {"jobtitle": "Head of Oaks"}

texts = st.text(ALPHABET, max_size=12)
searched = st.text(ALPHABET, min_size=1, max_size=6)
FUNCTIONS = ["contains(jobtitle,'{}')", "endswith(jobtitle,'{}')", "not contains(jobtitle,'{}')"]
OPERATORS = ["like", "not-like", "ends-with"]


@contextmanager
def old_enough() -> Iterator[pytest.MonkeyPatch]:
    """A world may have indexes from the start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "YOUNG", 0)
        yield patch


def odata(function: str, text: str, order: str = "createdon desc") -> str:
    """A search in OData, newest leads first unless another order is told."""
    doubled = text.replace("'", "''")
    return f"leads?$filter={quote(function.format(doubled))}&$orderby={order}&$count=true"


def fetchxml(operator: str, text: str) -> str:
    """The same in FetchXML."""
    condition = f"<condition attribute='jobtitle' operator='{operator}' value={quoteattr(text)}/>"
    fetched = f"<entity name='lead'><filter>{condition}</filter></entity>"
    return f"leads?fetchXml={quote(f'<fetch>{fetched}</fetch>')}"


def found(client: Client, target: str) -> tuple[int, Any]:
    """The ids on the page and their number, or why there is none."""
    response = client.send("GET", target)
    if response.status != 200:
        return response.status, response.body
    page = client.get(target)
    return page.get("@odata.count"), [row["leadid"] for row in page["value"]]


class Search(NamedTuple):
    """Leads by what their job title holds, in both languages."""

    text: str
    function: str
    operator: str
    order: str

    @property
    def targets(self) -> list[str]:
        """All that are found, the first two, and all of them without an order."""
        whole = odata(self.function, self.text, self.order)
        return [whole, f"{whole}&$top=2", fetchxml(self.operator, self.text)]


searches = st.builds(
    Search,
    searched,
    st.sampled_from(FUNCTIONS),
    st.sampled_from(OPERATORS),
    st.sampled_from(["createdon desc", "createdon", "jobtitle", "jobtitle,leadid desc"]),
)
waits = st.integers(0, 2)


def found_without(client: Client, target: str) -> tuple[int, Any]:
    """The same, by a look at every row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "letters", lambda *_: None)
        return found(client, target)


@given(
    st.lists(st.tuples(texts, waits), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), texts, waits), max_size=4),
    searches,
)
def test_the_answers_are_those_of_a_look_at_every_row(
    titles: list[tuple[str, int]], changes: list[tuple[int, str, int]], search: Search
) -> None:
    """Before and after rows change, whatever is searched for, and however much time passes."""
    client = Client()
    leads = list[str]()
    for title, seconds in titles:
        leads.append(client.create("leads", **LEAD | {"jobtitle": title}))
        wait(client, seconds)
    whole, *others = search.targets
    same = [f"{whole}&$select=leadid", *others]  # whose number is not remembered
    with old_enough() as patch:
        patch.setattr(searching, "PASSED", 1)
        for number, title, seconds in [(0, *titles[0]), *changes]:
            client.send("PATCH", leads[number % len(leads)], {"jobtitle": title})
            wait(client, seconds)
            by_index = [found(client, target) for target in search.targets]
            assert by_index == [found_without(client, target) for target in same]


def wait(client: Client, seconds: int) -> None:
    """Let time pass."""
    live = client.dataverse.live
    live.turn_to(live.instant + 1_000 * seconds)


def asked(client: Client, target: str) -> list[str]:
    """The questions that an answer took, but for those that only count."""
    seen = list[str]()
    sql = client.dataverse.rows.store.sql
    sql.set_trace_callback(seen.append)
    client.get(target)
    sql.set_trace_callback(None)
    return [each for each in seen if each.startswith("SELECT t1.")]


def is_by_letters(client: Client, target: str) -> bool:
    """Whether the rows of an answer were found by an index of letters."""
    return any("IN (SELECT rowid" in statement for statement in asked(client, target))


def number_holding(client: Client, text: str) -> int:
    """How many leads are found by a piece of their job title."""
    return len(client.get(odata(FUNCTIONS[0], text))["value"])


def test_a_search_looks_at_the_rows_that_hold_its_letters_only() -> None:
    """In OData and in FetchXML; a search for two letters finds no help in an index of three."""
    client = Client()
    client.create("leads", **PIPES)
    with old_enough():
        for target in (odata(FUNCTIONS[0], "pipe"), fetchxml("like", "%pipe%")):
            assert is_by_letters(client, target)
        assert not is_by_letters(client, odata(FUNCTIONS[0], "pi"))


@pytest.fixture
def crowd() -> Client:
    """A client of many leads, one a minute, of which twenty hold `oak`."""
    client = Client()
    for number in range(400):
        client.create("leads", **(OAKS if 200 <= number < 220 else PIPES))
        wait(client, 60)
    return client


def test_what_many_rows_hold_is_looked_for_in_their_order(crowd: Client) -> None:
    """The page is full before many have been seen."""
    with old_enough():
        assert not is_by_letters(crowd, odata(FUNCTIONS[0], "pipe"))
        assert number_holding(crowd, "pipe") == 380


def test_those_that_were_written_last_are_looked_up_first(crowd: Client) -> None:
    """Until none that follows can be newer; it is no matter that old ones were written again."""
    oldest = crowd.get(f"{odata(FUNCTIONS[0], 'oak', 'createdon')}&$top=5")["value"]
    for lead in oldest:
        crowd.send("PATCH", f"leads({lead['leadid']})", {"jobtitle": "Head of old Oaks"})
    target = f"{odata(FUNCTIONS[0], 'oak')}&$top=3"
    with old_enough():
        question, *_ = asked(crowd, target)
        assert "ORDER BY lead_letters_of_jobtitle.rowid DESC" in question
        assert found(crowd, target) == found_without(crowd, target)


def test_what_holds_the_letters_elsewhere_is_not_among_them(crowd: Client) -> None:
    """However new it is: an index says neither where they stand, nor what else is asked."""
    newest = crowd.get(f"{odata(FUNCTIONS[0], 'oak')}&$top=1")["value"][0]["leadid"]
    crowd.send("PATCH", f"leads({newest})", {"jobtitle": "Oaks and their head"})
    with old_enough():
        _, holding = found(crowd, f"{odata(FUNCTIONS[0], 'oaks')}&$top=3")
        _, ending = found(crowd, f"{odata(FUNCTIONS[1], 'oaks')}&$top=3")
    assert holding[0] == newest
    assert newest not in ending


def test_what_is_not_found_soon_in_the_order_is_looked_up(crowd: Client) -> None:
    """All pipes come before the oaks; the page is that of a look at every row."""
    target = f"{odata(FUNCTIONS[0], 'oak', 'jobtitle desc')}&$top=3"
    with old_enough():
        in_order, looked_up, *_ = asked(crowd, target)
        assert "IN (SELECT rowid" not in in_order
        assert "IN (SELECT rowid" in looked_up
        assert found(crowd, target) == found_without(crowd, target)


def test_an_index_made_in_a_change_set_that_fails_is_made_again() -> None:
    """What was written in vain is not found, and what was there before is."""
    client = Client()
    lead = client.create("leads", **PIPES)
    with old_enough():
        rows = client.dataverse.rows.store
        rows.begin()
        rows.update(TABLES["lead"], lead[6:-1], {"jobtitle": "Head of Oaks"})
        assert number_holding(client, "oaks") == 1
        rows.undo()
        assert [number_holding(client, text) for text in ("oaks", "pipe")] == [0, 1]


def test_without_full_text_search_every_row_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some builds of SQLite have none."""
    monkeypatch.setattr(letters, "can_index", lambda: False)
    client = Client()
    client.create("leads", **PIPES)
    with old_enough():
        assert not is_by_letters(client, odata(FUNCTIONS[0], "pipe"))
        assert number_holding(client, "pipe") == 1

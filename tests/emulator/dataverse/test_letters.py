"""A search that is answered by an index of letters finds what a look at every row finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isqrt
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse import letters, store
from emulator.dataverse.store import Store
from emulator.dataverse.tables import TABLES
from tests.emulator.dataverse.client import LEAD, Client

ALPHABET = "aAbBß\u212a\u017fİi%_[]\\\"'* \u0301\0🦉"
"""Letters that fold to others or to several, wildcards, quotes, and what ends a text in C."""

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


def odata(function: str, text: str) -> str:
    """A search in OData, newest leads first."""
    doubled = text.replace("'", "''")
    return f"leads?$filter={quote(function.format(doubled))}&$orderby=createdon desc&$count=true"


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


@given(
    st.lists(texts, min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), texts), max_size=4),
    searched,
    st.sampled_from(FUNCTIONS),
    st.sampled_from(OPERATORS),
)
def test_the_answers_are_those_of_a_look_at_every_row(
    titles: list[str],
    changes: list[tuple[int, str]],
    text: str,
    function: str,
    operator: str,
) -> None:
    """Before and after rows change, whatever is searched for."""
    client = Client()
    leads = [client.create("leads", **LEAD | {"jobtitle": title}) for title in titles]
    targets = [odata(function, text), fetchxml(operator, text)]
    same = [f"{targets[0]}&$select=leadid", targets[1]]  # whose number is not remembered
    with old_enough() as patch:
        for number, title in [(0, titles[0]), *changes]:
            client.send("PATCH", leads[number % len(leads)], {"jobtitle": title})
            by_index = [found(client, target) for target in targets]
            with patch.context() as without:
                without.setattr(Store, "letters", lambda *_: None)
                assert by_index == [found(client, target) for target in same]


def is_by_letters(client: Client, target: str) -> bool:
    """Whether the rows of an answer were found by an index of letters."""
    seen = list[str]()
    sql = client.dataverse.rows.store.sql
    sql.set_trace_callback(seen.append)
    client.get(target)
    sql.set_trace_callback(None)
    return any("IN (SELECT rowid" in statement for statement in seen)


def number_holding(client: Client, text: str) -> int:
    """How many leads are found by a piece of their job title."""
    return len(client.get(odata(FUNCTIONS[0], text))["value"])


def test_a_search_looks_at_the_rows_that_hold_its_letters_only() -> None:
    """In OData and in FetchXML; a search for two letters finds no help in an index of three."""
    client = Client()
    client.create("leads", **LEAD | {"jobtitle": "Head of Pipes"})
    with old_enough():
        for target in (odata(FUNCTIONS[0], "pipe"), fetchxml("like", "%pipe%")):
            assert is_by_letters(client, target)
        assert not is_by_letters(client, odata(FUNCTIONS[0], "pi"))


def test_what_many_rows_hold_is_looked_for_in_their_order() -> None:
    """The page is full before many have been seen."""
    client = Client()
    few = isqrt(client.dataverse.rows.store.version) + 2  # rows of their own come on top
    for _ in range(few + 1):
        client.create("leads", **LEAD | {"jobtitle": "Head of Pipes"})
    client.create("leads", **LEAD | {"jobtitle": "Head of Oaks"})
    with old_enough():
        for text, number in (("pipe", few + 1), ("oak", 1)):
            assert is_by_letters(client, odata(FUNCTIONS[0], text)) == (number <= few)
            assert number_holding(client, text) == number


def test_an_index_made_in_a_change_set_that_fails_is_made_again() -> None:
    """What was written in vain is not found, and what was there before is."""
    client = Client()
    lead = client.create("leads", **LEAD | {"jobtitle": "Head of Pipes"})
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
    client.create("leads", **LEAD | {"jobtitle": "Head of Pipes"})
    with old_enough():
        assert not is_by_letters(client, odata(FUNCTIONS[0], "pipe"))
        assert number_holding(client, "pipe") == 1

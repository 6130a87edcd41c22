"""A search that is answered by an index of letters finds what a look at every row finds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.dataverse import lately, letters, store
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.store import Store
from emulator.dataverse.tables import TABLES
from emulator.odata import searching
from tests.emulator.dataverse.client import BASE, LEAD, Client

ALPHABET = "aAbBß\u212a\u017fİi%_[]\\\"'* \u0301\0🦉"
"""Letters that fold to others or to several, wildcards, quotes, and what ends a text in C."""

PIPES = LEAD | {"jobtitle": "Head of Pipes"}
OAKS = LEAD | {"jobtitle": "Head of Oaks"}

texts = st.text(ALPHABET, max_size=12)
searched = st.text(ALPHABET, min_size=1, max_size=6)
FUNCTIONS = [
    "contains(jobtitle,'{}')",
    "endswith(jobtitle,'{}')",
    "startswith(jobtitle,'{}')",
    "not contains(jobtitle,'{}')",
    "(contains(jobtitle,'{0}') or endswith(jobtitle,'{0}'))",
    "(contains(jobtitle,'{}') or address1_city eq 'Ulm')",
    "jobtitle eq '{}'",
    "contains(jobtitle,'{}') and statecode eq 0 and startswith(subject,'p')",
]
ORDERS = ["createdon desc", "jobtitle", "jobtitle desc", "address1_city", "address1_city desc"]
UNSERVED = ["jobtitle,leadid desc", "length(jobtitle) desc"]
"""Orders by several columns and by none, in which an index of letters has no rows."""

OPERATORS = ["like", "not-like", "ends-with", "begins-with"]


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


def fetchxml(operator: str, text: str, order: str = "createdon desc") -> str:
    """The same in FetchXML."""
    condition = f"<condition attribute='jobtitle' operator='{operator}' value={quoteattr(text)}/>"
    orders = "".join(
        f"<order attribute='{name}' descending='{str(bool(way)).lower()}'/>"
        for name, _, way in (each.partition(" ") for each in order.split(","))
    )
    fetched = f"<entity name='lead'><filter>{condition}</filter>{orders}</entity>"
    return f"leads?fetchXml={quote(f'<fetch>{fetched}</fetch>')}"


def found(client: Client, target: str) -> tuple[int | None, Any]:
    """The number of all and the ids on pages of three, or the status and why there are none."""
    response = client.send("GET", target)
    if response.status != 200:
        return response.status, response.body
    number, ids = None, list[str]()
    while target:
        page = client.get(target, prefer="odata.maxpagesize=3")
        number, ids = page.get("@odata.count"), ids + [row["leadid"] for row in page["value"]]
        target = page.get("@odata.nextLink", "").removeprefix(BASE)
    return number, ids


class Search(NamedTuple):
    """Leads by what their job title holds, in both languages."""

    text: str
    function: str
    operator: str
    order: str

    @property
    def targets(self) -> list[str]:
        """All that are found and the first two in OData, and all in FetchXML."""
        whole = odata(self.function, self.text, self.order)
        return [whole, f"{whole}&$top=2", fetchxml(self.operator, self.text, self.order)]


searches = st.builds(
    Search,
    searched,
    st.sampled_from(FUNCTIONS),
    st.sampled_from(OPERATORS),
    st.sampled_from([*ORDERS, *UNSERVED]),
)
waits = st.integers(0, 2)


def found_without(client: Client, target: str) -> tuple[int | None, Any]:
    """The same, by a look at every row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "letters", lambda *_: None)
        return found(client, target)


@example([("ab\0a", 0)], [], Search("ab", FUNCTIONS[1], "ends-with", "jobtitle"))
@example([("baa", 1)] * 7, [], Search("baa", FUNCTIONS[0], "like", "address1_city"))
@example([("baa", 1)] * 7, [], Search("baa", FUNCTIONS[0], "like", "address1_city desc"))
@example([("baa", 0)] * 3, [(1, "aab", 1)], Search("baa", FUNCTIONS[4], "like", "jobtitle"))
@example([("baa", 0), *[("b", 1)] * 9], [], Search("baa", FUNCTIONS[4], "like", "jobtitle"))
@example([("baa", 1), *[("b", 0)] * 9], [], Search("baa", FUNCTIONS[5], "like", "jobtitle"))
@example([("baa", 0)] * 3, [], Search("baa", FUNCTIONS[0], "like", UNSERVED[0]))
@example(
    [("baa" + "b" * number, 0) for number in (1, 3, 0, 2)],
    [],
    Search("baa", FUNCTIONS[0], "like", UNSERVED[1]),
)
@example(
    [("b", 0)],
    [(0, text, 0) for text in ("a", "b", "a", "baa")],
    Search("baa", FUNCTIONS[0], "like", "jobtitle"),
)
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
        city = ["Ulm", None][seconds % 2]
        leads.append(client.create("leads", **LEAD | {"jobtitle": title, "address1_city": city}))
        wait(client, seconds)
    whole, *others = search.targets
    same = [f"{whole}&$select=leadid", *others]  # whose number is not remembered
    with old_enough() as patch:
        patch.setattr(searching, "LOOKED_AT", 1)
        for number, title, seconds in [(0, *titles[0]), *changes]:
            client.send("PATCH", leads[number % len(leads)], {"jobtitle": title})
            wait(client, seconds)
            by_index = [found(client, target) for target in search.targets]
            assert by_index == [found_without(client, target) for target in same]


@pytest.mark.parametrize(
    ("option", "column"),
    [(" distinct='true'", "/>"), ("", " alias='s'/><order alias='s'/>")],
)
def test_what_is_not_one_row_by_its_columns_is_found_too(option: str, column: str) -> None:
    """Rows that differ, or such as are in the order of what a column is called."""
    client = Client()
    for subject in "bcbaa":
        client.create("leads", **PIPES | {"subject": subject})
    held = "<filter><condition attribute='jobtitle' operator='like' value='%pipe%'/></filter>"
    wanted = f"<entity name='lead'><attribute name='subject'{column}{held}</entity>"
    target = f"leads?fetchXml={quote(f'<fetch{option}>{wanted}</fetch>')}"
    with old_enough() as patch:
        patch.setattr(searching, "LOOKED_AT", 1)
        by_index = client.send("GET", target)
        patch.setattr(Store, "letters", lambda *_: None)
        assert by_index.body == client.send("GET", target).body
    assert by_index.status == 200


def wait(client: Client, seconds: int) -> None:
    """Let time pass."""
    live = client.dataverse.live
    live.turn_to(live.instant + 1_000 * seconds)


def asked(client: Client, target: str, beginning: str = "SELECT t1.") -> list[str]:
    """The questions that an answer took: for rows, unless they begin in another way."""
    seen = list[str]()
    sql = client.dataverse.rows.store.sql
    sql.set_trace_callback(seen.append)
    client.send("GET", target)
    sql.set_trace_callback(None)
    return [each for each in seen if each.startswith(beginning)]


def is_by_letters(client: Client, target: str) -> bool:
    """Whether the rows of an answer were found by an index of letters."""
    return any(" MATCH " in statement for statement in asked(client, target))


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


ORDERED = [*ORDERS, "leadid desc", "subject"]


@pytest.mark.parametrize("order", ORDERED)
@pytest.mark.parametrize("text", ["oak", "pipe"])
def test_what_is_found_is_in_the_order(crowd: Client, text: str, order: str) -> None:
    """However many rows hold the text: a page is full after as many have been looked up."""
    target = f"{odata(FUNCTIONS[0], text, order)}&$top=3"
    with old_enough():
        whole, first = found(crowd, target), odata(FUNCTIONS[0], text, order)
        question, *_ = asked(crowd, f"{first}&$top=1")
        assert steps(crowd, question) < 150
        assert whole == found_without(crowd, target)


def steps(client: Client, question: str) -> int:
    """How many of its steps SQLite takes for a question."""
    sql, taken = client.dataverse.rows.store.sql, list[None]()
    sql.set_progress_handler(lambda: taken.append(None), 1)
    try:
        sql.execute(question).fetchall()
    finally:
        sql.set_progress_handler(None, 0)
    return len(taken)


def test_rows_that_changed_are_found_in_their_new_place(crowd: Client) -> None:
    """And not in their old one, whatever it is that changed."""
    first, last = (odata(FUNCTIONS[0], "oak", f"jobtitle{way}") for way in ("", " desc"))
    with old_enough():
        (_, before), (_, after) = found(crowd, first), found(crowd, last)
        assert before == after[::-1]
        crowd.send("PATCH", f"leads({before[7]})", {"jobtitle": "All oaks"})
        crowd.send("PATCH", f"leads({before[11]})", {"jobtitle": "Zoo of oaks"})
        crowd.send("PATCH", f"leads({before[5]})", {"jobtitle": "Elms"})
        crowd.send("DELETE", f"leads({before[6]})")
        rest = before[:5] + before[8:11] + before[12:]
        moved = [before[7], *rest, before[11]]
        assert [found(crowd, target)[1] for target in (first, last)] == [moved, moved[::-1]]


def test_what_holds_the_letters_elsewhere_is_not_among_them(crowd: Client) -> None:
    """However new it is: an index says neither where they stand, nor what else is asked."""
    newest = crowd.get(f"{odata(FUNCTIONS[0], 'oak')}&$top=1")["value"][0]["leadid"]
    crowd.send("PATCH", f"leads({newest})", {"jobtitle": "Oaks and their head"})
    with old_enough():
        _, holding = found(crowd, f"{odata(FUNCTIONS[0], 'oaks')}&$top=3")
        _, ending = found(crowd, f"{odata(FUNCTIONS[1], 'oaks')}&$top=3")
    assert holding[0] == newest
    assert newest not in ending


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


def test_what_many_rows_hold_is_not_counted_by_letters(crowd: Client) -> None:
    """To look each of them up would take longer than to look at all."""
    with old_enough():
        for text, by_letters in (("oak", True), ("pipe", False)):
            target = f"leads/$count?$filter=contains(jobtitle,'{text}')"
            *_, question = asked(crowd, target, "SELECT COUNT(*)")
            assert (" MATCH " in question) == by_letters


def test_no_more_indexes_are_kept_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the last one of an order its places go, too."""
    monkeypatch.setattr(letters, "MOST", 1)
    monkeypatch.setattr(lately, "PATIENCE", 2)
    client = Client()
    client.create("leads", **PIPES)
    has = client.dataverse.rows.store.letters
    with old_enough():
        assert has(ENTITY_TYPES["lead"], "jobtitle", "jobtitle")
        for order in ("createdon", "jobtitle", "createdon"):
            assert not has(ENTITY_TYPES["lead"], "jobtitle", order)
            assert has(ENTITY_TYPES["lead"], "jobtitle", order)
            assert places(client) == [f"lead_places_by_{order}"]


def places(client: Client) -> list[str]:
    """The tables of places of leads."""
    told = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'lead_places_by_%'"
    return [name for (name,) in client.dataverse.rows.store.sql.execute(told)]


def test_what_was_counted_is_counted_again_in_a_world_that_has_grown(crowd: Client) -> None:
    """Else what was rare at first would be taken to be rare for ever."""
    with old_enough():
        found(crowd, odata(FUNCTIONS[0], "oak"))
        assert counted(crowd) == {"oak"}
        crowd.create("leads", **PIPES)
        assert counted(crowd) == {"oak"}
        for _ in range(50):
            crowd.create("leads", **PIPES)
        assert not counted(crowd)


def counted(client: Client) -> set[str]:
    """What has been counted of job titles, newest first."""
    index = client.dataverse.rows.store.letters(ENTITY_TYPES["lead"], "jobtitle", "createdon")
    assert index
    return {*index.counted}


def test_without_full_text_search_every_row_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some builds of SQLite have none."""
    monkeypatch.setattr(letters, "can_index", lambda: False)
    client = Client()
    client.create("leads", **PIPES)
    with old_enough():
        assert not is_by_letters(client, odata(FUNCTIONS[0], "pipe"))
        assert number_holding(client, "pipe") == 1

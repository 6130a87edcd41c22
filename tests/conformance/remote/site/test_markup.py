"""HTML as it is read without a browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.deployment import Undecided
from conformance.remote.shown import Cell, Listing, Pick, listed, value_of
from conformance.remote.site.markup import Markup
from event_log.bad_input import BadInput

HOSTILE = "&lt;script&gt;alert(1)&lt;/script&gt; =cmd() \u202eאב {{7*7}}"


def test_texts_are_read_as_people_read_them() -> None:
    """Blocks stand apart, what is in line does not; scripts and hidden things say nothing."""
    page = Markup(
        "<main>A<b>B</b><p>C</p>D<br>E <script>F</script><i hidden>G</i><style>H</style></main>"
    )
    assert page.texts("main") == ["AB C D E"]


def test_hostile_names_are_texts() -> None:
    """Whatever somebody wrote into a page is what it shows."""
    page = Markup(f"<table><tr><td>{HOSTILE}</td></tr></table>{'<div>' * 5_000}")
    (text,) = page.texts("td")
    assert text == "<script>alert(1)</script> =cmd() \u202eאב {{7*7}}"


@given(st.text(max_size=300), st.sampled_from(["main", "form", "tr", "[role=alert]"]))
def test_no_text_breaks_a_page(text: str, selector: str) -> None:
    """It may say nothing, and never fails."""
    page = Markup(f"<main><form>{text}")
    page.texts(selector)
    page.grid(selector, [Pick("td", 0, ""), Pick("", 0, "id")])


def test_a_page_of_ten_thousand_layers_is_read() -> None:
    """Somebody may send one."""
    assert Markup("<b>" * 10_000 + "deep").texts("body") == ["deep"]


def test_a_selector_that_is_none_is_the_users_mistake() -> None:
    """With the selector in the sentence."""
    with pytest.raises(BadInput, match=r"'p\[\[' is no CSS selector"):
        Markup("<p>").texts("p[[")


def test_cells_are_found_by_header_or_selector() -> None:
    """And are what a pattern takes of them, or an attribute."""
    page = Markup(
        "<main><table><thead><tr><th>No<th>Name</tr></thead>"
        "<tbody><tr><td>No. 7<td><a href='/x?id=9'>A</a></tbody></table></main>"
    )
    columns = {
        "number": Cell(header="No", pattern=r"\d+"),
        "name": Cell(header="Name"),
        "id": Cell(selector="a", attribute="href", pattern=r"id=(\d+)"),
        "nothing": Cell(),
    }
    assert listed(page, Listing(), columns) == [{"number": "7", "name": "A", "id": "9"}]
    with pytest.raises(Undecided, match="does not match"):
        value_of(Cell(header="No", pattern="Z"), "7")
    with pytest.raises(Undecided, match="nothing at"):
        value_of(Cell(header="No"), None)


def test_two_columns_of_one_name_are_undecided() -> None:
    """Which one was meant is not guessed."""
    page = Markup(
        "<main><table><thead><tr><th>A<th>A</tr></thead><tbody><tr><td>1<td>2</tbody></table></main>"
    )
    with pytest.raises(Undecided, match="not one column 'A'"):
        listed(page, Listing(), {"a": Cell(header="A")})

"""Texts that differ in their constants alone are parsed once, and mean what they say."""

import pytest

from emulator.odata.errors import BadQuery
from emulator.odata.forms import form_of
from emulator.odata.parsing import parse, read, remembered_form

ID = "11111111-2222-3333-4444-5555555555ff"


@pytest.mark.parametrize(
    "text",
    [
        "a eq 'x' and b eq 'it''s' or contains(c,'')",
        f"a eq {ID.upper()} and b eq '{ID}' and c eq {ID.replace('1', '0')}",
        "a eq Some.NoYes'Yes' and b eq'1' and c eq '0'",
        "a in ('2','1','0') and not startswith(b,'a eq ''0''')",
        "x/any(o:o/y eq '1' and o/z eq '0')",
        "Microsoft.Dynamics.CRM.Between(PropertyName='a',PropertyValues=['1','0'])",
        "Microsoft.Dynamics.CRM.Between(PropertyName='a',PropertyValues=[\"1\",'0'])",
        "a eq '5\" pipe' and b eq '0'",
        "a eq 1 and b eq 2026-01-02 and c eq null and d eq 'x'",
    ],
)
def test_constants_come_to_their_places(text: str) -> None:
    """Whatever else looks like one."""
    assert parse("filter", text) == read("filter", text)


def test_the_first_of_a_form_is_parsed() -> None:
    """And none of those after it."""
    parse("filter", f"first eq 'a' and second eq {ID}")
    before = remembered_form.cache_info()
    parse("filter", f"first eq 'b''c' and second eq {ID.replace('1', '2')}")
    after = remembered_form.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_a_form_keeps_what_is_no_constant_of_its_own() -> None:
    """Members of enums stay; constants written as JSON has them leave all as it is."""
    text = "a eq Some.NoYes'Yes' and b eq 1"
    assert form_of(text) == (text, [])
    text = "a eq '1' and Some.In(PropertyValues=[\"1\"])"
    assert form_of(text) == (text, [])


def test_a_refusal_repeats_what_was_written() -> None:
    """Not the form."""
    with pytest.raises(BadQuery, match=r"in 'a eq 'Oak' and'"):
        parse("filter", "a eq 'Oak' and")

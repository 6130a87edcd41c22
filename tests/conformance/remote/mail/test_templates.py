"""Templates read backwards: whatever they were filled with is found, or nobody can tell."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conformance.remote.mail.templates import Template, TooLong
from conformance.remote.mail.visible import Form, as_written, in_lines, in_one_line, of_page

NAMES = ("firstname", "lastname", "company", "comments", "storeurl")
PIECES = ["Dear", "Dear ", " ", "\n", "\n\n", ", ", ".", "a", "a b", *(f"%{n}%" for n in NAMES)]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join)
VALUES = st.text("ab ,.\né\u202e%=<&", max_size=8) | st.sampled_from(["Dear a", "%company%", "a b"])
FILLINGS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES.map(in_lines)))
LINE = st.text("ab é", max_size=6).map(in_one_line)


def filled(text: str, values: dict[str, str]) -> str:
    return re.sub("%([a-z]+)%", lambda found: values[found[1]], text)


def shown(template: Template, values: dict[str, str]) -> dict[str, str]:
    return {n: values[n] for n in NAMES if f"%{n}%" in template.subject + template.body}


def read(template: Template, values: dict[str, str], form: Form = in_lines) -> list[dict[str, str]]:
    subject, body = filled(template.subject, values), filled(template.body, values)
    return template.readings(form, subject, body)


@given(TEXTS, TEXTS, st.fixed_dictionaries(dict.fromkeys(NAMES, LINE)))
def test_what_a_template_was_filled_with_is_found(
    subject: str, body: str, values: dict[str, str]
) -> None:
    """One reading is the right one; of two nobody can choose, but what was typed in may decide."""
    template = Template(subject, body)
    truth = shown(template, values)
    found = read(template, values)
    assert found
    assert len(found) > 1 or found == [truth]
    known = template.readings(
        in_lines, filled(subject, values), filled(body, values), values.values()
    )
    assert truth in known or len(known) > 1


@given(TEXTS, FILLINGS, st.sampled_from([as_written, in_lines, in_one_line]))
def test_every_reading_gives_the_letter(body: str, values: dict[str, str], form: Form) -> None:
    """Nothing is read into a letter that would have made another one."""
    template = Template("Hello", body)
    text = form(filled(body, values))
    found = template.readings(form, "Hello", text)
    assert found
    for reading in found:
        assert form(filled(body, reading)) == text


@given(st.permutations(NAMES), FILLINGS)
@example(NAMES, dict.fromkeys(NAMES, ""))
def test_on_lines_of_their_own_single_lines_are_always_told_apart(
    names: list[str], values: dict[str, str]
) -> None:
    """That is what the deployment file advises."""
    values = {name: in_one_line(value) for name, value in values.items()}
    template = Template("Hello", "\n".join(f"{name}: %{name}%" for name in names))
    assert read(template, values) == [values]


@given(st.text("ab", max_size=3), st.text("ab", max_size=3))
def test_names_of_one_word_or_none_are_told_apart_by_the_space(first: str, last: str) -> None:
    """As long as nobody has taken space away, which a page does."""
    template = Template("Hello", "Dear %firstname% %lastname%,")
    values = {"firstname": first, "lastname": last}
    assert read(template, values, as_written) == [values]
    assert len(read(template, values)) == (2 if first and last else 1)


def test_a_text_of_another_template_is_not_read() -> None:
    """Neither if a word is missing, nor if there is one too many, nor in another order."""
    template = Template("Your request", "Dear %firstname%, you are in.")
    for body in ("Dear Nora, you are out.", "Dear Nora, you are in. Bye", "you are in. Dear Nora,"):
        assert template.readings(in_lines, "Your request", body) == []
    assert template.readings(in_lines, "Your requests", "Dear Nora, you are in.") == []


def test_a_placeholder_says_the_same_wherever_it_stands() -> None:
    """So a subject helps to read the body, where the same value may have more lines."""
    template = Template("For %company%", "%company% at %storename%")
    (reading,) = template.readings(in_lines, "For A at B", "A\nat B at C")
    assert reading == {"company": "A\nat B", "storename": "C"}
    assert template.readings(in_lines, "For A", "B at C") == []


def test_anything_may_stand_for_anything() -> None:
    """As what mail servers add; it is not told of, and makes nothing ambiguous."""
    template = Template("%*%", "%*% Dear %firstname%, hello. %*%")
    text = "External mail!\n\nDear Nora, hello.\n-- \nSent"
    assert template.readings(in_one_line, "x", text) == [{"firstname": "Nora"}]


def test_names_are_ambiguous_until_it_is_known_what_was_typed_in() -> None:
    """Two words and a space: only who knows one of the names can tell."""
    template = Template("Hello", "Dear %firstname% %lastname%,")
    expected = {"firstname": "Anna", "lastname": "van den Berg"}
    letter = "Hello", "Dear Anna van den Berg,"
    assert len(template.readings(in_lines, *letter)) == 2
    assert template.readings(in_lines, *letter, ["van den Berg", "Anna"]) == [expected]
    assert template.readings(in_lines, *letter, ["Anna Berg"]) == []


@pytest.mark.parametrize("form", [in_lines, of_page])
def test_long_letters_are_read_at_once(form: Form) -> None:
    """Ten thousand characters of comment, and the template of another language, take no time."""
    template = Template("Hi", "Dear %firstname%, for %company% at %storename%: %comments%\n%url%")
    comment = "for a at b: c, " * 20_000
    began = time.perf_counter()
    assert len(template.readings(form, "Hi", f"Dear A, for B at C: {comment}\n")) == 2
    assert Template("Hi", "Hei %firstname%").readings(form, "Hi", comment) == []
    assert time.perf_counter() - began < 5


def test_space_at_the_ends_of_a_value_is_nobodys() -> None:
    """As written there is one space only before a name; other forms may have lost some."""
    template = Template("Hi", "Dear %firstname%,")
    assert template.readings(as_written, "Hi", "Dear  Nora,") == []
    assert template.readings(in_lines, "Hi", "Dear  Nora ,") == []
    assert template.readings(in_lines, "Hi", "Dear  Nora,") == [{"firstname": "Nora"}]


def test_a_missing_word_is_seen_before_all_ways_are_tried() -> None:
    """There are more of them than anybody would wait for."""
    template = Template("Hi", "%a% %b% %c% %d% missing")
    assert template.readings(in_one_line, "Hi", "x " * 300) == []


def test_it_gives_up_when_there_are_too_many_ways() -> None:
    """Each of these placeholders could end at any word, and the end never fits."""
    template = Template("Hi", "%a% %b% %c% %d% no %d%")
    with pytest.raises(TooLong):
        template.readings(in_one_line, "Hi", "x " * 300 + "no y")

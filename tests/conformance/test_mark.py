"""The mark of a scenario: always the same, never another's, and carried by every name."""

from hypothesis import given
from hypothesis import strategies as st

from conformance.cast import Cast
from conformance.mark import LENGTH, Mark


@given(st.text(), st.text())
def test_a_mark_follows_from_run_and_scenario(run: str, scenario: str) -> None:
    """So that a run which is resumed finds what it made."""
    mark = Mark.of(run, scenario)
    assert mark == Mark.of(run, scenario)
    assert len(mark.text) == LENGTH
    assert mark.text == mark.text.lower()
    assert mark.text.isalnum()
    assert mark.text.isascii()
    assert mark.text[1].isdigit()


def test_marks_of_a_run_are_different() -> None:
    """A thousand scenarios, and the same ones in another run."""
    marks = {Mark.of(run, str(number)).text for run in "ab" for number in range(1_000)}
    assert len(marks) == 2_000


def test_every_name_carries_it() -> None:
    """Once, however often it is asked for."""
    mark, application = Mark("k7x2m4"), Cast("mark").application()
    marked = mark.application(application)
    assert marked.company.name == f"{application.company.name} k7x2m4"
    local, _, domain = application.person.email.partition("@")
    assert marked.person.email == f"{local}+k7x2m4@{domain}"
    assert mark.application(marked) == marked
    assert marked.comment == application.comment
    assert Mark("k7x2m4", ".").email("a@b.example") == "a.k7x2m4@b.example"


def test_it_is_found_in_any_text() -> None:
    """Whatever the case in which a system keeps it."""
    mark = Mark("k7x2m4")
    assert mark.is_in(None, "", "ASH K7X2M4 Group")
    assert not mark.is_in(None, "", "Ash k7x2m5")

"""What is asked for is kept, up to a number, and nothing is made or dropped in vain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse import lately
from emulator.dataverse.lately import Lately

MOST = 3


class Shelf:
    """Things by their names."""

    def __init__(self) -> None:
        self.things: set[str] = set()
        self.kept = Lately(MOST, self._make, self._drop)

    def _make(self, name: str) -> None:
        assert name not in self.things
        self.things.add(name)

    def _drop(self, name: str) -> None:
        self.things.remove(name)


@given(st.lists(st.sampled_from("abcdef")))
def test_it_has_what_it_made_and_did_not_drop(asked: str) -> None:
    """Whatever is asked, and in whatever order: never more than it may."""
    shelf = Shelf()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lately, "PATIENCE", 4)
        for name in asked:
            assert shelf.kept.has(name) == (name in shelf.things)
            assert len(shelf.things) <= MOST


def test_what_was_asked_for_longest_ago_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what was made first, if somebody asked for it since."""
    monkeypatch.setattr(lately, "PATIENCE", 3)
    shelf = Shelf()
    for name in "abcaad":
        shelf.kept.has(name)
    assert shelf.things == {*"acd"}


def test_those_who_ask_for_too_much_in_turn_do_not_have_it_made_each_time() -> None:
    """What is there stays."""
    shelf = Shelf()
    found = [shelf.kept.has(name) for name in "abcd" * 10]
    assert found == [True, True, True, False] * 10


def test_not_each_question_has_something_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are about something new: at most one in so many of them."""
    monkeypatch.setattr(lately, "PATIENCE", 5)
    shelf = Shelf()
    had = [question for question in range(1, 24) if shelf.kept.has(f"{question}")]
    assert had == [1, 2, 3, 6, 11, 16, 21]

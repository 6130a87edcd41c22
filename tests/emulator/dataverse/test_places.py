"""Places are in the order of their rows, whichever rows come, change and go."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.dataverse import places
from emulator.dataverse.places import Places

VALUES = [None, "", "ash", "Ash", "birch", "Óak", "zz"]

written = st.tuples(st.integers(0, 5), st.sampled_from(VALUES))
turns = st.lists(st.lists(written, max_size=4), max_size=12)


class Trees:
    """A table of rows by number, each with a name; every change gets the next version."""

    def __init__(self) -> None:
        self.sql = sqlite3.connect(":memory:")
        self.sql.execute(
            "CREATE TABLE tree (id TEXT PRIMARY KEY, name TEXT COLLATE NOCASE, versionnumber)"
        )
        self.version = 0

    def write(self, number: int, name: str | None) -> None:
        """Make a row, or change it."""
        self.version += 1
        row = f"{number}", name, self.version
        self.sql.execute("INSERT OR REPLACE INTO tree VALUES (?, ?, ?)", row)

    def ordered(self) -> list[str]:
        """The ids, in the order of the names."""
        return [id for (id,) in self.sql.execute("SELECT id FROM tree ORDER BY name, id")]

    def placed(self, by: Places) -> list[str]:
        """The ids, in the order of their places."""
        there = f"{by.name} JOIN tree ON versionnumber = version"
        found = f"SELECT id FROM {there} ORDER BY place"  # noqa: S608 - of this test
        return [id for (id,) in self.sql.execute(found)]


@given(st.sampled_from([2, 8, 1 << 36]), turns)
def test_they_are_in_the_order_of_the_rows(room: int, turns: list[list[tuple[int, str]]]) -> None:
    """However little room there is; if there is none left, all are given anew."""
    trees = Trees()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "ROOM", room)
        by_name = Places(trees.sql, "tree", "name", "id")
        for turn in turns:
            for number, name in turn:
                trees.write(number, name)
            if not by_name.catch_up():
                by_name.renew()
            assert trees.placed(by_name) == trees.ordered()
            assert by_name.version == max([0, *versions(trees)])


def versions(trees: Trees) -> list[int]:
    """Those of the rows that are there."""
    return [version for (version,) in trees.sql.execute("SELECT versionnumber FROM tree")]


@pytest.mark.parametrize("name", ["{:04}", "a{:04}", "{:04}z"])
@pytest.mark.parametrize("way", [1, -1])
def test_rows_that_come_one_after_the_other_find_room(name: str, way: int) -> None:
    """Before all others, among them or behind them: there is room for as many as there were."""
    trees = Trees()
    for number in range(1_000):
        trees.write(number, f"{'ab'[number % 2]}{number}")
    by_name = Places(trees.sql, "tree", "name", "id")
    for number in range(1_000)[::way]:
        trees.write(2_000 + number, name.format(number))
        assert by_name.catch_up()
    assert trees.placed(by_name) == trees.ordered()


def test_they_do_not_become_many_more_than_the_rows() -> None:
    """Old places are given up when there are as many as there were rows."""
    trees = Trees()
    for number in range(10):
        trees.write(number, "ash")
    by_name = Places(trees.sql, "tree", "name", "id")
    for _ in range(10):
        trees.write(3, "birch")
        assert by_name.catch_up()
    trees.write(3, "ash")
    assert not by_name.catch_up()
    by_name.renew()
    assert by_name.number == 10

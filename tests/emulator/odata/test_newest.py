"""Which of the rows that were written last were made last."""

from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from emulator.odata.newest import Record, newest

rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30)


def records(waits: list[tuple[int, int]]) -> list[Record]:
    """Rows, the last one written first. waits: before it was made, and after it was written."""
    now, told = 5_000, list[Record]()
    for number, (before, after) in enumerate(waits):
        told.append((f"{number * 12 % 31:02}", f"row {number}", f"{now - before}", f"{now}"))
        now += after
    return told[::-1]


@example([(0, 0)] * 4, 1)
@given(rows, st.integers(1, 8))
def test_they_are_those_of_a_look_at_every_row(waits: list[tuple[int, int]], number: int) -> None:
    """In the order of when they were made, and of their keys where that is the same."""
    every = records(waits)
    by_time = sorted(every, key=lambda each: (each[2], each[0]), reverse=True)
    assert newest(every, number) == by_time[:number]


def test_no_more_are_taken_than_may_be_among_them() -> None:
    """Nor does a row that was made long ago, and written last, let all the others be taken."""
    taken = list[str]()

    def seen() -> Iterator[Record]:
        for record in records([*[(0, 1)] * 10, (50, 0)]):
            taken.append(record[1])
            yield record

    assert [name for _, name, *_ in newest(seen(), 3)] == ["row 9", "row 8", "row 7"]
    assert taken == ["row 10", "row 9", "row 8", "row 7", "row 6"]

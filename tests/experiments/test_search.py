"""The search for the cheapest: the same answer as trying everything, with fewer trials."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.search import Candidate, Search
from sim.statistics.goals import Outcome

PEOPLE, PERIODS, SHIFTS = 12, 4, 2

Answer = Callable[[Candidate], Outcome]


def grid(prices: tuple[float, float, float]) -> list[Candidate]:
    """People, periods and two kinds of shift, of which nobody knows which is better."""
    person, period, shift = prices
    return [
        Candidate(number, people * person + rank * period + kind * shift, (people, rank), (kind,))
        for number, (people, rank, kind) in enumerate(
            product(range(PEOPLE), range(PERIODS), range(SHIFTS))
        )
    ]


def needs(staircases: list[list[int]]) -> Answer:
    """Passes with so many people or more, by the kind of shift and the period."""

    def outcome(candidate: Candidate) -> Outcome:
        people, rank = candidate.ranks
        enough = people >= staircases[candidate.others[0]][rank]
        return Outcome.PASS if enough else Outcome.FAIL

    return outcome


def exhaustive(candidates: list[Candidate], answer: Answer) -> float | None:
    passing = [each.cost for each in candidates if answer(each) is Outcome.PASS]
    return min(passing, default=None)


STAIRCASE = st.lists(st.integers(0, PEOPLE + 1), min_size=PERIODS, max_size=PERIODS).map(
    lambda needed: sorted(needed, reverse=True)
)


@given(
    st.lists(STAIRCASE, min_size=SHIFTS, max_size=SHIFTS),
    st.tuples(st.floats(0.1, 10), st.floats(0, 10), st.floats(-5, 5)),
)
def test_the_answer_is_that_of_trying_everything(
    staircases: list[list[int]], prices: tuple[float, float, float]
) -> None:
    """Whatever the grid demands and costs, as long as more never hurts; no candidate twice."""
    candidates, answer = grid(prices), needs(staircases)
    tried: list[int] = []

    def try_out(candidate: Candidate) -> Outcome:
        tried.append(candidate.number)
        return answer(candidate)

    found = Search(candidates, try_out, answer).cheapest()

    assert (found.cost if found else None) == exhaustive(candidates, answer)
    assert len(tried) == len(set(tried))
    assert len(tried) <= len(candidates) / 2


def test_people_are_found_by_halving() -> None:
    """Of 4 to 40 people and four periods, some eight are tried of 148."""
    candidates = [
        Candidate(number, people * 40 + rank, (people, rank))
        for number, (people, rank) in enumerate(product(range(37), range(4)))
    ]
    tried: list[int] = []

    def try_out(candidate: Candidate) -> Outcome:
        tried.append(candidate.number)
        return Outcome.PASS if candidate.ranks[0] >= 13 else Outcome.FAIL

    found = Search(candidates, try_out, lambda _: Outcome.PASS).cheapest()

    assert found is not None
    assert found.ranks == (13, 0)
    assert len(tried) <= 10


@pytest.mark.parametrize("again", [Outcome.FAIL, Outcome.INCONCLUSIVE])
def test_what_is_not_confirmed_is_not_the_answer(again: Outcome) -> None:
    """The next dearer one is tried itself, and confirmed, too."""
    candidates = [Candidate(people, people, (people,)) for people in range(8)]
    search = Search(
        candidates,
        lambda c: Outcome.PASS if c.ranks[0] >= 3 else Outcome.FAIL,
        lambda c: again if c.ranks[0] == 3 else Outcome.PASS,
    )

    found = search.cheapest()

    assert found is not None
    assert found.ranks == (4,)
    assert search.outcomes[3] is again
    assert search.reasons[4] == 4


def test_what_cannot_be_decided_is_not_the_answer_and_does_not_hide_a_failure() -> None:
    """Below the undecided nothing passes; what is known to fail is still known to fail."""
    candidates = [Candidate(people, people, (people,)) for people in range(8)]
    outcomes = {5: Outcome.INCONCLUSIVE, 6: Outcome.PASS, 7: Outcome.PASS}
    search = Search(
        candidates, lambda c: outcomes.get(c.number, Outcome.FAIL), lambda _: Outcome.PASS
    )

    found = search.cheapest()

    assert found is not None
    assert found.number == 6
    assert search.outcomes[5] is Outcome.INCONCLUSIVE
    assert search.outcomes[4] is Outcome.FAIL

"""The talks with a partner: one who is not decided thinks it over, and another one follows."""

from collections.abc import Callable, Iterable
from itertools import islice, repeat

import numpy as np
from numpy.typing import NDArray

from sim.scenario.people import Sales

Times = NDArray[np.int64]
"""Milliseconds."""

Talk = tuple[int, int]
"""How long the partner thinks before it, and how long it takes, in milliseconds."""


def talks(
    sales: Sales,
    stream: Callable[[str], np.random.Generator],
    first: Times,
    saving: Times,
) -> tuple[Times, Iterable[tuple[Talk, ...]]]:
    """Of each partner how long the first talk takes, and those that follow: a geometric number.

    first: the time of the first talk. saving: what is added to the last one, which is saved.
    """
    if not sales.another_talk_share:
        return first + saving, repeat(())
    uniform = 1 - stream("another talk").random(len(first))
    numbers = np.floor(np.log(uniform) / np.log(sales.another_talk_share)).astype(int)
    whole = int(numbers.sum())
    thinking = sales.follow_up.draw(stream("another follow-up"), whole)
    talking = sales.closing.draw(stream("another closing"), whole)
    several = numbers > 0
    talking[np.cumsum(numbers)[several] - 1] += saving[several]
    further = zip(thinking.tolist(), talking.tolist(), strict=True)
    ones = np.where(several, first, first + saving)
    return ones, (tuple(islice(further, number)) for number in numbers.tolist())

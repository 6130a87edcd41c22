"""The talks that follow the first one: a partner who is not decided thinks it over once more."""

from collections.abc import Callable, Iterator
from itertools import islice, repeat

import numpy as np

from sim.scenario.people import Sales

Talk = tuple[int, int]
"""How long the partner thinks before it, and how long it takes, in milliseconds."""


def more_talks(
    sales: Sales, stream: Callable[[str], np.random.Generator], count: int
) -> Iterator[tuple[Talk, ...]]:
    """Of so many partners: a geometric number of talks each, drawn as the first one is."""
    if not sales.another_talk_share:
        return repeat(())
    uniform = 1 - stream("another talk").random(count)
    numbers = np.floor(np.log(uniform) / np.log(sales.another_talk_share)).astype(int)
    whole = int(numbers.sum())
    talks = zip(
        sales.follow_up.draw(stream("another follow-up"), whole).tolist(),
        sales.closing.draw(stream("another closing"), whole).tolist(),
        strict=True,
    )
    return (tuple(islice(talks, number)) for number in numbers.tolist())

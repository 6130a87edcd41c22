"""Luck of a request that few scenarios ask for: drawn when asked for, and always the same.

What every partner needs is drawn with it (traffic/partners.py). What is drawn here belongs to a
request by its number, so nobody's luck depends on who asked first, or on who was asked for at all.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.laws import Law
from sim.streams import stream

BLOCK = 4_096
BLOCKS_KEPT = 16


class Luck:
    """The draws of one run: named sources, and in each of them a value for every number."""

    def __init__(self, seed: int, replication: int = 0) -> None:
        self._seed = seed
        self._replication = replication
        self.times = cache(self._times)
        """times(name, law)(number): milliseconds from this law; the same for the same number."""
        self.chances = cache(self._chances)
        """chances(name)(number): a number below 1, each as likely as the next."""

    def _times(self, name: str, law: Law) -> Callable[[int], int]:
        return self._source(name, law.draw)

    def _chances(self, name: str) -> Callable[[int], float]:
        return self._source(name, lambda random, count: random.random(count))

    def _source(
        self, name: str, draw: Callable[[np.random.Generator, int], NDArray[Any]]
    ) -> Callable[[int], Any]:
        @lru_cache(BLOCKS_KEPT)
        def block(number: int) -> NDArray[Any]:
            return draw(stream(self._seed, f"{name}, block {number}", self._replication), BLOCK)

        return lambda number: block(number // BLOCK)[number % BLOCK].item()


def number_of(case: str) -> int:
    """The number of a request: that of REQ-0000012 is 12."""
    return int(case.rpartition("-")[2])

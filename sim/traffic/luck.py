"""Chance that comes partner by partner, drawn in blocks."""

from collections.abc import Iterator

import numpy as np

BLOCK = 8_192


def pairs(random: np.random.Generator) -> Iterator[tuple[float, float]]:
    """Two uniform numbers in [0, 1) for each partner, without end."""
    while True:
        yield from zip(*random.random((2, BLOCK)).tolist(), strict=True)

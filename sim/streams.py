"""Random numbers: one named stream per source of randomness.

A stream depends on seed, replication and its own name only. So a new stream changes no other,
and two variants of a scenario give their partners the same luck (common random numbers).
"""

from zlib import crc32

import numpy as np


def stream(seed: int, name: str, replication: int = 0) -> np.random.Generator:
    """The generator of one source of randomness."""
    key = (replication, crc32(name.encode()))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))

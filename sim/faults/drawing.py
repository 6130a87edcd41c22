"""Faults drawn from a seed, up front, as a scenario file would have them.

Each kind has its own stream: a break, a fault, a break, and so on. So faults of one kind never
overlap, and a change to one kind moves no fault of another.
"""

from collections.abc import Callable, Iterator
from typing import Any, get_args

import numpy as np

from sim.durations import MILLISECONDS, write_duration
from sim.scenario.faults import ALL_MAPS, KINDS, JobKey, Kind, RandomFaults
from sim.streams import stream

MINUTE = MILLISECONDS["min"]
JOBS: tuple[JobKey, ...] = get_args(JobKey)
SYSTEMS = ("sales", "headquarters", "site")
LARGEST_FACTOR = 100.0
SMALLEST_SHARE = 0.02
WEIGHTS = (0.1, 10.0)
LEFT_OUT = 0.5

Table = dict[str, Any]
Random = np.random.Generator


def swarm(random: Random) -> dict[Kind, float]:
    """About half of the kinds, with weights far apart: runs that differ find more than mixtures."""
    weights = {kind: round(wide(random, *WEIGHTS), 2) for kind in KINDS}
    return {kind: weight for kind, weight in weights.items() if random.random() >= LEFT_OUT}


def wide(random: Random, low: float, high: float) -> float:
    """Anything between the two, each order of magnitude as likely as the next."""
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def drawn_faults(
    options: RandomFaults, end: int, seed: int, replication: int = 0
) -> Iterator[tuple[Kind, Table]]:
    """The tables of the faults that begin and end before the end of the run."""
    seed = seed if options.seed is None else options.seed
    weights = options.kinds
    if weights is None:
        weights = swarm(stream(seed, "kinds of faults", replication))
    for kind, weight in weights.items():
        if weight:
            random = stream(seed, f"faults: {kind}", replication)
            between, lasting = options.between / weight, options.lasting
            yield from ((kind, table) for table in _one_kind(kind, random, between, lasting, end))


def _one_kind(
    kind: Kind, random: Random, between: float, lasting: float, end: int
) -> Iterator[Table]:
    now = 0
    while True:
        starts = now + _minutes(random.exponential(between))
        lasts = _minutes(random.exponential(lasting))
        now = starts + lasts
        if now >= end:
            return
        when = {"starts": write_duration(starts), "lasts": write_duration(lasts)}
        yield when | _DETAILS[kind](random)


def _minutes(milliseconds: float) -> int:
    """Whole minutes, at least one, in milliseconds: people read the plan."""
    return MINUTE * max(1, round(milliseconds / MINUTE))


def _outage(random: Random) -> Table:
    return {"system": str(random.choice(SYSTEMS))}


def _slow(random: Random) -> Table:
    what = str(random.choice(["jobs", "dual-write"]))
    return {"what": what, "factor": round(1 + wide(random, 0.1, LARGEST_FACTOR), 1)}


def _pause(random: Random) -> Table:
    chosen = int(random.integers(1, 2 ** len(ALL_MAPS)))
    return {"maps": [each for bit, each in enumerate(ALL_MAPS) if chosen >> bit & 1]}


def _of_job(random: Random) -> Table:
    share = min(1.0, round(wide(random, SMALLEST_SHARE, 2.0), 2))
    return {"job": str(random.choice(JOBS)), "share": share}


def _nothing_more(_: Random) -> Table:
    return {}


_DETAILS: dict[Kind, Callable[[Random], Table]] = {
    "outage": _outage,
    "slow": _slow,
    "pause": _pause,
    "failed_rows": _of_job,
    "repeated_rows": _of_job,
    "mail_down": _nothing_more,
    "missing_user": _nothing_more,
}

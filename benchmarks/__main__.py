"""Speed and memory: `make bench`, or `python -m benchmarks`. Takes about twenty minutes.

What is compared runs in turn, each time in a process of its own; the ratio is taken round by round,
per request, and its median is what counts.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain, islice

from benchmarks import emulator, features, replications, validation

ROUNDS = 7
MILLION = 1_000_000


@dataclass(frozen=True)
class Race:
    """A peer, and what of ours does the same; so many requests each."""

    peer: str
    peer_requests: int
    ours: str
    our_requests: int
    wanted: str

    def ratios(self) -> Iterator[float]:
        """How many times the peer's requests a second ours does, round by round."""
        while True:
            peer = measure(self.peer, self.peer_requests)["seconds"] / self.peer_requests
            yield peer / (measure(self.ours, self.our_requests)["seconds"] / self.our_requests)


RACES = {
    f"full model and log : naive SimPy {version('simpy')}": Race(
        "naive", 100_000, "full", 100_000, "1.5 needed"
    ),
    f"full model and log : Ciw {version('ciw')}, part of the flow": Race(
        "ciw", 1_000, "part", 20_000, "10 needed"
    ),
    f"full model and log : salabim {version('salabim')}, part of the flow": Race(
        "salabim", 5_000, "part", 20_000, "10 needed"
    ),
}


def measure(what: str, requests: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.measure", what, str(requests)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def line(name: str, ratios: list[float], wanted: str) -> None:
    """A row of the table."""
    middle = statistics.median(ratios)
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"{name:<58} {middle:7.2f}   {spread:<16} {wanted}", flush=True)


def memory() -> None:
    """What each request of the second million adds to the peak of a run."""
    first, second = (measure("lasting", n)["megabytes"] for n in (MILLION, 2 * MILLION))
    print(
        f"{MILLION:,} requests need {first:,.0f} MB, {2 * MILLION:,} need {second:,.0f} MB: "
        f"{(second - first) * 2**20 / MILLION:.0f} bytes a request more (less than 100 needed)"
    )


if __name__ == "__main__":
    print(f"{'ratio, ' + str(ROUNDS) + ' rounds':<58}  median   spread")
    for name, race in RACES.items():
        line(name, list(islice(race.ratios(), ROUNDS)), race.wanted)
    line(
        f"time of the features : empty steps, pytest-bdd {version('pytest-bdd')}",
        [ours / peer for peer, ours in features.rounds(ROUNDS)],
        "2.5 allowed",
    )
    line(
        "time of a validation over TLS : of the features on the model",
        [wire / model for model, wire in validation.rounds(validation.ROUNDS)],
        "3 allowed",
    )
    line(
        f"{replications.REPLICATIONS} replications on two cores : on one",
        [one / two for one, two in replications.rounds(replications.ROUNDS)],
        "1.8 needed",
    )
    memory()
    for each in chain(emulator.beside_the_peer(), emulator.by_size()):
        print(each, flush=True)

"""Speed and memory: `make bench`, or `python -m benchmarks`. Takes some seven minutes.

The full model, with its event log on, against the naive SimPy peer of naive.py; the features
against pytest-bdd with empty steps. Both of a pair run in turn, each in a process of its own; the
ratio is taken round by round, and its median is what counts.
"""

import json
import statistics
import subprocess
import sys

from benchmarks import features

ROUNDS = 7
REQUESTS = 100_000
MANY = 1_000_000


def measure(what: str, requests: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.measure", what, str(requests)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def speed() -> None:
    """Requests per second of both, and their ratio."""
    ratios = []
    for number in range(1, ROUNDS + 1):
        naive, full = measure("naive", REQUESTS), measure("full", REQUESTS)
        ratios.append(naive["seconds"] / full["seconds"])
        rates = [f"{REQUESTS / each['seconds']:8,.0f}" for each in (naive, full)]
        print(
            f"round {number}: naive {rates[0]}/s   full {rates[1]}/s   full:naive {ratios[-1]:.2f}"
        )
    print(
        f"full:naive at {REQUESTS:,} requests: median {statistics.median(ratios):.2f}, "
        f"from {min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds (1.0 needed, 1.5 wished)"
    )


def memory() -> None:
    """Resident memory at the peak of a long run."""
    seen = measure("full", MANY)
    print(
        f"{MANY:,} requests in one run: {seen['megabytes']:,.0f} MB at the peak (1,500 allowed), "
        f"{seen['seconds']:.0f} s"
    )


def suite() -> None:
    """The features against the model, compared with as many empty ones."""
    ratios = []
    for number, (peer, ours) in enumerate(features.rounds(ROUNDS), 1):
        ratios.append(ours / peer)
        print(
            f"round {number}: empty steps {peer:5.2f} s   features {ours:5.2f} s   "
            f"features:empty {ratios[-1]:.2f}"
        )
    print(
        f"features:empty: median {statistics.median(ratios):.2f}, from {min(ratios):.2f} "
        f"to {max(ratios):.2f} in {ROUNDS} rounds (2.5 allowed)"
    )


if __name__ == "__main__":
    speed()
    memory()
    suite()

"""What theory says, by formula or by the exact solution of a small Markov chain. No simulation."""

from math import exp, factorial

import numpy as np
from numpy.typing import NDArray


def delay_probability(servers: int, load: float) -> float:
    """Erlang's C; load is the arrival rate by the service rate of one."""
    full = load**servers / factorial(servers) * servers / (servers - load)
    return full / (sum(load**k / factorial(k) for k in range(servers)) + full)


def erlang_wait(servers: int, load: float) -> float:
    """Mean wait in M/M/c, in mean services."""
    return delay_probability(servers, load) / (servers - load)


def erlang_wait_quantile(servers: int, load: float, level: float) -> float:
    """A quantile of the wait in M/M/c, in mean services; some wait at this level."""
    return float(np.log(delay_probability(servers, load) / (1 - level))) / (servers - load)


def sojourn_quantile(servers: int, load: float, level: float) -> float:
    """Of M/M/c, from arrival to departure, in mean services; by bisection of its distribution."""
    delayed, spare = delay_probability(servers, load), servers - 1 - load

    def longer(time: float) -> float:
        return exp(-time) * (1 + delayed * (1 - exp(-spare * time)) / spare)

    low, high = 0.0, 1e3
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if longer(middle) > 1 - level else (low, middle)
    return low


def pollaczek_khinchine(load: float, variation: float) -> float:
    """Mean wait in M/G/1, in mean services; variation: the squared coefficient of variation."""
    return load * (1 + variation) / 2 / (1 - load)


def finite_queue(servers: int, waiting: int, load: float) -> tuple[float, float]:
    """M/M/c/K with so many places to wait: the share that is lost, and the others' mean wait."""
    numbers = range(servers + waiting + 1)
    weights = np.array(
        [load**n / factorial(min(n, servers)) / servers ** max(n - servers, 0) for n in numbers]
    )
    shares = weights / weights.sum()
    lost = float(shares[-1])
    queue = sum((n - servers) * float(shares[n]) for n in range(servers, servers + waiting + 1))
    return lost, queue / load / (1 - lost)


def left_by_a_capped_run(mean: float, most: int) -> float:
    """Mean number of rows that a run leaves, if Poisson many come between runs of at most so many.

    What is left is max(0, left before + come - most); the distribution is iterated until it stays.
    """
    size = 60 * most
    come = _poisson(mean, size)
    left, before = np.eye(1, size)[0], np.zeros(size)
    while np.abs(left - before).max() > 1e-14:
        before = left
        total = np.convolve(left, come)
        left = total[most : most + size].copy()
        left[0] += total[:most].sum()
    return float(np.arange(size) @ left)


def gated_service(rate: float, every: float, row: float) -> float:
    """Mean time until a row is done, of runs that begin at ticks and take all that waits.

    A cycle is as many intervals as its run needs. How many come in it is the next batch: a Markov
    chain. Of a cycle of length L, each waits L/2 on average, and then for the rows before its own.
    """
    batches = np.arange(400)
    cycles = every * np.maximum(1, np.ceil(batches * row / every))
    shares = np.eye(1, len(batches))[0]
    steps = np.array([_poisson(rate * cycle, len(batches)) for cycle in cycles])
    for _ in range(1_000):
        shares = shares @ steps
    length, square = float(shares @ cycles), float(shares @ cycles**2)
    return (1 + row * rate) / 2 * square / length + row


def _poisson(mean: float, size: int) -> NDArray[np.float64]:
    """The probabilities of 0, 1, 2, ..."""
    factors = np.concatenate([[1.0], mean / np.arange(1, size)])
    return np.cumprod(factors) * exp(-mean)

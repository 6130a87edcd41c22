"""Proves the features: they catch each deliberately wrong system, and pass the right one.

Trials run in a process for each core; steps.proving.trials is what such a process does.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from conformance.mutants import Mutant
from conformance.proof import Outcome, Proof, Trial
from event_log.undecided import Undecided
from steps.proving.trials import work

PATIENCE = 120.0
"""Seconds after which a trial, which takes two, will not end any more."""


def try_out(
    mutants: Sequence[Mutant],
    seeds: int,
    progress: Callable[[float], None] = lambda _: None,
    *,
    quick: bool = False,
) -> Proof:
    """Try the right system with so many seeds, and each mutant with the first of them.

    Undecided if a trial does not come to its end.

    quick: on a mutant only the scenarios that may catch it, those of the rule that it breaks first.
    """
    tries = (Trial(mutant, rule=mutant.breaks[0] if quick else None) for mutant in mutants)
    trials = [*tries, *(Trial(seed=seed) for seed in range(seeds))]
    outcomes: dict[Trial, Outcome] = {}
    for outcome in _run(trials):
        outcomes[outcome.trial] = outcome
        progress(len(outcomes) / len(trials))
    told = [outcomes[trial] for trial in trials]
    return Proof(right=told[len(mutants) :], wrong=told[: len(mutants)])


def _run(trials: Sequence[Trial]) -> Iterator[Outcome]:
    """The outcomes, in the order in which they are there."""
    waiting = iter(trials)
    with _workers(min(len(trials), os.cpu_count() or 1)) as idle:
        busy: dict[Connection, Trial] = {}
        while True:
            for connection, trial in zip(list(idle), waiting, strict=False):
                idle.remove(connection)
                busy[connection] = trial
                connection.send(trial)
            if not busy:
                return
            for connection in _ready(busy):
                yield _receive(connection, busy.pop(connection))
                idle.append(connection)


def _ready(busy: dict[Connection, Trial]) -> list[Connection]:
    ready = wait(list(busy), PATIENCE)
    if not ready:
        raise Undecided(f"Still not done after two minutes: {', '.join(map(str, busy.values()))}.")
    return [connection for connection in busy if connection in ready]


def _receive(connection: Connection, trial: Trial) -> Outcome:
    try:
        outcome: Outcome = connection.recv()
    except (EOFError, OSError):
        raise Undecided(f"The process that tried {trial} broke off.") from None
    return outcome


@contextmanager
def _workers(number: int) -> Iterator[list[Connection]]:
    """Processes that run trials; they end with this."""
    context = get_context("spawn")
    connections, processes = [], []
    try:
        for _ in range(number):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            connections.append(ours)
            processes.append(process)
        yield connections
    finally:
        for process in processes:
            process.terminate()
            process.join()

"""A Dask cluster: a scheduler and two workers, each a process of its own on this machine."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import pytest

from event_log.bad_input import BadInput
from sim.experiments import cluster as clusters
from sim.experiments.cluster import DaskCluster
from sim.experiments.executors import LocalProcesses, WorkerDied
from tests.experiments.studies import study, swept

T = TypeVar("T")
R = TypeVar("R")

LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def process(
    module: str, *arguments: str, found: Sequence[Path] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Run a part of Dask; it has ended when this has."""
    started = subprocess.Popen(
        [
            sys.executable,
            "-m",
            f"distributed.cli.{module}",
            *arguments,
            *LOOPBACK,
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([*map(str, found), *sys.path])},
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@contextmanager
def scheduler() -> Iterator[str]:
    """Start a scheduler on a free port, and wait until it says where."""
    with process("dask_scheduler", "--port", "0") as started:
        assert started.stderr is not None
        for line in started.stderr:
            if found := re.search(r"Scheduler at:\s+(tcp://\S+)", line):
                yield found[1]
                return
    pytest.fail("the scheduler ended before it began")


@contextmanager
def worker(address: str, *installed: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a worker of one task at a time; installed: folders with more packages."""
    with process(
        "dask_worker", address, "--nthreads", "1", "--no-nanny", found=installed
    ) as started:
        assert started.stderr is not None
        for line in started.stderr:
            if "Registered to" in line:
                break
        yield started


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Share a scheduler and two workers between the tests that leave them alive."""
    with scheduler() as where, worker(where), worker(where):
        yield where


def test_a_cluster_gives_the_same_numbers_as_this_machine(tmp_path: Path, address: str) -> None:
    """Every file of a sweep is the same to the byte, but for the order in the journal."""
    with DaskCluster(address) as cluster:
        swept(study(tmp_path, executor=cluster, out="there"))
    swept(study(tmp_path, executor=LocalProcesses(2), out="here"))

    for name in ("results.parquet", "comparison.html"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_a_worker_that_is_killed_takes_nothing_with_it(tmp_path: Path) -> None:
    """Each replication is there once, with the same numbers as without the accident."""
    undisturbed = study(tmp_path, out="undisturbed")
    swept(undisturbed)
    with (
        scheduler() as where,
        worker(where) as victim,
        worker(where),
        DaskCluster(where) as cluster,
    ):
        disturbed = study(tmp_path, executor=Killing(cluster, victim.pid), out="disturbed")
        swept(disturbed)

    assert victim.poll() == -signal.SIGKILL
    one, two = ((each.folder / "results.parquet").read_bytes() for each in (undisturbed, disturbed))
    assert one == two


def test_what_a_replication_raises_is_raised_here(address: str) -> None:
    """A mistake on a worker is no death of it, and is not tried again."""
    with DaskCluster(address) as cluster, pytest.raises(ZeroDivisionError):
        list(cluster.run(divide, [0]))


def test_another_version_on_a_worker_is_refused(tmp_path: Path) -> None:
    """The sentence names the worker, the package and both versions."""
    other = tmp_path / "b2bkit-9.9.9.dist-info"
    other.mkdir()
    (other / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: b2bkit\nVersion: 9.9.9\n", "utf-8"
    )

    with (
        scheduler() as where,
        worker(where, tmp_path),
        pytest.raises(
            BadInput,
            match=rf"worker tcp://\S+ has b2bkit 9\.9\.9, while {version('b2bkit')} is here",
        ),
    ):
        DaskCluster(where)


def test_nobody_at_the_address_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise what is no address at all."""
    monkeypatch.setattr(clusters, "PATIENCE_S", 0.1)
    for wrong in ("tcp://127.0.0.1:1", "nonsense"):
        with pytest.raises(BadInput, match=f"No Dask scheduler answers at {wrong}"):
            DaskCluster(wrong)


def test_a_scheduler_without_workers_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would ever run there."""
    monkeypatch.setattr(clusters, "PATIENCE_S", 1)
    with scheduler() as where, pytest.raises(BadInput, match="has no workers; start some"):
        DaskCluster(where)


def test_a_cluster_that_loses_all_workers_keeps_what_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep ends with a sentence instead of waiting for ever, and can be continued."""
    with scheduler() as where, worker(where) as victim, DaskCluster(where) as cluster:
        monkeypatch.setattr(clusters, "PATIENCE_S", 0.1)
        lost = study(tmp_path, executor=Killing(cluster, victim.pid))
        with pytest.raises(WorkerDied, match=r"no worker left. \d+ replications? (is|are) kept"):
            swept(lost)

    assert swept(study(tmp_path)).ran < 9


def test_results_that_died_with_the_last_worker_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They were told to be finished, and nobody has them any more."""
    monkeypatch.setattr(clusters, "PATIENCE_S", 0.1)
    with scheduler() as where, worker(where) as victim, DaskCluster(where) as cluster:
        answers = cluster.run(divide, [1, 2, 4])
        assert next(answers)[1] in {1, 1 / 2, 1 / 4}
        while any(each.status != "finished" for each in cluster._client.futures.values()):  # noqa: SLF001
            pass
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        with pytest.raises(WorkerDied, match="no worker left"):
            list(answers)


def test_dask_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, --scheduler says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match="Dask, which is not installed"):
        DaskCluster("tcp://127.0.0.1:1")


def divide(by: int) -> float:
    return 1 / by


class Killing:
    """A cluster of which a worker is killed as soon as the first result is there."""

    def __init__(self, cluster: DaskCluster, victim: int) -> None:
        self._cluster = cluster
        self._victim = victim

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        for number, answer in enumerate(self._cluster.run(call, tasks)):
            if number == 0:
                os.kill(self._victim, signal.SIGKILL)
            yield answer

"""Runs tasks on a Dask cluster, whose workers have to have the same versions installed.

A worker that dies takes nothing with it: the scheduler gives its tasks to the others. Dask is an
optional dependency.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from typing import Any, Self, TypeVar

from event_log.bad_input import BadInput
from sim.experiments.executors import WorkerDied

T = TypeVar("T")
R = TypeVar("R")

PACKAGES = ("b2bkit", "numpy", "faker", "simpy")
"""What decides on the numbers that a replication gives."""

PATIENCE_S = 10


class DaskCluster:
    """An executor: the workers behind a Dask scheduler, such as tcp://10.0.0.5:8786."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = _connected(address)
        try:
            self._require_workers()
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        """Carry out the tasks; what a call raises is raised here. WorkerDied if none is left."""
        done: SimpleQueue[Any] = SimpleQueue()
        futures = {self._client.submit(call, task, pure=False): task for task in tasks}
        for future in futures:
            future.add_done_callback(done.put)
        try:
            for _ in tasks:
                future = self._next(done)
                yield futures[future], self._result(future)
                future.release()
        finally:
            self._client.cancel([each for each in futures if not each.done()])

    def _next(self, done: "SimpleQueue[Any]") -> Any:
        """Whatever is finished next, unless nobody is left to finish anything."""
        while True:
            try:
                return done.get(timeout=PATIENCE_S)
            except Empty:
                self._require_a_worker()

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker  # noqa: PLC0415 - optional

        try:
            return self._fetched(future)
        except KilledWorker as reason:
            raise WorkerDied(f"The workers of {self.address} died one after another.") from reason
        except CancelledError as reason:
            raise WorkerDied(f"The Dask scheduler {self.address} is gone.") from reason

    def _fetched(self, future: Any) -> Any:
        """What a worker still has; if it died meanwhile, another one has to find it out again."""
        while True:
            try:
                return future.result(timeout=PATIENCE_S)
            except TimeoutError:
                if future.status == "error":  # the call raised it
                    raise
                self._require_a_worker()

    def _require_a_worker(self) -> None:
        if not self._client.scheduler_info()["workers"]:
            raise WorkerDied(f"The cluster {self.address} has no worker left.")

    def _require_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE_S)
        except TimeoutError as reason:
            raise BadInput(
                f"The Dask scheduler {self.address} has no workers; start some."
            ) from reason
        for package in PACKAGES:
            ours = version(package)
            for worker, theirs in self._versions(package).items():
                if theirs != ours:
                    raise BadInput(
                        f"The worker {worker} has {package} {theirs}, while {ours} is here; "
                        "install the same on both, or the numbers could not be compared."
                    )

    def _versions(self, package: str) -> dict[str, str]:
        answers = self._client.run(version, package, on_error="return")
        return {
            worker: "not installed" if isinstance(answer, PackageNotFoundError) else str(answer)
            for worker, answer in answers.items()
        }


def _connected(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - optional
    except ImportError as reason:
        raise BadInput(
            "--scheduler needs Dask, which is not installed; install b2bkit with its extra: "
            "pip install 'b2bkit[dask]'."
        ) from reason
    try:
        return Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE_S, set_as_default=False
        )
    except (OSError, ValueError) as reason:
        raise BadInput(
            f"No Dask scheduler answers at {address}; expected an address such as "
            "tcp://10.0.0.5:8786."
        ) from reason

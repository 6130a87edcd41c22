"""A batch job with faults around it: held back, with rows that fail, with rows that come twice.

The job itself knows nothing of it. Whether a row is unlucky follows from the seed, the row's case
and how often it has been tried, so that two variants of a scenario have the same bad luck.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

from reference_model.activities import Activity
from sim.systems.job_schedule import Batch

BYTES = 8


class FaultyJob:
    """Stands in for a job in its schedule.

    held: how many systems that the job needs are down; it finds nothing until none is.
    failing, repeating: the shares of rows that fail, and that come twice.
    """

    def __init__(self, job: Batch, seed: str, publish: Callable[..., None]) -> None:
        self.name = job.name
        self.held = 0
        self.failing = 0.0
        self.repeating = 0.0
        self._job = job
        self._seed = seed
        self._publish = publish
        self._tries: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"<FaultyJob around {self._job!r}>"

    @property
    def failed_again(self) -> int:
        """How often the job itself has seen a row fail as before."""
        return self._job.failed_again

    def pending(self) -> list[Any]:
        """The rows of the job, some of them twice; none while it is held."""
        if self.held:
            return []
        rows = self._job.pending()
        if not self.repeating:
            return rows
        return [each for row in rows for each in self._handed_over(row)]

    def process(self, row: Any) -> None:
        """Do the job's work, unless the row fails; then it stays, as it does if a system is down.

        Systems go down while a run is going on, too.
        """
        if self.held:
            return
        if self.failing and self._unlucky("fails", row, self.failing):
            self._publish(Activity.ROW_FAILED, case_of(row), self.name)
        else:
            self._job.process(row)

    def process_all(self, rows: Iterable[Any]) -> None:
        """Process these rows at one instant, during which no fault begins or ends."""
        if self.failing:
            for row in rows:
                self.process(row)
        elif not self.held:
            self._job.process_all(rows)

    def _handed_over(self, row: Any) -> tuple[Any, ...]:
        if not self._unlucky("comes twice", row, self.repeating):
            return (row,)
        self._publish(Activity.ROW_REPEATED, case_of(row), self.name)
        return (row, row)

    def _unlucky(self, what: str, row: Any, share: float) -> bool:
        key = f"{self._seed} {self.name} {what} {type(row).__name__} {case_of(row)}"
        self._tries[key] += 1
        digest = blake2b(f"{key} {self._tries[key]}".encode(), digest_size=BYTES).digest()
        return bool(int.from_bytes(digest) < share * 256**BYTES)


def case_of(row: Any) -> str:
    """The request that a row of any job belongs to."""
    case: str = getattr(row, "request_id", "") or row.id
    return case

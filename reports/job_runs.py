"""What a log shows of the batch jobs: how often they ran, and every how long."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reference_model.activities import Activity
from reference_model.jobs import JOBS
from reference_model.labels import JOB_NAMES
from reports.bins import MINUTE
from reports.events import Events

_NAMES = {alias.casefold(): job.name for job in JOBS for alias in (job.name, *JOB_NAMES[job.name])}
_SECOND = 1000
_COARSE_MS = 10 * MINUTE


@dataclass(frozen=True)
class JobRuns:
    """The runs of one job. Runs that found nothing may be missing from the log.

    interval_s: the most frequent time between the starts of two runs, None if none is frequent.
    """

    job: str
    runs: int
    interval_s: float | None


def job_runs(events: Events) -> tuple[JobRuns, ...]:
    """One for each job that ran, whatever the language of its name."""
    rows = events.rows(Activity.JOB_STARTED)
    encoded = events.text("resource", rows).dictionary_encode()
    names = [_NAMES.get(str(name).casefold().strip()) for name in encoded.dictionary.to_pylist()]
    of_row = np.array([*names, None], dtype=object)[np.asarray(encoded.indices)]
    times = events.time_ms[rows]
    return tuple(
        JobRuns(job.name, int((of_row == job.name).sum()), _interval(times[of_row == job.name]))
        for job in JOBS
        if (of_row == job.name).any()
    )


def _interval(times: NDArray[np.int64]) -> float | None:
    """Real schedulers are late by a little: so to the minute, or to the second if it is short."""
    gaps = np.diff(np.sort(times)).astype(np.float64)
    step = np.where(gaps >= _COARSE_MS, MINUTE, _SECOND)
    rounded, counts = np.unique(np.round(gaps / step) * step, return_counts=True)
    positive = rounded > 0
    if not positive.any() or counts[positive].max() < 2:  # noqa: PLR2004 - frequent is twice
        return None
    return float(rounded[positive][counts[positive].argmax()]) / 1000

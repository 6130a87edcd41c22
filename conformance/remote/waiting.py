"""Waiting for a deployment: by its own clock, if an operator can let time pass; else by ours."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from conformance.deployment import NotObservable
from conformance.remote.description import JobSettings
from conformance.remote.operator.operator import Operator
from conformance.remote.wire.conduct import Conduct
from reference_model.jobs import canonical_name
from sim.durations import write_duration

LET_TIME_PASS = "let_time_pass"  # noqa: S105 - no secret
RUN_JOBS = "run_jobs"
LOOKS = 150
"""How often something is looked for while time passes by itself, evenly."""

LOOKS_BETWEEN_ACTS = 25
"""And where time passes only as it is told to, so that each look costs an act as well."""

SHORTEST = timedelta(minutes=1)
"""No job of the product runs more often."""

OFTEN = timedelta(seconds=5)
MILLISECOND = timedelta(milliseconds=1)


class Waiting:
    """Lets time pass for one scenario."""

    def __init__(
        self, operator: Operator, conduct: Conduct, jobs: Mapping[str, JobSettings]
    ) -> None:
        self._operator = operator
        self._conduct = conduct
        self._jobs = {canonical_name(name): job for name, job in jobs.items()}

    def until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let time pass until something is seen, at most so long; whether it was."""
        moves = self._operator.offers(LET_TIME_PASS)
        step = max(within / LOOKS_BETWEEN_ACTS, SHORTEST) if moves else max(within / LOOKS, OFTEN)
        left = within
        while not seen():
            if left <= timedelta():
                return False
            pause = min(step, left)
            self.sleep(pause)
            left -= pause
        return True

    def sleep(self, time: timedelta) -> None:
        """Let so much time pass."""
        if self._operator.offers(LET_TIME_PASS):
            self._operator.do(LET_TIME_PASS, by=write_duration(time // MILLISECOND))
        else:
            self._conduct.sleep(time.total_seconds())

    def run_jobs(self, names: Sequence[str]) -> None:
        """See to it that jobs run in this order: have them run, or wait until they surely have."""
        if self._operator.offers(RUN_JOBS):
            self._operator.do(RUN_JOBS, names=names)
            return
        for name in names:
            self._await(name)

    def _await(self, name: str) -> None:
        job = self._jobs.get(canonical_name(name))
        if job is None:
            raise NotObservable(
                f"[jobs] does not say how often {name!r} runs, and no operator can run it."
            )
        self.sleep((job.every + job.takes) * MILLISECOND)

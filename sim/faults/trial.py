"""One run, first for safety, then for liveness.

Safety: with faults, the model's invariants hold after everything that happens, and both systems
agree on whoever is through. Liveness: at the end of the scenario the faults are over, nobody
applies any more and people work around the clock; by the deadline both systems agree on everything
and nothing waits anywhere.
"""

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from event_log.bad_input import BadInput
from reference_model.activities import Activity, Event
from reference_model.landscape import STANDARD_PARTS, Parts
from sim.faults.agreement import AGREEMENTS, decided_alike
from sim.faults.plan import fault_plan, healed
from sim.faults.watched_journeys import WatchedJourneys
from sim.faults.watching import InvariantBroken, Violation
from sim.laws import Fixed
from sim.scenario.faults import Pause, Slow
from sim.scenario.scenario import Scenario
from sim.scenario.systems import LONGEST_WAIT, Schedule
from sim.traffic.partners import Partner, partners

PUBLISHED_EACH = 3
"""Rows of a request that 1010 pushes: two customers and a hierarchy."""

TOLD_ONCE = ("everybody_is_told_once", "Each request gets one e-mail with its decision.")


@dataclass(frozen=True)
class Failure:
    """What a run showed to be wrong: a broken invariant, a crash, or systems without rest."""

    kind: Literal["safety", "crash", "liveness"]
    violation: Violation

    def same_as(self, other: "Failure | None") -> bool:
        """Whether the other is the same thing wrong, perhaps elsewhere and later."""
        return other is not None and (self.kind, self.violation.name) == (
            other.kind,
            other.violation.name,
        )


def try_out(scenario: Scenario, parts: Parts = STANDARD_PARTS) -> Failure | None:
    """Run a scenario for safety and for liveness; None if both hold."""
    require_bounded(scenario)
    scenario = healed(scenario)
    run = _Run(scenario, parts)
    try:
        run.be_safe(scenario.lasts)
        run.come_to_rest(deadline(scenario))
    except InvariantBroken as broken:
        return Failure(run.phase, broken.violation)
    except Exception as crash:  # noqa: BLE001 (a wrong system may do anything, and that is told)
        return _crashed(crash, run)
    return None


def deadline(scenario: Scenario) -> int:
    """When everything is done at the latest, in milliseconds from the start of the run.

    Of the end of the scenario, whatever was under way then needs not more than
    - what who was refused waits before another try: partners, people, and those who retry what
      failed to catch up, twice, since an approval may be retried before its customers;
    - for each job its period, the run that goes on and the one that takes the row: at most twice
      all rows there can be, and one that was begun in a slow period;
    - the work of all people on all requests, as if one did it alone: while a lead is open
      somebody works, so all work is done without a break but for
    - the longest thinking over of one partner, after the last lead has been closed.
    """
    drawn = list(partners(scenario))
    plan = fault_plan(scenario)
    retries = [fault.retry for _, fault in plan if isinstance(fault, Pause)]
    save_again = scenario.dual_write.save_again + LONGEST_WAIT
    tries = scenario.partners.next_attempt + save_again + 2 * max(retries, default=0)
    slowest = max((fault.factor for _, fault in plan if isinstance(fault, Slow)), default=1.0)
    jobs, latency = scenario.jobs, max(partner.store_latency for partner in drawn)
    periods = 0
    for job, rows, beyond in (
        (jobs.p_0001, 1, 0),
        (jobs.synchronize, 1, latency),
        (jobs.publish_customers, PUBLISHED_EACH, 0),
        (jobs.send_emails, 1, 0),
    ):
        assert isinstance(job.row_time, Fixed)
        row = job.row_time.value + beyond
        periods += job.every + 2 * rows * len(drawn) * row + round(slowest * row)
    work = sum(p.qualification + sum(talk for _, talk in _talks(p)) for p in drawn)
    return scenario.lasts + tries + periods + work + max(_thinking(each) for each in drawn)


def require_bounded(scenario: Scenario) -> None:
    """Refuse a scenario for which no deadline is known; BadInput with a sentence."""
    jobs: list[Schedule] = [
        getattr(scenario.jobs, name) for name in type(scenario.jobs).model_fields
    ]
    beyond = {
        "traffic.invalid": scenario.traffic.invalid,
        "traffic.repeated": scenario.traffic.repeated,
        "[service_protection]": scenario.service_protection,
        "[email]": scenario.email,
        "enabled = false": any(not job.enabled for job in jobs),
        "most_rows": any(job.most_rows for job in jobs),
        "a row_time that is not fixed": any(not isinstance(job.row_time, Fixed) for job in jobs),
    }
    if found := [name for name, there in beyond.items() if there]:
        raise BadInput(
            f"{scenario.name}: soak knows no instant by which a run with {' and '.join(found)} "
            "has to be at rest; leave that out, or run it with simulate --check-invariants."
        )


def _talks(partner: Partner) -> list[tuple[int, int]]:
    """How long the partner thinks before each talk, and how long it takes."""
    return [(partner.follow_up, partner.closing), *partner.more_talks]


def _thinking(partner: Partner) -> int:
    return sum(thinks for thinks, _ in _talks(partner))


class _Run(WatchedJourneys):
    """Journeys that are watched, and that judge who is through before the records are archived."""

    def __init__(self, scenario: Scenario, parts: Parts) -> None:
        self.phase: Literal["safety", "liveness"] = "safety"
        self.mailed: Counter[str] = Counter()
        super().__init__(scenario, self._count_mail, parts=parts)

    def be_safe(self, until: int) -> None:
        """Run with faults."""
        self.run(until)

    def come_to_rest(self, until: int) -> None:
        """Run without, and see whether both systems agree and nothing waits."""
        self.team.stay()
        self.run(until)
        self.phase = "liveness"
        for agreement in AGREEMENTS:
            self._require(*_named(agreement), agreement(self.landscape))
        self._require(*TOLD_ONCE, self._missing_mails())

    def _email_sent(self, event: Event) -> None:
        self._require(*TOLD_ONCE, self._wrong_mails([event[1]]))
        super()._email_sent(event)

    def _leave(self, case: str) -> None:
        lead = self._under_way[case].lead
        assert lead is not None
        self._require(*_named(decided_alike), decided_alike(self.landscape, lead))
        super()._leave(case)

    def _count_mail(self, _: int, events: list[Event]) -> None:
        self.mailed.update(event[1] for event in events if event[0] is Activity.EMAIL_SENT)

    def _wrong_mails(self, cases: Iterable[str]) -> Iterator[str]:
        for case in cases:
            if self.mailed[case] > 1:
                yield f"{self.mailed[case]} e-mails with a decision went to {case}."

    def _missing_mails(self) -> Iterator[str]:
        submitted = sum(site.submitted for site in self.landscape.sites.values())
        if len(self.mailed) != submitted:
            yield f"{submitted} requests were submitted, and {len(self.mailed)} were answered."

    def _require(self, name: str, rule: str, wrong: Iterator[str]) -> None:
        for sentence in wrong:
            self.watch.fail(name, rule, sentence)


def _named(check: Callable[..., object]) -> tuple[str, str]:
    """The name of a check, and the sentence that it stands for."""
    return check.__name__, (check.__doc__ or "").partition("\n")[0]


def _crashed(crash: Exception, run: _Run) -> Failure:
    """What the system under test did instead of going on; SimPy raises a copy of it."""
    while isinstance(crash.__cause__, Exception):
        crash = crash.__cause__
    place = traceback.extract_tb(crash.__traceback__)[-1]
    where = f"{place.name} ({PurePath(place.filename).name}:{place.lineno})"
    name = f"{type(crash).__name__} in {place.name}"
    rule = "Nothing but a refusal may leave a command."
    sentence, trace = f"{where}: {crash!r}", run.watch.last_events()
    return Failure("crash", Violation(name, rule, sentence, run.clock.now, trace))

"""What is said about a state that must not be, and about a soak. Plain text for a terminal."""

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from reports.wording import count, plural
from sim.durations import write_duration
from sim.faults.random_scenario import Data
from sim.faults.shrinking import faults_of
from sim.faults.soak import Finding, Soak
from sim.faults.trial import Failure
from sim.faults.watching import Trace, Violation

HEADINGS = {
    "safety": "SAFETY: something is wrong while the faults go on.",
    "crash": "CRASH: the system broke off instead of refusing.",
    "liveness": "LIVENESS: the faults are over, nobody applies any more, and the systems do not "
    "come to rest in time.",
}


def told_violation(violation: Violation, start: datetime) -> str:
    """The invariant, the instant, and the last events of the case."""
    when = f"{_instant(start, violation.at)}, after {write_duration(violation.at)}"
    lines = [
        f"{violation.name}: {violation.rule}",
        f"  {violation.sentence}",
        f"  at {when}",
        f"The last {plural(len(violation.trace), 'event')} before:",
        *(f"  {line}" for line in _events(violation.trace, start)),
    ]
    return "\n".join(lines)


def told_failure(failure: Failure, start: datetime) -> str:
    """The same for a run, with the kind of failure first."""
    return f"{HEADINGS[failure.kind]}\n{told_violation(failure.violation, start)}"


def told_finding(finding: Finding) -> str:
    """What failed, and how small it has become."""
    return (
        f"Run {finding.run} failed.\n{told_failure(finding.failure, finding.smallest['start'])}\n"
        f"Drawn:  {_size(finding.drawn)}.\nShrunk: {_size(finding.smallest)}."
    )


def told_success(soak: Soak) -> str:
    """How much was tried, and what it says about runs of this kind."""
    faults = ", ".join(f"{kind} {count(soak.faults[kind])}" for kind in sorted(soak.faults))
    return (
        f"PASSED: {plural(soak.runs, 'run')}, {count(round(soak.days))} simulated days, "
        f"{plural(soak.requests, 'request')}.\nFaults: {faults or 'none'}.\n"
        f"With 95 % confidence fewer than 3 in {count(soak.runs)} runs of this kind fail."
    )


def told_command(words: Sequence[object]) -> str:
    """The command that reproduces it."""
    return f"Reproduce it with:\n  {shlex.join(['b2bkit', *map(str, words)])}"


def _size(data: Data) -> str:
    faults = plural(len(faults_of(data)), "fault")
    return f"{faults}, {plural(data['traffic']['requests'], 'partner')}, {data['lasts']}"


def _events(trace: Trace, start: datetime) -> Iterator[str]:
    for time, (activity, case, resource, attributes) in trace:
        details = ", ".join(f"{name} {value}" for name, value in attributes.items())
        parts = (_instant(start, time), case or "-", activity.value, resource, details)
        yield "  ".join(part for part in parts if part)


def _instant(start: datetime, milliseconds: int) -> str:
    when = start + timedelta(milliseconds=milliseconds)
    return when.isoformat(sep=" ", timespec="milliseconds")

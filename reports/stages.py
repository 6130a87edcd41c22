"""The stages in which a request spends its time: what ends each, and whom it waits for there.

A log need not show every milestone. Where it does not show the one that ends a stage, though
requests went on, that stage and the next one become one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reports.talks import NO_VISITS, Visits, agreed, together

Times = NDArray[np.float64]
"""One a request: milliseconds since the log's first row, NaN for never."""

NOTHING_FURTHER: Mapping[str, Visits] = {}

Points = Mapping[str, Times]
"""The milestones, and what follows from them, by name."""


class WaitsFor(StrEnum):
    """Whom a request waits for in a stage."""

    JOB = "job"
    DUAL_WRITE = "dual-write"
    PEOPLE = "people"
    WORK = "work"  # for nobody: somebody works on it
    PARTNER = "partner"
    UNCLEAR = "unclear"  # the log does not tell


@dataclass(frozen=True)
class Stage:
    """One stage: it begins at one point, and ends at the first of some others.

    until: first the point that ends it as it should, then whatever else shows that it is over.
    job: the name of the job that it waits for, or "".
    again: visits after a request's first one, which are those before further talks.
    """

    key: str
    label: str
    waits_for: WaitsFor
    since: str
    until: tuple[str, ...]
    job: str = ""
    again: Visits = field(default=NO_VISITS, compare=False, repr=False)

    def entered(self, points: Points) -> Times:
        """When each request entered it for the first time."""
        return points[self.since]

    def left(self, points: Points) -> Times:
        """When each request left after that, NaN if it did not; never before it entered."""
        return np.maximum(first_of(points, *self.until), points[self.since])

    def visits(self, points: Points) -> Visits:
        """All visits of all requests."""
        entered, left = self.entered(points), self.left(points)
        came = np.flatnonzero(~np.isnan(entered))
        return together(Visits(came, entered[came], left[came]), self.again)


SYNCHRONIZE = "Synchronize customers and channel requests"
SEND_EMAILS = "Process retail order email notification"

_SPINE = (
    *("submitted", "pulled", "stored", "lead", "lead_taken_up", "decided", "follow_up_due"),
    *("opportunity_taken_up", "closed", "decision", "signed_in"),
)


def _stage(
    key: str, label: str, waits_for: WaitsFor, way: str, *or_with: str, job: str = ""
) -> Stage:
    """A stage from one point to another, written as `from > to`; or_with: what ends it, too."""
    since, to = way.split(" > ")
    over = _SPINE[_SPINE.index(to) :] if to in _SPINE else (to, "signed_in")
    return Stage(key, label, waits_for, since, (*over, *or_with), job)


_TO_A_DECISION_ON_THE_LEAD = (
    _stage("pull", "Waits for P-0001", WaitsFor.JOB, "submitted > pulled", job="P-0001"),
    _stage("store", "Waits for Synchronize", WaitsFor.JOB, "pulled > stored", job=SYNCHRONIZE),
    _stage("lead_write", "Waits for dual-write: lead", WaitsFor.DUAL_WRITE, "stored > lead"),
    _stage("lead_queue", "Lead waits for a salesperson", WaitsFor.PEOPLE, "lead > lead_taken_up"),
    _stage("lead_work", "Lead is being worked on", WaitsFor.WORK, "lead_taken_up > decided"),
)
_TO_THE_CLOSE = (
    _stage("thinking", "Partner thinks it over", WaitsFor.PARTNER, "qualified > follow_up_due"),
    _stage(
        "opportunity_queue",
        "Opportunity waits for a salesperson",
        WaitsFor.PEOPLE,
        "follow_up_due > opportunity_taken_up",
    ),
    _stage(
        "opportunity_work",
        "Opportunity is being worked on",
        WaitsFor.WORK,
        "opportunity_taken_up > closed",
        "agreed",
    ),
)
_DECISION_WRITE = _stage(
    "decision_write", "Waits for dual-write: decision", WaitsFor.DUAL_WRITE, "over > decision"
)
_TO_SIGN_IN = (
    _stage("mail", "Waits for the mail job", WaitsFor.JOB, "decision > mail_sent", job=SEND_EMAILS),
    _stage("publish", "Waits for job 1010", WaitsFor.JOB, "approved > published", job="1010"),
    _stage("sign_in", "Partner has yet to sign in", WaitsFor.PARTNER, "ready > signed_in"),
)
_IN_HEADQUARTERS = _stage(
    "decision", "Waits for a decision in headquarters", WaitsFor.PEOPLE, "stored > decision"
)


def points_of(
    frame: pd.DataFrame, start_ms: int, further: Mapping[str, Visits] = NOTHING_FURTHER
) -> Points:
    """The milestones since the log's first row, and the points that follow from them.

    decided: qualified or disqualified; closed: won or lost; decision: approved or rejected; over:
    won, lost or disqualified; ready: published, and told so, as far as the log shows these; agreed:
    the first of the further talks, which are what happened more than once.
    """
    points = {str(name): _since(frame[name], start_ms) for name in frame.columns}
    points["decided"] = first_of(points, "qualified", "disqualified")
    points["closed"] = first_of(points, "won", "lost")
    points["over"] = first_of(points, "won", "lost", "disqualified")
    points["decision"] = first_of(points, "approved", "rejected")
    points["ready"] = _ready(points)
    points["agreed"] = agreed(further, len(frame))
    return points


def first_of(points: Points, *names: str) -> Times:
    """The earliest of these points, request by request."""
    return reduce(np.fmin, (points[name] for name in names))


def stages_shown(
    points: Points, further: Mapping[str, Visits] = NOTHING_FURTHER
) -> tuple[Stage, ...]:
    """The stages that this log tells apart, and that somebody entered, in their order.

    further: what happened before and in further talks with a partner, by the key of the stage.
    """
    sales = shown(points, "lead") or shown(points, "decided")
    natively = (*_TO_A_DECISION_ON_THE_LEAD[:2], _IN_HEADQUARTERS)
    stages = (
        *_merged(_TO_A_DECISION_ON_THE_LEAD if sales else natively, points),
        *(_with(stage, further) for stage in _merged(_TO_THE_CLOSE, points)),
        _DECISION_WRITE,
        *(stage for stage in _TO_SIGN_IN if shown(points, stage.until[0])),
    )
    return tuple(stage for stage in stages if _took_place(stage, points))


def _with(stage: Stage, further: Mapping[str, Visits]) -> Stage:
    """The stage with its further visits, also if it is several in one."""
    found = [further[key] for key in stage.key.split("+") if key in further]
    return replace(stage, again=together(*found)) if found else stage


def shown(points: Points, name: str) -> bool:
    """Whether the log shows this at all."""
    return not bool(np.isnan(points[name]).all())


def last_shown(points: Points) -> str | None:
    """The last milestone that the log shows of approved requests: where their way ends in it."""
    ends = ("signed_in", "published", "approved")
    return next((name for name in ends if shown(points, name)), None)


def _since(column: "pd.Series[pd.Timestamp]", start_ms: int) -> Times:
    instants = column.to_numpy()
    elapsed = instants.view(np.int64) - start_ms
    return np.where(np.isnat(instants), np.nan, elapsed.astype(np.float64))


def _ready(points: Points) -> Times:
    """From here on the partner alone decides when to sign in. Whoever has, was ready."""
    needed = [name for name in ("published", "mail_sent") if shown(points, name)] or ["decision"]
    both = reduce(np.maximum, (points[name] for name in needed))
    known = np.where(np.isnan(both), points[needed[0]], both)
    ready = np.where(np.isnan(points["signed_in"]), both, np.fmin(known, points["signed_in"]))
    return np.where(np.isnan(points["approved"]), np.nan, ready)


def _merged(chain: tuple[Stage, ...], points: Points) -> list[Stage]:
    stages = list(chain[:1])
    for _, following in pairwise(chain):
        if _not_logged(stages[-1].until, points):
            stages[-1] = _as_one(stages[-1], following)
        else:
            stages.append(following)
    if _not_logged(stages[-1].until, points):
        stages[-1] = _open_ended(stages[-1])
    return stages


def _not_logged(until: tuple[str, ...], points: Points) -> bool:
    """Whether requests went on without the log showing how this stage ended."""
    to, *later = until
    return not shown(points, to) and any(shown(points, name) for name in later)


def _as_one(stage: Stage, following: Stage) -> Stage:
    whom = {stage.waits_for, following.waits_for} - {WaitsFor.WORK, WaitsFor.DUAL_WRITE}
    return replace(
        stage,
        key=f"{stage.key}+{following.key}",
        label=f"{stage.label} + {following.label[0].lower()}{following.label[1:]}",
        waits_for=whom.pop() if len(whom) == 1 else WaitsFor.UNCLEAR,
        until=following.until,
        job=" and ".join(filter(None, (stage.job, following.job))),
    )


def _open_ended(stage: Stage) -> Stage:
    return replace(stage, label=f"{stage.label} + what follows", waits_for=WaitsFor.UNCLEAR)


def _took_place(stage: Stage, points: Points) -> bool:
    """Whether anybody was in this stage; live dual-write takes no time, and is no stage then."""
    entered, left = stage.entered(points), stage.left(points)
    if stage.waits_for is WaitsFor.DUAL_WRITE:
        return bool((np.isnan(left) & ~np.isnan(entered)).any() or (left > entered).any())
    return not bool(np.isnan(entered).all())

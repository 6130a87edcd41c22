"""How many requests got how far, where they left the way, and where each is at the log's end."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.milestones import LABELS
from reports.stages import NOTHING_FURTHER, Points, last_shown, shown
from reports.talks import NO_VISITS, Visits

_STEPS = (
    *("submitted", "pulled", "stored", "lead", "qualified", "won", "approved", "published"),
    "signed_in",
)
_LEAVE_BEFORE = {"qualified": "disqualified", "won": "lost", "approved": "rejected"}

DECLINED = ("declined", "declined_bounced")
"""Nothing more happens to these, whether the mail that says so got through or not."""

FINISHED = ("end", *DECLINED)

_END_LABELS = {
    "signed_in": "Signed in",
    "published": "Published; the log shows no sign-in",
    "approved": "Approved; the log shows nothing after that",
}


@dataclass(frozen=True)
class Step:
    """A milestone of the way, and how many requests reached it.

    in_log: whether the log shows this milestone at all, or only later ones.
    """

    key: str
    label: str
    count: int
    share_of_submitted: float | None
    in_log: bool


@dataclass(frozen=True)
class Place:
    """Where a request can be when the log ends, and how many are there."""

    key: str
    label: str
    count: int
    finished: bool


@dataclass(frozen=True)
class Funnel:
    """The way, the side exits and the places.

    exits: by the step before which they leave the way; rejected sums up headquarters' side.
    places: every request is in exactly one of them; conserved: whether their sum says so.
    """

    submitted: int
    steps: tuple[Step, ...]
    exits: tuple[Step, ...]
    decline_mails: int
    places: tuple[Place, ...]
    in_places: int
    conserved: bool


def funnel(
    points: Points,
    requests: int,
    bounced: NDArray[np.bool_],
    further: Mapping[str, Visits] = NOTHING_FURTHER,
) -> Funnel:
    """Count; requests: how many the log has, by an independent count; bounced: whose mail did.

    further: what happened before and in further talks, by the key of the stage.
    """
    places = _places(points, bounced, further)
    in_places = sum(place.count for place in places)
    last = max((i for i, name in enumerate(_STEPS) if shown(points, name)), default=0)
    return Funnel(
        submitted=requests,
        steps=tuple(_step(points, name, index > last) for index, name in enumerate(_STEPS)),
        exits=tuple(_step(points, name, gone_on=True) for name in _LEAVE_BEFORE.values()),
        decline_mails=int((_rejected(points) & _has(points, "mail_sent")).sum()),
        places=places,
        in_places=in_places,
        conserved=in_places == requests,
    )


def exit_before(step: str) -> str | None:
    """The side exit that a request takes instead of this step."""
    return _LEAVE_BEFORE.get(step)


def _step(points: Points, name: str, gone_on: bool) -> Step:  # noqa: FBT001
    """gone_on: nothing later is in the log, so that nobody got here rather than nobody wrote it."""
    reached = int(_has(points, name).sum())
    submitted = len(points["submitted"])
    share = round(reached / submitted, 5) if submitted else None
    return Step(name, LABELS[name], reached, share, gone_on or reached > 0)


def _places(
    points: Points, bounced: NDArray[np.bool_], further: Mapping[str, Visits]
) -> tuple[Place, ...]:
    """The first place of this list that fits a request is where it is."""
    thinking, waiting = (_there(points, further, k) for k in ("thinking", "opportunity_queue"))
    between = ("between_talks", "Partner thinks it over before another talk", thinking)
    talking = _has(points, "opportunity_taken_up") & ~waiting
    candidates = (
        *_at_the_end(points),
        *_untold(points, bounced),
        *_declined(points),
        *_approved(points),
        ("won", "Won in Sales, not approved in headquarters", _has(points, "won")),
        ("no", "Declined in Sales, not rejected in headquarters", _has(points, "over")),
        *([between] if further else []),
        ("closing", "Opportunity taken up, not closed", talking),
        ("following_up", "Opportunity waits for a salesperson", _has(points, "follow_up_due")),
        ("qualified", "Qualified, no follow-up yet", _has(points, "qualified")),
        ("qualifying", "Lead taken up, not decided", _has(points, "lead_taken_up")),
        ("lead", "Lead waits for a salesperson", _has(points, "lead")),
        ("stored", "Prospect stored, no lead", _has(points, "stored")),
        ("pulled", "Waits for Synchronize", _has(points, "pulled")),
        ("submitted", "Waits for P-0001", _has(points, "submitted")),
    )
    place = np.select([fits for *_, fits in candidates], np.arange(len(candidates)), -1)
    counts = np.bincount(place[place >= 0], minlength=len(candidates))
    return tuple(
        Place(key, label, int(count), key in FINISHED)
        for (key, label, _), count in zip(candidates, counts, strict=True)
    )


def _there(points: Points, further: Mapping[str, Visits], key: str) -> NDArray[np.bool_]:
    """Who is in this stage before a further talk when the log ends."""
    there = np.full(len(points["submitted"]), fill_value=False)
    there[further.get(key, NO_VISITS).still_there] = True
    return there


def _at_the_end(points: Points) -> list[tuple[str, str, NDArray[np.bool_]]]:
    end = last_shown(points)
    arrived = np.full(len(points["submitted"]), fill_value=False)
    if end:
        arrived = _has(points, end) & (~_rejected(points) | (end == "signed_in"))
    return [("end", _END_LABELS[end or "signed_in"], arrived)]


def _untold(points: Points, bounced: NDArray[np.bool_]) -> list[tuple[str, str, NDArray[np.bool_]]]:
    if not bounced.any():
        return []
    declined = _rejected(points)
    return [
        ("declined_bounced", "Declined, but the mail bounced", declined & bounced),
        ("bounced", "Approved, but the mail bounced; has not signed in", ~declined & bounced),
    ]


def _declined(points: Points) -> list[tuple[str, str, NDArray[np.bool_]]]:
    rejected, told = _rejected(points), _has(points, "mail_sent")
    if not shown(points, "mail_sent"):
        return [("declined", "Declined", rejected)]
    return [
        ("declined", "Declined and told so", rejected & told),
        ("rejected", "Declined, the mail has not left", rejected),
    ]


def _approved(points: Points) -> list[tuple[str, str, NDArray[np.bool_]]]:
    approved = _has(points, "approved") & ~_rejected(points)
    told = _has(points, "mail_sent") | (not shown(points, "mail_sent"))
    return [
        ("approved", "Approved, waits for job 1010", approved & ~_has(points, "published")),
        ("published", "Published, the approval mail has not left", approved & ~told),
        ("told", "Published and told so, has not signed in", approved),
    ]


def _rejected(points: Points) -> NDArray[np.bool_]:
    """Rejected in headquarters, before any approval: the first decision stands."""
    return _has(points, "rejected") & ~(points["approved"] <= points["rejected"])


def _has(points: Points, name: str) -> NDArray[np.bool_]:
    return ~np.isnan(points[name])

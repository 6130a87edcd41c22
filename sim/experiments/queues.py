"""Where requests wait or are worked on: from which milestone to which."""

from functools import reduce

import numpy as np

from reference_model.milestones import ruled_out_by
from sim.experiments.observer import Times
from sim.statistics.little import Booking, book

QUEUES: dict[str, tuple[str, str]] = {
    "waits for P-0001": ("submitted", "pulled"),
    "waits for synchronize": ("pulled", "stored"),
    "lead waits": ("lead", "lead_taken_up"),
    "lead is worked on": ("lead_taken_up", "qualified"),
    "partner thinks it over": ("qualified", "follow_up_due"),
    "opportunity waits": ("follow_up_due", "opportunity_taken_up"),
    "opportunity is worked on": ("opportunity_taken_up", "won"),
    "waits for job 1010": ("approved", "published"),
    "has yet to sign in": ("published", "signed_in"),
}


def booked(points: dict[str, Times], end: int) -> tuple[Booking, ...]:
    """Each queue that anybody was in, booked over a whole run that ends at this instant."""
    return tuple(
        book(name, points[since], _left(points, since, until), end)
        for name, (since, until) in QUEUES.items()
        if not np.isnan(points[since]).all()
    )


def _left(points: dict[str, Times], since: str, until: str) -> Times:
    """When each left: with the milestone, or with the first that rules it out."""
    first = reduce(np.fmin, (points[name] for name in (until, *ruled_out_by(until))))
    return np.maximum(first, points[since])

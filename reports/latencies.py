"""How long it takes from submission to each milestone."""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from reference_model.milestones import ruled_out_by
from reports.milestones import LABELS
from reports.spread import Spread, curve, spread
from reports.stages import Points, shown


@dataclass(frozen=True)
class Latency:
    """From submission to one milestone.

    latency: of those who reached it.
    not_yet: how many have not, and still could, when the log ends; censored_share: of both.
    percentiles_s: percentiles 0, 1, ... 100.
    """

    key: str
    label: str
    latency: Spread
    not_yet: int
    censored_share: float | None
    percentiles_s: tuple[float, ...]


def latencies(points: Points) -> tuple[Latency, ...]:
    """One for each milestone that the log shows, in their order."""
    return tuple(_latency(name, points) for name in LABELS if _measurable(name, points))


def out_of_order(points: Points) -> int:
    """How many milestones carry an earlier time than their submission; they count as 0 s."""
    return sum(int((points[name] < points["submitted"]).sum()) for name in LABELS)


def _measurable(name: str, points: Points) -> bool:
    return name != "submitted" and shown(points, name)


def _latency(name: str, points: Points) -> Latency:
    seconds = np.maximum(points[name] - points["submitted"], 0) / 1000
    reached = spread(seconds)
    not_yet = int(_not_yet(name, points).sum())
    censored = round(not_yet / (reached.n + not_yet), 5)
    return Latency(name, LABELS[name], reached, not_yet, censored, curve(seconds))


def _not_yet(name: str, points: Points) -> NDArray[np.bool_]:
    """Which requests can still reach a milestone that they have not reached."""
    signs = (name, *ruled_out_by(name))
    return reduce(np.logical_and, (np.isnan(points[each]) for each in signs))

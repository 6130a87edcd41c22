"""What a run is asked: "p95 signed_in", "mean lead..lead_taken_up", "share signed_in".

A time runs from one milestone to another, from submission where only one is named. Here is the
grammar; the numbers are taken in sim.experiments.replication.
"""

import difflib
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from reference_model.milestones import MILESTONES

ALL_TEAMS = "sales_team"
EXAMPLES = (
    "'p95 signed_in', 'mean lead..lead_taken_up', 'share signed_in' or 'utilization sales_team'"
)
_TIMES = ("mean", "sd", "min", "max")
_STATISTICS = (*_TIMES, "count", "share", "utilization")
_PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)")
_HUNDRED = 100


class Kind(Enum):
    """What a measure's number is: seconds, a number of requests, or a share."""

    TIME = auto()
    COUNT = auto()
    SHARE = auto()
    UTILIZATION = auto()


@dataclass(frozen=True)
class Measure:
    """A statistic of something. str() gives the text that parse() reads.

    of: a milestone; for utilization a team's name, or sales_team for all of them.
    since: the milestone from which a time runs.
    """

    statistic: str
    of: str
    since: str = "submitted"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a measure. Raises ValueError with a sentence."""
        statistic, _, rest = text.strip().partition(" ")
        of = rest.strip()
        if not of:
            raise ValueError(f"{text!r} is not a measure; write one such as {EXAMPLES}")
        statistic = _statistic(statistic, text)
        if statistic == "utilization":
            return cls(statistic, of)
        since, between, until = of.partition("..")
        if statistic in {"count", "share"}:
            if between:
                raise ValueError(f"{statistic} in {text!r} counts at one milestone, not at two")
            return cls(statistic, _milestone(of, text))
        if not between:
            since, until = "submitted", of
        return cls(statistic, *_later(until.strip(), since.strip(), text))

    def __str__(self) -> str:
        since = "" if self.since == "submitted" else f"{self.since}.."
        return f"{self.statistic} {since}{self.of}"

    @property
    def kind(self) -> Kind:
        known = {
            "count": Kind.COUNT,
            "share": Kind.SHARE,
            "utilization": Kind.UTILIZATION,
        }
        return known.get(self.statistic, Kind.TIME)

    @property
    def level(self) -> float | None:
        """The share that a percentile stands for, 0 to 1; min is p0, max is p100; else None."""
        if self.statistic in {"min", "max"}:
            return float(self.statistic == "max")
        found = _PERCENTILE.fullmatch(self.statistic)
        return float(found[1]) / _HUNDRED if found else None


def _statistic(word: str, text: str) -> str:
    percentile = _PERCENTILE.fullmatch(word)
    if percentile and float(percentile[1]) <= _HUNDRED:
        return f"p{float(percentile[1]):g}"
    if word in _STATISTICS:
        return word
    near = difflib.get_close_matches(word, _STATISTICS, n=1)
    known = f"expected {', '.join(_STATISTICS)}, or a percentile such as p95"
    expected = f"did you mean {near[0]}?" if near else known
    raise ValueError(f"{word[:80]!r} in {text[:200]!r} is not a statistic; {expected}")


def _milestone(word: str, text: str) -> str:
    if word in MILESTONES:
        return word
    near = difflib.get_close_matches(word, MILESTONES, n=2)
    expected = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(MILESTONES)}"
    raise ValueError(f"{word[:80]!r} in {text[:200]!r} is not a milestone; {expected}")


def _later(until: str, since: str, text: str) -> tuple[str, str]:
    order = list(MILESTONES)
    if order.index(_milestone(until, text)) <= order.index(_milestone(since, text)):
        raise ValueError(f"in {text!r}, {until} does not come after {since}")
    return until, since

"""Goals such as "p95 signed_in < 2 d", and whether an interval meets them."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sim.durations import parse_duration
from sim.measures import Kind, Measure
from sim.statistics.intervals import Interval

EXAMPLES = "'p95 signed_in < 2 d' or 'share signed_in > 55 %'"
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_GOAL = re.compile(r"(?P<measure>[^<>]*?)\s*(?P<relation><=|>=|<|>)\s*(?P<limit>[^<>=]*)")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")
_PERCENT = 100


class Outcome(StrEnum):
    """What an interval says of a goal."""

    PASS = "pass"  # noqa: S105 - no secret
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True)
class Goal:
    """A measure that must stay on one side of a limit: seconds, a number, or a share."""

    measure: Measure
    relation: str
    limit: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a goal. Raises ValueError with a sentence."""
        parts = _GOAL.fullmatch(text.strip())
        if parts is None or not parts["limit"].strip():
            raise ValueError(
                f"{text[:200]!r} is not a goal; write a measure, one of < <= > >=, and a limit, "
                f"such as {EXAMPLES}"
            )
        measure = Measure.parse(parts["measure"])
        limit = " ".join(parts["limit"].split())
        words = f"{measure} {parts['relation']} {limit}"
        return cls(measure, parts["relation"], parse_limit(limit, measure), words)

    def __str__(self) -> str:
        return self.text

    @property
    def is_upper(self) -> bool:
        """Whether the measure has to stay below the limit."""
        return self.relation in {"<", "<="}

    def judge(self, interval: Interval) -> Outcome:
        """PASS if all of the interval meets the goal, FAIL if none of it does."""
        meets = _RELATIONS[self.relation]
        low, high = meets(interval.low, self.limit), meets(interval.high, self.limit)
        if interval.missing or low != high:
            return Outcome.INCONCLUSIVE
        return Outcome.PASS if low else Outcome.FAIL


def parse_limit(text: str, measure: Measure) -> float:
    """A number in the measure's unit: seconds, requests or a share. Raises ValueError."""
    if measure.kind is Kind.TIME:
        return parse_duration(text) / 1000
    number = _NUMBER.fullmatch(text)
    if number is None:
        what = "a number such as 500" if measure.kind is Kind.COUNT else "a share such as '55 %'"
        raise ValueError(f"{text[:80]!r} is not a limit for {str(measure)!r}; expected {what}")
    if measure.kind is Kind.COUNT:
        return _count(number[1], number[2], measure)
    return _share(float(number[1]), number[2], measure)


def _count(amount: str, percent: str, measure: Measure) -> float:
    if percent:
        share = f"share {measure.of}"
        raise ValueError(f"{str(measure)!r} is a number; to limit a share, write {share!r}")
    return float(amount)


def _share(amount: float, percent: str, measure: Measure) -> float:
    part = amount / _PERCENT if percent else amount
    if not percent and part > 1:
        raise ValueError(f"{amount:g} is more than the whole; write '{amount:g} %'")
    if measure.kind is Kind.SHARE and part > 1:
        raise ValueError(f"{amount:g} % is more than the whole, which {str(measure)!r} never is")
    return part

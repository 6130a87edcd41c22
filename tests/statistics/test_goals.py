"""Measures and goals as people write them, and the three verdicts."""

import math

import pytest

from sim.measures import Kind, Measure
from sim.statistics.goals import Goal, Outcome
from sim.statistics.intervals import Interval


@pytest.mark.parametrize(
    ("text", "written", "kind", "level"),
    [
        ("p95 signed_in", "p95 signed_in", Kind.TIME, 0.95),
        (" p99.90  lead ", "p99.9 lead", Kind.TIME, 0.999),
        ("mean lead..lead_taken_up", "mean lead..lead_taken_up", Kind.TIME, None),
        ("p50 submitted..won", "p50 won", Kind.TIME, 0.5),
        ("max won", "max won", Kind.TIME, 1.0),
        ("count submitted", "count submitted", Kind.COUNT, None),
        ("share signed_in", "share signed_in", Kind.SHARE, None),
        ("utilization Team north", "utilization Team north", Kind.UTILIZATION, None),
    ],
)
def test_a_measure_is_read_and_written(
    text: str, written: str, kind: Kind, level: float | None
) -> None:
    """The text that comes back means the same, and says it shortest."""
    measure = Measure.parse(text)

    assert str(measure) == written
    assert Measure.parse(written) == measure
    assert measure.kind is kind
    assert measure.level == pytest.approx(level)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is not a measure; write one such as 'p95 signed_in'"),
        ("p95", "'p95' is not a measure"),
        ("p105 lead", "'p105' in 'p105 lead' is not a statistic; expected mean, sd"),
        ("meen lead", "is not a statistic; did you mean mean?"),
        ("p95 signedin", "'signedin' in 'p95 signedin' is not a milestone; did you mean signed_in"),
        ("p95 moon", "'moon' in 'p95 moon' is not a milestone; known: submitted, pulled"),
        ("mean lead..", "'' in 'mean lead..' is not a milestone"),
        ("mean won..lead", "in 'mean won..lead', lead does not come after won"),
        ("mean lead..lead", "lead does not come after lead"),
        ("share lead..won", "share in 'share lead..won' counts at one milestone, not at two"),
        ("p95 submitted", "submitted does not come after submitted"),
    ],
)
def test_a_mistake_in_a_measure_names_the_part(text: str, said: str) -> None:
    """What is wrong, in what, and what was expected there."""
    with pytest.raises(ValueError, match=r"\S") as refusal:
        Measure.parse(text)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("p95 signed_in < 2 d", 172_800),
        ("p95 signed_in<=1 d 10 h", 122_400),
        ("share signed_in > 55 %", 0.55),
        ("share signed_in >= 0.5", 0.5),
        ("count signed_in > 500", 500),
        ("utilization sales_team < 120 %", 1.2),
    ],
)
def test_a_goal_is_read(text: str, limit: float) -> None:
    """Times in seconds, shares as parts of one."""
    goal = Goal.parse(text)

    assert goal.limit == pytest.approx(limit)
    assert Goal.parse(str(goal)) == goal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p95 signed_in", "is not a goal; write a measure, one of < <= > >=, and a limit"),
        ("p95 signed_in <", "is not a goal"),
        ("p95 signed_in < 2 < 3", "is not a goal"),
        ("p95 signed_in = 2 d", "is not a goal"),
        ("p95 signed_in < 2", "'2' is not a duration"),
        ("p95 signed_in < 2 moons", "'moons' in '2 moons' is not a unit of time"),
        ("share signed_in > 55", "55 is more than the whole; write '55 %'"),
        ("share signed_in > 155 %", "155 % is more than the whole, which"),
        ("share signed_in > half", "'half' is not a limit for 'share signed_in'; expected a share"),
        ("count signed_in > 5 %", "to limit a share, write 'share signed_in'"),
        ("count signed_in > lots", "expected a number such as 500"),
        ("p95 sined_in < 2 d", "did you mean signed_in?"),
    ],
)
def test_a_mistake_in_a_goal_names_the_part(text: str, said: str) -> None:
    """The reader learns which of the three parts is wrong."""
    with pytest.raises(ValueError, match=r"\S") as refusal:
        Goal.parse(text)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("goal", "low", "high", "outcome"),
    [
        ("p95 lead < 10 s", 5, 9, Outcome.PASS),
        ("p95 lead < 10 s", 11, 12, Outcome.FAIL),
        ("p95 lead < 10 s", 9, 11, Outcome.INCONCLUSIVE),
        ("p95 lead < 10 s", 10, 10, Outcome.FAIL),
        ("p95 lead <= 10 s", 10, 10, Outcome.PASS),
        ("p95 lead < 10 s", 5, math.inf, Outcome.INCONCLUSIVE),
        ("p95 lead < 10 s", 11, math.inf, Outcome.FAIL),
        ("share lead > 50 %", 0.51, 0.6, Outcome.PASS),
        ("share lead > 50 %", 0.4, 0.5, Outcome.FAIL),
        ("share lead >= 50 %", 0.5, 0.6, Outcome.PASS),
        ("share lead > 50 %", 0.4, 0.6, Outcome.INCONCLUSIVE),
        ("p95 lead < 10 s", -math.inf, math.inf, Outcome.INCONCLUSIVE),
    ],
)
def test_a_goal_has_three_verdicts(goal: str, low: float, high: float, outcome: Outcome) -> None:
    """All of the interval, none of it, or some."""
    assert Goal.parse(goal).judge(Interval((low + high) / 2, low, high, 5)) is outcome


def test_a_replication_without_a_value_leaves_a_goal_open() -> None:
    """If nobody signed in in one of five, the other four do not speak for it."""
    interval = Interval(5, 4, 6, 4, missing=1)
    assert Goal.parse("p95 lead < 10 s").judge(interval) is Outcome.INCONCLUSIVE

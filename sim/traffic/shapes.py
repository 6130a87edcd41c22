"""Named profiles: when in the week partners apply. The weights are our guesses."""

from typing import NamedTuple


class Shape(NamedTuple):
    """Weights, which are multiplied: 24 hours, 7 weekdays from Monday, days from the first."""

    by_hour: tuple[float, ...] = (1.0,) * 24
    by_weekday: tuple[float, ...] = (1.0,) * 7
    by_day: tuple[float, ...] = (1.0,)


EVEN = Shape()
OFFICE_HOURS = Shape(
    by_hour=(0.0,) * 8 + (1.0,) * 9 + (0.0,) * 7,
    by_weekday=(1.0,) * 5 + (0.0,) * 2,
)
WEEKLY = Shape(
    by_hour=(1, 1, 0, 0, 0, 1, 2, 5, 9, 12, 13, 12, 9, 11, 12, 11, 8, 5, 4, 4, 4, 3, 2, 1),
    by_weekday=(22, 20, 19, 18, 14, 4, 3),
)

SHAPES: dict[str, Shape] = {
    "even": EVEN,
    "office hours": OFFICE_HOURS,
    "weekly": WEEKLY,
    "campaign": EVEN,
}
"""The burst of a campaign is no weight of the week; see intensity.py."""

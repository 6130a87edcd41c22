"""Partners of some sizes take people longer than others: every piece of work on them does."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.traffic.partners import Partner


def with_work_by_size(
    partners: Iterator["Partner"], factors: Mapping[str, float]
) -> Iterator["Partner"]:
    """The same partners, over each of whom people take so many times as long as was drawn."""
    for partner in partners:
        factor = factors.get(partner.size, 1.0)
        partner.qualification = round(factor * partner.qualification)
        partner.closing = round(factor * partner.closing)
        partner.more_talks = tuple(
            (thinking, round(factor * talk)) for thinking, talk in partner.more_talks
        )
        yield partner

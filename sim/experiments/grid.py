"""What to vary of a scenario, and all the points that this makes. Nothing runs here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Self

from event_log.bad_input import BadInput
from sim.scenario.overrides import overridden, parse_value, split_values
from sim.scenario.scenario import Scenario

MOST_POINTS = 10_000
EXAMPLES = "'sales_team.people=8,12,16', 'sales_team.people=4..40' or 'jobs.p_0001.every=5 min,1 h'"
_RANGE = re.compile(r"(\d+)\s*\.\.\s*(\d+)")
_LONGEST = 80


@dataclass(frozen=True)
class Variation:
    """A setting of the scenario by its path, and the values that it takes."""

    path: str
    values: tuple[object, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "sales_team.people=8,12,16" or "sales_team.people=4..40"; raises BadInput."""
        path, _, listed = text.partition("=")
        if not path.strip() or not listed.strip():
            raise BadInput(f"--vary {text[:_LONGEST]!r} names no values; write one of {EXAMPLES}.")
        return cls(path.strip(), tuple(_values(listed, text)))


@dataclass(frozen=True)
class Point:
    """One scenario of a grid: its number, the settings that make it, by path, and itself."""

    number: int
    settings: dict[str, object]
    scenario: Scenario


def grid(scenario_data: dict[str, Any], variations: Sequence[Variation]) -> list[Point]:
    """Every combination of values, the last variation fastest; BadInput if one is no scenario."""
    _refuse_senseless(variations)
    paths = [each.path for each in variations]
    points = []
    for number, values in enumerate(product(*(each.values for each in variations))):
        settings = dict(zip(paths, values, strict=True))
        points.append(Point(number, settings, overridden(scenario_data, settings)))
    return points


def _refuse_senseless(variations: Sequence[Variation]) -> None:
    if not variations:
        raise BadInput(f"There is nothing to vary; add --vary, such as {EXAMPLES}.")
    paths = [each.path for each in variations]
    for path in paths:
        if paths.count(path) > 1:
            raise BadInput(f"--vary {path} is given twice; write all its values after one.")
        if path == "seed":
            raise BadInput(
                "--vary seed compares luck; replications are what tells it from the rest."
            )
    size = prod(len(each.values) for each in variations)
    if size > MOST_POINTS:
        raise BadInput(f"The grid has {size:,} points, more than {MOST_POINTS:,}; vary less.")


def _values(listed: str, text: str) -> list[object]:
    values: list[object] = []
    for each in split_values(listed):
        if not each:
            raise BadInput(
                f"--vary {text[:_LONGEST]!r} has an empty value; write one of {EXAMPLES}."
            )
        bounds = _RANGE.fullmatch(each)
        values += _whole_range(int(bounds[1]), int(bounds[2])) if bounds else [parse_value(each)]
    if repeated := [each for number, each in enumerate(values) if each in values[:number]]:
        raise BadInput(f"--vary {text[:_LONGEST]!r} has {repeated[0]} twice; write it once.")
    return values


def _whole_range(first: int, last: int) -> list[object]:
    if first > last:
        raise BadInput(f"{first}..{last} runs backwards; write {last}..{first}.")
    if last - first >= MOST_POINTS:
        raise BadInput(
            f"{first}..{last} has more than {MOST_POINTS:,} values; write a shorter range."
        )
    return list(range(first, last + 1))

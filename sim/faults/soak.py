"""Many random runs, for as many simulated days as wanted, until one of them fails."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from reference_model.landscape import STANDARD_PARTS, Parts
from sim.durations import MILLISECONDS
from sim.faults.random_scenario import Data, draw_scenario, scenario_of
from sim.faults.shrinking import faults_of, shrunk
from sim.faults.trial import Failure, deadline, try_out
from sim.scenario.faults import Kind

DAY = MILLISECONDS["d"]


@dataclass(frozen=True)
class Finding:
    """A run that failed, and the smallest scenario that fails in the same way.

    drawn, smallest: as tables. failure: what the smallest one shows.
    """

    run: int
    drawn: Data
    smallest: Data
    failure: Failure


@dataclass(frozen=True)
class Soak:
    """What was run, and what was found.

    days: simulated, those after the faults included. faults: how many of each kind there were.
    """

    runs: int
    days: float
    requests: int
    faults: Counter[Kind]
    finding: Finding | None


def soak(
    days: int,
    seed: int,
    parts: Parts = STANDARD_PARTS,
    progress: Callable[[float], None] | None = None,
) -> Soak:
    """Try random scenarios until so many days have been simulated, or one fails.

    progress: is told the share of the days that has passed, 0 to 1.
    """
    run = passed = requests = 0
    faults: Counter[Kind] = Counter()
    finding = None
    while passed < days * DAY and finding is None:
        run += 1
        data = draw_scenario(seed, run)
        finding = _finding(run, data, parts)
        passed += deadline(scenario_of(data))
        requests += data["traffic"]["requests"]
        faults.update(kind for kind, _ in faults_of(data))
        if progress:
            progress(min(1.0, passed / (days * DAY)))
    return Soak(run, passed / DAY, requests, faults, finding)


def _finding(run: int, data: Data, parts: Parts) -> Finding | None:
    failure = try_out(scenario_of(data), parts)
    if failure is None:
        return None

    def fails(smaller: Data) -> bool:
        try:
            scenario = scenario_of(smaller)
        except ValidationError:
            return False
        return failure.same_as(try_out(scenario, parts))

    smallest = shrunk(data, fails)
    shown = try_out(scenario_of(smallest), parts)
    assert shown is not None
    return Finding(run, data, smallest, shown)

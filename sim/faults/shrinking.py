"""The smallest scenario that still fails in the same way, found by leaving things out.

Faults go first, many at once and then one by one (delta debugging), then partners, then time, then
the length of the faults that are left; again from the start, until nothing can be left out.
What is refused as a scenario, such as faults that overlap once they are moved, does not fail.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from sim.durations import MILLISECONDS, parse_duration, write_duration
from sim.faults.random_scenario import Data
from sim.scenario.faults import KINDS, Kind
from sim.scenario.part import WEEKDAYS

TRIES = 600
OTHER_SEEDS = 6
QUICK_JOB = {"every": "1 min", "offset": "0 s", "row_time": "0 s"}
A_MINUTE = {"law": "fixed", "value": "1 min"}
QUICK_PEOPLE = {
    "days": [*WEEKDAYS],
    "opens": time(0),
    "closes": time(23, 59),
    **dict.fromkeys(("qualification", "follow_up", "closing"), A_MINUTE),
}
MINUTE = MILLISECONDS["min"]
DAY = MILLISECONDS["d"]

Table = dict[str, Any]
Named = tuple[Kind, Table]
Fails = Callable[[Data], bool]
"""Whether a scenario, as tables, fails in the way that is looked for."""


def shrunk(data: Data, fails: Fails) -> Data:
    """The smallest that was found; `data` itself must fail."""
    search = _Search(data, fails)
    before: Data | None = None
    while before != search.data and search.tries:
        before = search.data
        search.drop_faults()
        search.take_first(_all_at_once)
        search.take_first(_fewer_partners)
        search.take_first(_quick)
        search.take_first(_sooner)
        search.take_first(_earlier_faults)
        search.take_first(_shorter)
        search.take_first(_shorter_faults)
    return search.data


@dataclass
class _Search:
    """The smallest failing scenario so far, and how many more may be tried."""

    data: Data
    fails: Fails
    tries: int = field(default=TRIES)

    def drop_faults(self) -> None:
        """Leave out as many faults as can be missed: half of them, a quarter, and so on."""
        size = len(faults_of(self.data))
        while size:
            size = min(size, len(faults_of(self.data)))
            if size and not self._drop(size):
                size //= 2

    def take_first(self, smaller: Callable[[Data], Iterator[Data]]) -> None:
        """Go on with the first smaller one that fails, as long as there is one."""
        while any(self._take(each) for each in smaller(self.data)):
            pass

    def _drop(self, size: int) -> bool:
        """Leave out so many neighbouring faults, if the scenario fails without them."""
        faults = faults_of(self.data)
        return any(
            self._take(with_faults(self.data, faults[:first] + faults[first + size :]))
            for first in range(0, len(faults), size)
        )

    def _take(self, smaller: Data) -> bool:
        """Go on with a smaller scenario if it fails."""
        if not self.tries:
            return False
        self.tries -= 1
        fails = self.fails(smaller)
        if fails:
            self.data = smaller
        return fails


def faults_of(data: Data) -> list[Named]:
    """The faults of a scenario, kind by kind."""
    return [(kind, table) for kind in KINDS for table in data.get(kind, [])]


def with_faults(data: Data, faults: list[Named]) -> Data:
    """The scenario with these faults and no others."""
    found = {key: value for key, value in data.items() if key not in KINDS}
    for kind, table in faults:
        found.setdefault(kind, []).append(table)
    return found


def _quick(data: Data) -> Iterator[Data]:
    """Jobs run every minute, rows take no time, people a minute, and they work all day."""
    jobs, team = dict.fromkeys(data["jobs"], QUICK_JOB), data["sales_team"] | QUICK_PEOPLE
    if (jobs, team) != (data["jobs"], data["sales_team"]):
        yield data | {"jobs": jobs, "sales_team": team}


def _all_at_once(data: Data) -> Iterator[Data]:
    """The faults begin at the start, and whoever applies does so while they go on."""
    faults = [(kind, table | {"starts": "0 s"}) for kind, table in faults_of(data)]
    if faults != faults_of(data):
        longest = max(parse_duration(table["lasts"]) for _, table in faults)
        over = min(longest, parse_duration(data["traffic"]["over"]))
        traffic = data["traffic"] | {"over": write_duration(over)}
        sooner = with_faults(data, faults) | {"traffic": traffic}
        for simple in (*_quick(sooner), sooner):
            yield from _fewer_partners(simple)


def _fewer_partners(data: Data) -> Iterator[Data]:
    """One, two or half of them, with the luck of some seeds, or one fewer."""
    requests = data["traffic"]["requests"]
    for fewer in dict.fromkeys((1, 2, requests // 2)):
        if 0 < fewer < requests:
            left = _with_partners(data, fewer)
            yield left
            yield from (left | {"seed": seed} for seed in range(1, OTHER_SEEDS + 1))
    if requests > 1:
        yield _with_partners(data, requests - 1)


def _with_partners(data: Data, requests: int) -> Data:
    return data | {"traffic": data["traffic"] | {"requests": requests}}


def _sooner(data: Data) -> Iterator[Data]:
    """All apply in half of the time."""
    half = parse_duration(data["traffic"]["over"]) // 2 // MINUTE * MINUTE
    if half:
        yield data | {"traffic": data["traffic"] | {"over": write_duration(half)}}


def _earlier_faults(data: Data) -> Iterator[Data]:
    """A fault begins at the start, or after half of the time."""
    faults = faults_of(data)
    for number, (kind, table) in enumerate(faults):
        starts = parse_duration(table["starts"])
        for earlier in dict.fromkeys((0, starts // 2 // MINUTE * MINUTE)):
            if earlier < starts:
                moved = (kind, table | {"starts": write_duration(earlier)})
                yield with_faults(data, [*faults[:number], moved, *faults[number + 1 :]])


def _shorter(data: Data) -> Iterator[Data]:
    """Half as long, or a day shorter; what begins later is left out with the rest."""
    lasts = parse_duration(data["lasts"])
    for shorter in dict.fromkeys((lasts // 2, lasts - DAY)):
        if shorter >= MINUTE:
            end = shorter // MINUTE * MINUTE
            over = min(parse_duration(data["traffic"]["over"]), end)
            kept = [each for each in faults_of(data) if parse_duration(each[1]["starts"]) < end]
            traffic = data["traffic"] | {"over": write_duration(over)}
            yield with_faults(data, kept) | {"lasts": write_duration(end), "traffic": traffic}


def _shorter_faults(data: Data) -> Iterator[Data]:
    faults = faults_of(data)
    for number, (kind, table) in enumerate(faults):
        half = parse_duration(table["lasts"]) // 2 // MINUTE * MINUTE
        if half:
            shorter = (kind, table | {"lasts": write_duration(half)})
            yield with_faults(data, [*faults[:number], shorter, *faults[number + 1 :]])

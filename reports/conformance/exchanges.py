"""What was exchanged with the deployment: a line of exchanges.ndjson each, by scenario.

A line that breaks off was being written when the run was stopped; it is passed over.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Exchanged:
    """A request and what came of it; status is 0 if nothing did, and `failure` says why."""

    line: int
    scenario: str
    method: str
    url: str
    request: str
    status: int
    response: str
    failure: str
    began: datetime
    seconds: float

    @property
    def path(self) -> str:
        """The address without what was asked for there."""
        return self.url.partition("?")[0]


def by_scenario(file: Path, wanted: Mapping[str, str]) -> dict[str, list[int]]:
    """The lines of these scenarios, since the moment (ISO 8601) at which each began."""
    since = {place: datetime.fromisoformat(began) for place, began in wanted.items() if began}
    found: dict[str, list[int]] = defaultdict(list)
    for each in _read(file):
        if each.scenario in since and each.began >= since[each.scenario]:
            found[each.scenario].append(each.line)
    return found


def chosen(file: Path, lines: Collection[int]) -> dict[int, Exchanged]:
    """The exchanges of these lines."""
    return {each.line: each for each in _read(file, lines)}


def _read(file: Path, wanted: Collection[int] | None = None) -> Iterator[Exchanged]:
    """Those of the lines that are wanted, or all."""
    if not file.exists():
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if wanted is not None and number not in wanted:
                continue
            try:
                yield _exchanged(number, json.loads(line))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue


def _exchanged(number: int, told: dict[str, Any]) -> Exchanged:
    began = datetime.fromisoformat(told["began"])
    if began.tzinfo is None:
        raise ValueError(told["began"])
    return Exchanged(
        line=number,
        scenario=str(told["scenario"]),
        method=str(told["method"]),
        url=str(told["url"]),
        request=str(told["request_body"]),
        status=int(told["status"]),
        response=str(told["response_body"]),
        failure=str(told["failure"]),
        began=began,
        seconds=float(told["elapsed"]),
    )

"""Requests that a file lists: when they were made, and what it knows of who made them.

Files are read elsewhere (arrivals_file.py, replay.py); here their instants become those of a run.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from event_log.bad_input import BadInput
from sim.durations import MILLISECONDS, format_duration


class Known(NamedTuple):
    """What a file tells of a partner; "" is not known, and drawn as if there were no file."""

    country: str = ""
    language: str = ""
    size: str = ""
    company: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    site: str = ""


class Times(Enum):
    """What the times of a recording mean."""

    AFTER_THE_START = "milliseconds after the start of the run"
    AS_DATED = "milliseconds since 1970"
    MAY_MOVE = "milliseconds since 1970, by whole days earlier or later if need be"


@dataclass(frozen=True, eq=False)
class Recording:
    """Requests in the order in which they were made.

    lines: of the file, one a request.
    known: one a request, or nothing if the file knows nothing of anybody.
    """

    path: Path
    lines: NDArray[np.int64]
    times: NDArray[np.int64]
    meaning: Times
    known: tuple[Known, ...] = ()

    def __len__(self) -> int:
        return len(self.times)

    def instants(self, start: datetime, lasts: int) -> NDArray[np.int64]:
        """Milliseconds after the start, all in the run; BadInput if one is not."""
        instants = self._after(start) + self.moved_by(start, lasts)
        if instants[0] < 0:
            raise BadInput(
                f"{self.path}:{self.lines[0]}: the first request is "
                f"{format_duration(-instants[0])} before the run starts ({start.isoformat()}); "
                "expected all requests in the run."
            )
        if instants[-1] > lasts:
            late = int(np.searchsorted(instants, lasts, side="right"))
            raise BadInput(
                f"{self.path}:{self.lines[late]}: this request comes "
                f"{format_duration(instants[late])} after the start, and the run lasts "
                f"{format_duration(lasts)}; expected all requests in the run."
            )
        return instants

    def moved_by(self, start: datetime, lasts: int) -> int:
        """The milliseconds, whole days, by which all requests come later than the file says."""
        after = self._after(start)
        if self.meaning is not Times.MAY_MOVE or (after[0] >= 0 and after[-1] <= lasts):
            return 0
        first = datetime.fromtimestamp(self.times[0] / 1000, start.tzinfo)
        return (start.date() - first.date()).days * MILLISECONDS["d"]

    def require_sites(self, names: Collection[str]) -> None:
        """Refuse a file that names a site that there is not."""
        for line, known in zip(self.lines, self.known, strict=False):
            if known.site and known.site not in names:
                raise BadInput(
                    f"{self.path}:{line}: there is no site {known.site[:80]!r}; "
                    f"expected one of {', '.join(names)}."
                )

    def _after(self, start: datetime) -> NDArray[np.int64]:
        if self.meaning is Times.AFTER_THE_START:
            return self.times
        return self.times - round(start.timestamp() * 1000)

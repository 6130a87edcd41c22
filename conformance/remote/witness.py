"""What was exchanged, a line of JSON each, in the file of the run; when something was changed."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from conformance.remote.wire.evidence import Exchange

READS = {"GET", "HEAD", "OPTIONS"}


@dataclass
class Witness:
    """Sees every exchange of a process. scenario: whose exchanges these are, at the moment.

    changed: when the last exchange ended that may have changed something, by our clock.
    port: of the door through which all of them go, if there is one; it tells worlds apart.
    """

    file: Path
    scenario: str = ""
    changed: datetime | None = None
    port: int | None = None

    def __call__(self, exchange: Exchange) -> None:
        """Write an exchange down; secrets are out of it already."""
        told = {"scenario": self.scenario, **vars(exchange), "began": exchange.began.isoformat()}
        if self.port:
            told["port"] = self.port
        line = json.dumps(told, ensure_ascii=False)
        with self.file.open("ab", buffering=0) as file:  # whole: other processes write there too
            file.write(f"{line}\n".encode())
        if exchange.method not in READS:
            self.changed = exchange.began + timedelta(seconds=exchange.elapsed)

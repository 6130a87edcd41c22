"""The batch jobs: what waits for each, and a run at once."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from emulator.control.mistake import require_only
from emulator.front import Front


class Jobs:
    """What can be asked of the jobs."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def show(self) -> Any:
        schedules = {each.job.name: each.schedule for each in self._front.live.world.schedules}
        return [
            {
                "name": name,
                "pending": len(job.pending()),
                "every_ms": schedules[name].every if name in schedules else None,
            }
            for name, job in self._front.live.landscape.jobs.items()
        ]

    def run(self, name: str, told: Mapping[str, Any]) -> Any:
        """Run a job now, in any of its names."""
        require_only(told)
        return {"rows": self._front.live.run_job(unquote(name))}

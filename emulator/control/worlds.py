"""Other worlds: begin again, another kind of system, back to a snapshot, a scenario's partners."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from conformance.mutants.mutant import find_mutant
from emulator.control.mistake import Mistake, field, require_only
from emulator.front import Front
from emulator.live.applicants import Applicants
from sim.scenario.loading import find_scenario, load_scenario

LONGEST_NAME = 100
_SCENARIO = re.compile(r"[a-z0-9_]{1,100}")
MOST_REQUESTS = 1_000_000
MOST_WORLDS = 16
_FURTHER = re.compile("[2-9]|1[0-6]")


class Worlds:
    """What changes the world as a whole."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def mutant(self) -> Any:
        return {"name": self._front.settings.mutant or None}

    def choose_mutant(self, told: Mapping[str, Any]) -> Any:
        """{"name": "..."}: begin again as a deliberately wrong system; null is the right one."""
        require_only(told, "name")
        name = told.get("name")
        if name is not None:
            find_mutant(field(told, "name", str, "the name of a wrong system, or null"))
        self._front.reset(replace(self._front.settings, mutant=name or ""))
        return self.mutant()

    def reset(self, told: Mapping[str, Any]) -> Any:
        """Begin again with an empty world."""
        require_only(told)
        self._front.reset()
        return {"now": self._front.live.now.isoformat()}

    def begin_beside(self, number: str, told: Mapping[str, Any]) -> Any:
        """Begin the world of this number again, empty and of the same kind, at ports of its own."""
        require_only(told)
        if self._front.beside is None or self._front.live.replaying:
            raise Mistake("Only one world is served here.")
        if not _FURTHER.fullmatch(number):
            raise Mistake(f"A further world has a number from 2 to {MOST_WORLDS}.")
        world, ports = self._front.beside(int(number))
        world.pace.speed = self._front.pace.speed
        world.reset(self._front.settings)
        return ports._asdict()

    def traffic(self, told: Mapping[str, Any]) -> Any:
        """{"scenario": "launch_week", "requests": 100}: its partners apply from now on."""
        require_only(told, "scenario", "requests")
        name = field(told, "scenario", str, "the name of a scenario that comes with b2bkit")
        if not _SCENARIO.fullmatch(name):
            raise Mistake("scenario: a name such as launch_week; files are not read from here.")
        scenario = load_scenario(find_scenario(name))
        if "requests" in told:
            number = field(told, "requests", int, "how many partners apply")
            if not 0 < number <= MOST_REQUESTS:
                raise Mistake(f"requests: from 1 to {MOST_REQUESTS:,}.")
            traffic = scenario.traffic.model_copy(update={"requests": number})
            scenario = scenario.model_copy(update={"traffic": traffic})
        Applicants(self._front.live, scenario)
        return {"scenario": scenario.name, "requests": scenario.traffic.requests}

    def snapshots(self) -> Any:
        return self._front.journal.marked()

    def snapshot(self, name: str, told: Mapping[str, Any]) -> Any:
        """Give the world as it is now a name."""
        require_only(told)
        name = unquote(name)
        if len(name) > LONGEST_NAME:
            raise Mistake(f"A name of at most {LONGEST_NAME} characters was expected.")
        self._front.mark(name)
        return self.snapshots()

    def restore(self, name: str, told: Mapping[str, Any]) -> Any:
        """Back to a snapshot; what happened since is gone."""
        require_only(told)
        length = self._front.journal.marked().get(unquote(name))
        if length is None:
            raise Mistake(f"There is no snapshot {unquote(name)[:LONGEST_NAME]!r}.", 404)
        self._front.reset(keep=length)
        return {"now": self._front.live.now.isoformat()}

"""/_emulator/v1: the emulator itself, for tests and for people: time, jobs, faults, worlds, traces.

Nothing of it exists in the product. All bodies are JSON; a mistake is answered with what was
expected.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from emulator.control.acts import Acts
from emulator.control.clock import Clock
from emulator.control.faults import Faults
from emulator.control.jobs import Jobs
from emulator.control.limits import Limits
from emulator.control.mistake import Mistake
from emulator.control.observing import Observing
from emulator.control.worlds import Worlds
from emulator.dataverse.following import Following
from emulator.exchange import Request, Response
from emulator.front import Front
from emulator.json_text import read_json
from event_log.bad_input import BadInput
from reference_model.errors import Refused

ROOT = "/_emulator/v1"
_LONGEST = 1_000
Operation = Callable[..., Any]


class Control:
    """Answers what is asked of the emulator itself."""

    def __init__(self, front: Front, rows: Following) -> None:
        clock, jobs, worlds = Clock(front), Jobs(front), Worlds(front)
        faults, limits, observing = Faults(front), Limits(front), Observing(front)
        acts = Acts(front, rows)
        self._operations: list[tuple[str, str, Operation]] = [
            ("GET", "", self._index),
            ("GET", "/clock", clock.show),
            ("PUT", "/clock", clock.set_speed),
            ("POST", "/clock/advance", clock.advance),
            ("GET", "/jobs", jobs.show),
            ("POST", "/jobs/([^/]+)/run", jobs.run),
            ("GET", "/acts", acts.show),
            ("POST", "/acts/([^/]+)", acts.carry_out),
            ("GET", "/faults", faults.show),
            ("PUT", "/faults", faults.set),
            ("GET", "/limits", limits.show),
            ("PUT", "/limits", limits.set),
            ("GET", "/mutant", worlds.mutant),
            ("PUT", "/mutant", worlds.choose_mutant),
            ("POST", "/reset", worlds.reset),
            ("POST", "/traffic", worlds.traffic),
            ("PUT", "/worlds/([^/]+)", worlds.begin_beside),
            ("GET", "/snapshots", worlds.snapshots),
            ("PUT", "/snapshots/([^/]+)", worlds.snapshot),
            ("POST", "/snapshots/([^/]+)/restore", worlds.restore),
            ("GET", "/events", observing.events),
            ("GET", "/trace", observing.trace),
            ("GET", "/unsupported", observing.unsupported),
            ("GET", "/coverage", observing.coverage),
            ("GET", "/invariants", observing.invariants),
            ("GET", "/mail", observing.mail),
        ]

    def answer(self, request: Request) -> Response:
        try:
            return _json(self._answer(request))
        except Mistake as reason:
            return _error(reason.status, str(reason))
        except (BadInput, Refused) as reason:
            return _error(400, str(reason))

    def _answer(self, request: Request) -> Any:
        path = request.path.removeprefix(ROOT).rstrip("/")
        allowed = []
        for method, pattern, operation in self._operations:
            if found := re.fullmatch(pattern, path):
                if method == request.method.replace("HEAD", "GET"):
                    told = () if method == "GET" else (_object(request.body),)
                    return operation(*found.groups(), *told)
                allowed.append(method)
        if allowed:
            raise Mistake(f"{request.path} takes {' and '.join(allowed)}.", 405)
        raise Mistake(f"There is no {request.path[:200]}; GET {ROOT} lists what there is.", 404)

    def _index(self) -> Any:
        return {
            "operations": [
                f"{method} {ROOT}{pattern.replace('([^/]+)', '{name}')}"
                for method, pattern, _ in self._operations
            ]
        }


def _object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        told = read_json(body)
    except ValueError as reason:
        raise Mistake(f"The body is not JSON: {str(reason)[:100]}.") from reason
    if not isinstance(told, dict):
        raise Mistake("The body must be a JSON object.")
    return told


def _json(content: Any, status: int = 200) -> Response:
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return Response(status, body, (("Content-Type", "application/json"),))


def _error(status: int, message: str) -> Response:
    return _json({"error": {"message": message[:_LONGEST]}}, status)

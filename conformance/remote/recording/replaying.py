"""A recording, asked again of another deployment, from its beginning to its end.

What was chosen is chosen anew (ids of rows, marks); what a deployment gives is taken from its own
answers; users are those of its file, in their order.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote
from uuid import uuid4

from conformance.deployment import Undecided
from conformance.mark import Mark
from conformance.remote.connections import Connections
from conformance.remote.description import Description
from conformance.remote.recording.differences import Bound, code_of, differences
from conformance.remote.recording.normalising import LITERALLY, PLACEHOLDER
from conformance.remote.recording.recording import Recorded, Recording
from conformance.remote.recording.services import (
    addresses,
    further_site,
    opened_site,
    services,
)
from conformance.remote.wire.answer import Answer, Failed
from conformance.remote.wire.conduct import Conduct
from conformance.remote.wire.evidence import Evidence

_ROW = re.compile(r"\([^()]+\)")
_FORM = "application/x-www-form-urlencoded"


@dataclass
class Operation:
    """One kind of request: how often it was asked, how often it differed, and how."""

    name: str
    asked: int = 0
    differed: int = 0
    sentences: Counter[str] = field(default_factory=Counter)


def replayed(recording: Recording, described: Description) -> Sequence[Operation]:
    """How each operation fares against what a file describes; Undecided if nobody answers."""
    conduct = Conduct(described.conduct)
    with closing(conduct):
        connections = Connections(conduct, Evidence(), described.credentials)
        return Replay(described, connections, uuid4().hex).ask_all(recording)


class Replay:
    """A replay against what a file describes. run: an id, from which marks are made."""

    def __init__(self, described: Description, connections: Connections, run: str) -> None:
        self._described = described
        self._services = {each.name: each for each in services(described)}
        self._connections = connections
        self._run = run
        self._users = [person.name for person in described.dataverse.salespeople]
        self._addresses = addresses(described)
        self._bound: Bound = dict(LITERALLY)
        self._sessions: dict[str, str] = {}
        self.operations: dict[str, Operation] = {}

    def ask_all(self, recording: Recording) -> Sequence[Operation]:
        """Ask everything again, in its order; how each operation fared."""
        for each in recording.exchanges:
            if each.service in self._services:
                self._compare(each)
        return list(self.operations.values())

    def _compare(self, each: Recorded) -> None:
        name = operation(each)
        told = self.operations.setdefault(name, Operation(name))
        told.asked += 1
        answer = self._asked(each)
        found = list(self._differences(each, answer))
        self._open_site(each, answer)
        told.differed += bool(found)
        told.sentences.update(found)

    def _open_site(self, each: Recorded, answer: Answer) -> None:
        """Know a further site by the name that it has in the recording."""
        name = opened_site(each.service, each.target, each.answer)
        url = opened_site(each.service, each.target, _value(answer))
        if name and url:
            self._services[name] = further_site(self._described, name, url)

    def _differences(self, each: Recorded, answer: Answer) -> list[str]:
        if answer.status != each.status:
            return [f"status {answer.status}, recorded was {each.status}"]
        seen = _value(answer)
        code = code_of(each.answer)
        if code != code_of(seen):
            return [f"code {code_of(seen)!r}, recorded was {code!r}"]
        if code:
            return []
        headers = {name: answer.headers.get(name) for name in each.answer_headers}
        recorded = {"headers": each.answer_headers, "body": each.answer}
        return list(differences(recorded, {"headers": headers, "body": seen}, self._bound))

    def _asked(self, each: Recorded) -> Answer:
        service = self._services[each.service]
        headers = self._filled(each.headers)
        if each.session:
            headers["cookie"] = self._sessions.get(each.scenario, "")
        wire = self._connections.wire(service.url, service.credentials)
        target = self._filled_address(each.target)
        try:
            answer = wire.ask(each.method, target, headers=headers, **self._body(each))
        except Failed as failure:
            return failure.answer
        if cookie := answer.headers.get("set-cookie", ""):
            self._sessions[each.scenario] = cookie.partition(";")[0]
        return answer

    def _body(self, each: Recorded) -> dict[str, Any]:
        """A body as `ask` takes it: JSON, or the fields of a form."""
        if each.body == "":
            return {}
        if _FORM in each.headers.get("content-type", ""):
            return {"form": {name: self._filled(value) for name, value in parse_qsl(each.body)}}
        return {"json": self._filled(each.body)}

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return PLACEHOLDER.sub(self._meant, value)
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        if isinstance(value, dict):
            return {name: self._filled(each) for name, each in value.items()}
        return value

    def _filled_address(self, target: str) -> str:
        return PLACEHOLDER.sub(lambda found: quote(self._meant(found), safe="/:"), target)

    def _meant(self, found: re.Match[str]) -> str:
        """What a placeholder stands for here."""
        name, kind, place = found[0], found[1], int(found[2]) - 1
        if name not in self._bound:
            self._bound[name] = self._chosen(kind, place) or name
        return self._bound[name]

    def _chosen(self, kind: str, place: int) -> str:
        match kind:
            case "id":
                return str(uuid4())
            case "mark":
                return Mark.of(self._run, str(place)).text
            case "user" if place < len(self._users):
                return self._users[place]
            case "address":
                return self._addresses[place]
        return ""


def operation(each: Recorded) -> str:
    """What an exchange does, without which row it does it to."""
    path = _ROW.sub("(…)", each.target.partition("?")[0])
    service = each.service if each.service in {"Sales", "finance", "operator"} else "site"
    return f"{each.method} {service}: {PLACEHOLDER.sub('…', path) or '/'}"


def _value(answer: Answer) -> Any:
    try:
        return answer.json
    except Undecided:
        return answer.text

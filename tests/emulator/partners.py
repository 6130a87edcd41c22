"""A live world with partners in it, and a client that needs no network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from emulator.exchange import Request, Response, Surface, User
from emulator.live.users import HEADQUARTERS
from emulator.live.world import LiveWorld, Settings
from reference_model.commerce_records import Email, Prospect
from reference_model.parties import Application, Company, Person

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
BASE = "https://localhost:8443"


def world(sent: list[Email] | None = None) -> LiveWorld:
    """A world in which nothing has happened yet; e-mail goes into this list."""
    outbox = [] if sent is None else sent
    return LiveWorld(Settings(START), outbox.append)


def applied(live: LiveWorld, name: str, language: str = "en-us") -> Prospect:
    """Somebody has applied, and is a prospect."""
    person = Person(name, "Hansen", f"{name.lower()}@fjord.example", "+47 55")
    company = Company(f"{name} AS", "Strandgata 1", "5003", "Bergen", "NO")
    live.landscape.site.submit_request(Application(person, company, "Hei", language))
    run(live, "P-0001", "Synchronize customers and channel requests")
    return list(live.landscape.headquarters.prospects.values())[-1]


def partner(live: LiveWorld, name: str) -> Prospect:
    """Somebody has applied, was approved in headquarters, and can sign in."""
    prospect = applied(live, name)
    live.landscape.headquarters.approve(prospect, "Headquarters")
    run(live, "1010")
    return prospect


def run(live: LiveWorld, *jobs: str) -> None:
    """Run jobs, one after the other."""
    for job in jobs:
        live.run_job(job)


@dataclass
class Client:
    """Asks a surface, as a program would that speaks JSON unless its headers say otherwise."""

    surface: Surface
    user: User = HEADQUARTERS
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str) -> Response:
        """Send a request; underscores in names of headers are hyphens."""
        path, _, query = target.partition("?")
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.surface.answer(Request(method, path, query, sent, body, BASE, self.user))

    def get(self, target: str) -> Any:
        """What the body says, which must be JSON."""
        return json.loads(self.ask("GET", target).body)

    def send(self, method: str, target: str, content: Mapping[str, Any]) -> Response:
        """Send JSON."""
        kind = "application/json"
        return self.ask(method, target, json.dumps(content).encode(), content_type=kind)

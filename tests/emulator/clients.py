"""A client that talks to a surface without a wire, for tests."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulator.emulation import Wanted, emulation
from emulator.exchange import Request, Response, Surface, User
from emulator.front import Front
from emulator.live.users import SALLY

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
BASE = "https://localhost:8443"
ROOT = "/api/data/v9.2/"
QUALIFIED = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}


class Answer:
    """What came back."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers}
        self.body = response.body

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def id(self) -> str:
        """Of the row that was made."""
        return self.headers["odata-entityid"][-37:-1]


class Client:
    """Somebody who asks a surface, in paths relative to the root of the Web API."""

    def __init__(self, surface: Surface, user: User = SALLY) -> None:
        self.surface = surface
        self.user = user

    def __call__(
        self, method: str, target: str, body: object = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        path, _, query = target.partition("?")
        if not path.startswith("/"):
            path = ROOT + path
        sent = b"" if body is None else body if isinstance(body, bytes) else _json(body)
        request = Request(method, path, query, headers, sent, BASE, self.user)
        return Answer(self.surface.answer(request))

    def create_lead(self, **columns: object) -> str:
        """The id of a new lead."""
        told = {"firstname": "Ann", "lastname": "Ash", "companyname": "Ash & Oak"}
        return self("POST", "leads", {**told, "emailaddress1": "ann@ash.example"} | columns).id

    def qualify(self, lead: str) -> dict[str, str]:
        """The ids of what qualification made, by table."""
        path = f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead"
        made = self("POST", path, QUALIFIED).json["value"]
        tables = [each["@odata.type"].rpartition(".")[2] for each in made]
        return {table: each[f"{table}id"] for table, each in zip(tables, made, strict=True)}

    def close(self, opportunity: str, message: str = "WinOpportunity", status: int = 3) -> Answer:
        """Close an opportunity."""
        closing = {
            "subject": "Closed",
            "opportunityid@odata.bind": f"/opportunities({opportunity})",
        }
        return self("POST", message, {"Status": status, "OpportunityClose": closing})


def front(state: Path | None = None, mutant: str = "") -> Front:
    """A world whose clock stands still."""
    return emulation(Wanted(state=state, speed=0, mutant=mutant), NOW)


def _json(body: object) -> bytes:
    return json.dumps(body).encode()

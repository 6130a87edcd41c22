"""What a test of the Web API asks with: a client of a Dataverse that lives in this process."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from emulator.dataverse.answer import Dataverse
from emulator.exchange import Request, Response, User
from emulator.live.users import SALLY
from emulator.live.world import LIMITS, LiveWorld, Settings
from reference_model.landscape import into_the_void
from sim.scenario.systems import ServiceProtection

ROOT = "/api/data/v9.2/"
BASE = "http://localhost:8080"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
LEAD = {"firstname": "Ann", "lastname": "Ash", "companyname": "Acme", "subject": "Pipes"}


def new_dataverse(limits: ServiceProtection | None = LIMITS) -> Dataverse:
    """A Dataverse over a fresh world; its clock, and its clients, stand until a test turns it."""
    live = LiveWorld(Settings(START), into_the_void)
    live.limits = limits
    return Dataverse(live, lambda: live.instant)


@dataclass
class Client:
    """Asks as one user, by paths behind the service root."""

    dataverse: Dataverse = field(default_factory=new_dataverse)
    user: User = SALLY

    def send(self, method: str, target: str, body: Any = b"", **headers: str) -> Response:
        """Ask, with a JSON body unless it is bytes; `if_match` is the header If-Match."""
        path, _, query = target.partition("?")
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        whole = path if path.startswith("/") else ROOT + path
        return self.dataverse.answer(Request(method, whole, query, told, content, BASE, self.user))

    def get(self, target: str, **headers: str) -> Any:
        """The JSON that is read there."""
        response = self.send("GET", target, **headers)
        assert response.status == 200, response
        return json.loads(response.body)

    def create(self, table: str, **values: Any) -> str:
        """The path of a new row."""
        response = self.send("POST", table, values)
        assert response.status == 204, response
        return header(response, "OData-EntityId").removeprefix(BASE + ROOT)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table, as the store has them."""
        statement = f'SELECT * FROM "{table}"'  # noqa: S608 - of this test
        found = self.dataverse.rows.store.sql.execute(statement)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def header(response: Response, name: str) -> str:
    """A header of a response, which must be there."""
    return dict(response.headers)[name]


def refusal(response: Response) -> tuple[int, str, str]:
    """The status, the code and the sentence of a refusal."""
    error = json.loads(response.body)["error"]
    return response.status, error["code"], error["message"]

"""What is put into the gaps of an exchange: ids and numbers that a world has by then, tokens."""

import re
from collections.abc import Callable
from random import Random

from emulator.identity.clients import TENANT
from emulator.live.users import SALLY, SAM, guid
from tests.emulator.hostile.corpus import API, Exchange
from tests.emulator.hostile.world import HEADERS, HostileWorld, Sent, encoded

_SETS = {
    "lead": ("leads", "leadid"),
    "opportunity": ("opportunities", "opportunityid"),
    "account": ("accounts", "accountid"),
    "annotation": ("annotations", "annotationid"),
}
_PAGES = {"site_token": "/site/B2B site/sign-up", "console_token": "/headquarters/jobs"}
_NUMBERED = ("customer", "hierarchy", "member", "prospect", "record")
_GAP = re.compile(r"\{(\w+)\}")
_TOKEN = re.compile(rb'name="token" value="([0-9a-f]+)"')


class Gaps:
    """Knows what a world has; `learn` looks again."""

    def __init__(self, world: HostileWorld, luck: Random) -> None:
        self._world, self._luck = world, luck
        self._ids: dict[str, list[str]] = {}
        self._ways: dict[str, Callable[[], str]] = {
            "guid": lambda: guid("hostile", luck.random()),
            "number": lambda: str(luck.randint(1, 12)),
            "systemuser": lambda: luck.choice((SALLY, SAM)).id,
            "savedquery": lambda: guid("savedquery", "Open Leads"),
            "deltatoken": lambda: f"{luck.randint(1, 50)}!11/02/2026 08:00:00",
            "tenant": lambda: TENANT,
            "session": lambda: world.session,
            "console_user": lambda: SALLY.id,
        }

    def fill(self, exchange: Exchange) -> Exchange:
        """The exchange with something in each gap that is there, most of the time."""
        headers = {name: _GAP.sub(self._value, told) for name, told in exchange.headers.items()}
        body = _GAP.sub(self._value, exchange.body.decode()).encode()
        return Exchange(exchange.method, _GAP.sub(self._value, exchange.target), body, headers)

    def learn(self) -> None:
        """Find out which rows there are; after a reset, let partners through again."""
        if not self._world.front.live.landscape.headquarters.customers:
            self._world.prepare()
        for name, (entity_set, key) in _SETS.items():
            query = f"{API}/{entity_set}?$select={key}&$orderby=createdon desc&$top=20"
            self._ids[name] = [row[key] for row in self._world.get(query)["value"]]

    def _value(self, gap: re.Match[str]) -> str:
        name = gap[1]
        if name in self._ways:
            return self._ways[name]()
        if name in _PAGES:
            return self._token(_PAGES[name])
        if name in _NUMBERED:
            return str(self._luck.choice(self._numbers(name) or [1]))
        return (
            self._luck.choice(self._ids.get(name) or [guid(name, 1)]) if name in _SETS else gap[0]
        )

    def _numbers(self, what: str) -> list[int]:
        """The numbers that the model has given to something."""
        landscape = self._world.front.live.landscape
        headquarters, sales = landscape.headquarters, landscape.sales
        hierarchies = headquarters.hierarchies.values()
        found = {
            "customer": list(headquarters.customers),
            "hierarchy": list(headquarters.hierarchies),
            "member": [each.customer for one in hierarchies for each in one.members],
            "prospect": list(headquarters.prospects),
        }
        of_sales = (sales.leads, sales.accounts, sales.contacts, sales.opportunities)
        return found.get(what) or [number for table in of_sales for number in table]

    def _token(self, page: str) -> str:
        headers = (HEADERS[0], (b"accept", b"text/html"))
        got = self._world.send(Sent("GET", encoded(page), headers, b""))
        found = _TOKEN.search(got.body)
        return found[1].decode() if found else "none"

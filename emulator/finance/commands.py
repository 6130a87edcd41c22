"""What clients may change: each write becomes a command of the model, or is refused by name."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from emulator.exchange import Request, Response
from emulator.finance.addressing import Key
from emulator.finance.declarations import NAMESPACE, Entity
from emulator.finance.entities import CUSTOMERS, JOBS, MEMBERS, PROSPECTS
from emulator.finance.errors import HEADERS, FinanceError, invalid, no_resource, unsupported
from emulator.finance.reading import answer_with
from emulator.finance.rows import Rows
from emulator.json_text import read_json
from emulator.live.world import LiveWorld
from reference_model.commerce_records import Customer, Role

Command = Callable[[], None]

_MOST_CREDIT = 10**15


class Commands:
    """Changes customers, members, prospects and jobs."""

    def __init__(self, live: LiveWorld, rows: Rows) -> None:
        self._live = live
        self._rows = rows
        self._headquarters = live.landscape.headquarters

    def change(
        self, entity: Entity, key: Key, known: Mapping[str, Any], request: Request
    ) -> Response:
        """Write properties of a row. known: the row as it is; what stays the same is no change."""
        _require_no_version(request)
        sent = body_of(request)
        for name in sent:
            if name not in entity.by_name and not name.startswith("@"):
                raise invalid(f"The property '{name}' does not exist on type '{entity.full_name}'.")
        differs = {n: v for n, v in sent.items() if not n.startswith("@") and known[n] != v}
        commands = [self._command(entity, dict(key), name, differs[name]) for name in differs]
        for command in commands:
            command()
        return Response(204, b"", HEADERS)

    def act(self, entity: Entity, key: Key, action: str, request: Request) -> Response:
        """Carry out an action on a row."""
        name = action.removeprefix(f"{NAMESPACE}.")
        if name not in entity.actions or name == action:
            raise no_resource(action)
        if given := body_of(request):
            raise invalid(f"The action '{name}' has no parameter '{next(iter(given))}'.")
        values = dict(key)
        if entity is JOBS:
            rows = self._live.run_job(str(values["JobName"]))
            context = f"{request.base}/data/$metadata#Edm.Int64"
            return answer_with({"@odata.context": context, "value": rows})
        prospect = self._headquarters.prospects[int(str(values["ProspectId"]))]
        decide = {"approve": self._headquarters.approve, "reject": self._headquarters.reject}
        decide[name](prospect, request.user.name)
        return Response(204, b"", HEADERS)

    def _command(self, entity: Entity, key: Mapping[str, Any], name: str, value: Any) -> Command:
        match entity.set, name, value:
            case CUSTOMERS.set, "CreditLimit", _:
                return self._credit_limit(self._customer(key), value)
            case CUSTOMERS.set, "AllowOnAccount", "Yes":
                return self._allow_on_account(self._customer(key))
            case MEMBERS.set, "Role", Role.ADMIN:
                return self._administrator(key)
        raise unsupported(f"changing {name} of {entity.set} to {json.dumps(value)[:80]}")

    def _customer(self, key: Mapping[str, Any]) -> Customer:
        return self._headquarters.customers[int(key["CustomerAccount"])]

    def _credit_limit(self, customer: Customer, limit: Any) -> Command:
        usable = isinstance(limit, int | float) and not isinstance(limit, bool)
        if not usable or not 0 <= limit <= _MOST_CREDIT:
            raise invalid(f"CreditLimit is a number from 0 to {_MOST_CREDIT}.")
        return lambda: self._headquarters.set_credit_limit(customer, float(limit))

    def _allow_on_account(self, customer: Customer) -> Command:
        def allow() -> None:
            self._headquarters.allow_on_account(customer)
            self._rows.show(customer)

        return allow

    def _administrator(self, key: Mapping[str, Any]) -> Command:
        hierarchy = self._headquarters.hierarchies[int(key["CustomerHierarchyId"])]
        customer = int(key["CustomerAccount"])
        return lambda: self._headquarters.make_administrator(hierarchy, customer)


CHANGEABLE = {CUSTOMERS.set, MEMBERS.set}
"""The sets of which a row has something that a client can change."""

ACTED_ON = {PROSPECTS.set, JOBS.set}


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that was sent; nothing at all counts as an empty one."""
    try:
        body = read_json(request.body or b"{}")
    except ValueError as reason:
        raise invalid(f"The body is not JSON ({str(reason)[:200]}).") from None
    if not isinstance(body, dict):
        raise invalid("The body is not a JSON object.")
    return body


def _require_no_version(request: Request) -> None:
    """Rows have no versions here."""
    if request.headers.get("if-match", "*") != "*":
        raise unsupported("If-Match with an ETag, since rows have none here")


def require_privilege(request: Request, what: str) -> None:
    """Whoever only reads changes nothing."""
    if not request.user.may_write:
        raise FinanceError(403, f"{request.user.name} may not change {what}.")

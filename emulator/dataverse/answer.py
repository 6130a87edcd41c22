"""Where a request to /api/data/v9.x goes: to a row, a set of rows, a message, or the metadata."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import monotonic_ns
from typing import Any

from emulator.dataverse.actions import TYPE, Actions
from emulator.dataverse.addressing import Segment, segments
from emulator.dataverse.batch import Batch
from emulator.dataverse.bodies import json_of
from emulator.dataverse.changes import Changes, is_tracked
from emulator.dataverse.commands import Commands
from emulator.dataverse.declarations import Table
from emulator.dataverse.errors import (
    ApiError,
    Unsupported,
    no_privilege,
    no_resource,
    no_segment,
    refused_by_model,
    wrong_method,
)
from emulator.dataverse.following import Following
from emulator.dataverse.furnishing import furnish
from emulator.dataverse.metadata.answering import SERVED, metadata
from emulator.dataverse.preferences import Preferences, preferences
from emulator.dataverse.protection import Protection
from emulator.dataverse.reading import Reading
from emulator.dataverse.responding import answer_with, context, nothing, root
from emulator.dataverse.rows import Rows
from emulator.dataverse.store import Store
from emulator.dataverse.tables import SETS, TABLES
from emulator.dataverse.unserved import UNSERVED
from emulator.exchange import Request, Response, User
from emulator.live.users import DUAL_WRITE, guid
from emulator.live.world import LiveWorld
from reference_model.errors import Refused

READS = {"GET", "HEAD"}
Headers = tuple[tuple[str, str], ...]
Message = Callable[[Request], Response]


def clients_time() -> int:
    """Milliseconds, as they pass for whoever asks."""
    return monotonic_ns() // 1_000_000


class Dataverse:
    """The Web API over a live world.

    clock: the clients', in milliseconds.
    """

    def __init__(self, live: LiveWorld, clock: Callable[[], int] = clients_time) -> None:
        self.live = live
        self.rows = Following(live, Store(TABLES.values()))
        furnish(self.rows)
        commands = Commands(self.rows)
        self._reading = Reading(self.rows)
        self._actions = Actions(self.rows, commands)
        self._changes = Changes(self.rows)
        self._protection = Protection(live, clock)
        self._answered = 0
        self._row = Rows(self.rows, commands, self._reading)
        self._messages: Mapping[str, tuple[str, Message]] = {
            "WhoAmI": ("GET", self._who_am_i),
            "RetrieveCurrentOrganization": ("GET", self._organization),
            "RetrieveVersion": ("GET", self._version),
            "WinOpportunity": ("POST", self._win),
            "LoseOpportunity": ("POST", self._lose),
        }

    def answer(self, request: Request) -> Response:
        """Carry out a request from the wire, if its user has not asked too much lately."""
        self._answered += 1
        id = request_id(self._answered)
        headers: Headers = (("REQ_ID", id), ("x-ms-service-request-id", id))
        asked = request._replace(method="GET") if request.method == "HEAD" else request
        try:
            if not self.live.replaying:
                headers += self._protection.admit(request.user)
            response = self._carry_out(asked)
        except ApiError as reason:
            response = reason.response()
        finally:
            self.rows.user = DUAL_WRITE
        body = b"" if request.method == "HEAD" else response.body
        return Response(response.status, body, (*response.headers, *headers))

    def _carry_out(self, request: Request) -> Response:
        """Carry out a request, be it a part of a batch."""
        try:
            path = segments(request.path)
            if len(path) == 1 and path[0].name == "$batch":
                return self._batch(request)
            self._authorize(request)
            return self._answer(request, path)
        except ApiError as reason:
            return reason.response()
        except Refused as refusal:
            return refused_by_model(refusal).response()

    def _authorize(self, request: Request) -> None:
        user = self._acting(request)
        if not user.may_write and request.method not in READS | {"OPTIONS"}:
            raise no_privilege(user.id, "prvWrite")
        self.rows.user = user

    def _acting(self, request: Request) -> User:
        """Who asks, or in whose name: MSCRMCallerID and CallerObjectId name a user."""
        for header in ("mscrmcallerid", "callerobjectid"):
            if id := request.headers.get(header):
                user = self.live.users.get(id.strip().lower())
                if user is None:
                    raise ApiError(403, "0x80040204", f"Invalid user (Id={id[:50]}).")
                return replace(user, may_write=user.may_write and request.user.may_write)
        return request.user

    def _batch(self, request: Request) -> Response:
        """Each part is carried out for whoever sent the batch, and may be refused to them."""
        if request.method != "POST":
            raise wrong_method(request.method, "$batch")
        asked = request._replace(user=self._acting(request))
        return Batch(asked, self._carry_out, self.rows).carry_out()

    def _answer(self, request: Request, path: Sequence[Segment]) -> Response:
        if not path:
            return self._service_document(request)
        first, *rest = path
        if first.name in SERVED:
            return metadata(path, request)
        if first.name in UNSERVED:
            raise Unsupported(first.name)
        if first.name in self._messages:
            return self._message(first, rest, request)
        table = SETS.get(first.name)
        if table is None:
            raise no_segment(first.name)
        prefer = preferences(request.headers)
        if first.arguments is None:
            return self._set(table, rest, request, prefer)
        id = first.id or self._reading.id_of(table, first)
        if rest and rest[0].name.startswith(TYPE):
            return self._bound(table, id, rest[0].name.removeprefix(TYPE), request)
        return self._row.answer(table, id, rest, request, prefer)

    def _set(
        self, table: Table, rest: Sequence[Segment], request: Request, prefer: Preferences
    ) -> Response:
        if rest and rest[0].name.startswith(TYPE):
            return self._of_many(table, rest[0].name.removeprefix(TYPE), request)
        if request.method in READS and is_tracked(request, prefer):
            if not rest:
                return self._changes.answer(table, request, prefer)
            if [each.name for each in rest] == ["$count"]:
                return self._changes.count(table, request)
        if request.method in READS:
            return self._reading.collection(table, rest, request, prefer)
        if request.method == "POST" and not rest:
            return self._row.create(table, request, prefer)
        raise wrong_method(request.method, table.set)

    def _message(self, segment: Segment, rest: Sequence[Segment], request: Request) -> Response:
        method, message = self._messages[segment.name]
        if rest:
            raise no_segment(rest[0].name)
        if request.method == method:
            return message(request)
        if method == "GET":
            raise no_resource(f"{root(request)}/{segment.name}")
        raise wrong_method(request.method, segment.name)

    def _bound(self, table: Table, id: str, name: str, request: Request) -> Response:
        if (table.name, name) != ("lead", "QualifyLead"):
            raise Unsupported(f"the message {name} of {table.set}")
        if request.method != "POST":
            raise wrong_method(request.method, name)
        found = self._actions.qualify(id, json_of(request), detects=_detects(request))
        told = context(request, "Collection(Microsoft.Dynamics.CRM.crmbaseentity)")
        return answer_with({"@odata.context": told, **found})

    def _of_many(self, table: Table, name: str, request: Request) -> Response:
        if name not in {"CreateMultiple", "UpdateMultiple"}:
            raise Unsupported(f"the message {name} of {table.set}")
        if request.method != "POST":
            raise wrong_method(request.method, name)
        told = json_of(request)
        with self.rows.all_or_nothing():
            if name == "UpdateMultiple":
                self._actions.update_multiple(table, told)
                return nothing()
            made = self._actions.create_multiple(table, told)
        return answer_with({"@odata.context": _result(request, name), **made})

    def _who_am_i(self, request: Request) -> Response:
        told: dict[str, Any] = {"@odata.context": _result(request, "WhoAmI")}
        return answer_with(told | self._actions.who_am_i(), 200, ("x-ms-dop-hint", "4"))

    def _organization(self, request: Request) -> Response:
        told = {"@odata.context": _result(request, "RetrieveCurrentOrganization")}
        return answer_with(told | self._actions.current_organization())

    def _version(self, request: Request) -> Response:
        told = {"@odata.context": _result(request, "RetrieveVersion"), "Version": "9.2.0.0"}
        return answer_with(told)

    def _win(self, request: Request) -> Response:
        self._actions.close(json_of(request), won=True)
        return nothing()

    def _lose(self, request: Request) -> Response:
        self._actions.close(json_of(request), won=False)
        return nothing()

    def _service_document(self, request: Request) -> Response:
        if request.method not in READS:
            raise wrong_method(request.method, "")
        sets = [{"name": name, "kind": "EntitySet", "url": name} for name in sorted(SETS)]
        return answer_with({"@odata.context": f"{root(request)}/$metadata", "value": sets})


def request_id(number: int) -> str:
    """The id of a request. Only the first of each 65,536 is made from scratch."""
    return f"{guid('requests', number >> 16)[:-4]}{number & 0xFFFF:04x}"


def _detects(request: Request) -> bool:
    """Whether duplicates shall be detected, which they are only if that is asked for."""
    told = request.headers.get("mscrm.suppressduplicatedetection", "")
    return told.strip().lower() == "false"


def _result(request: Request, name: str) -> str:
    return context(request, f"Microsoft.Dynamics.CRM.{name}Response")

"""One row and what is asked of it: read, write, delete, its properties, its references."""

from collections.abc import Sequence

from emulator.dataverse.addressing import Segment
from emulator.dataverse.bodies import json_of, referred, values
from emulator.dataverse.commands import Commands
from emulator.dataverse.conditions import condition, is_known, require_match
from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.errors import (
    bad_request,
    does_not_exist,
    invalid_property,
    no_segment,
    unqualified,
    wrong_method,
)
from emulator.dataverse.following import Following
from emulator.dataverse.formats import from_wire, to_wire
from emulator.dataverse.preferences import Preferences
from emulator.dataverse.reading import Reading, is_reference
from emulator.dataverse.related import Related, reference
from emulator.dataverse.relationships import COLLECTIONS
from emulator.dataverse.responding import answer_with, context, nothing, root
from emulator.dataverse.store import Row
from emulator.dataverse.tables.messages import messages_of
from emulator.exchange import Request, Response

READS = {"GET", "HEAD"}


class Rows:
    """Answers what is asked of one row."""

    def __init__(self, following: Following, commands: Commands, reading: Reading) -> None:
        self._store = following.store
        self._commands = commands
        self._reading = reading
        self._related = Related(following, commands)

    def create(self, table: Table, request: Request, prefer: Preferences) -> Response:
        """POST to the set."""
        made = self._related.create(table, json_of(request))
        return self._written(table, made, request, prefer, created=True)

    def answer(
        self,
        table: Table,
        id: str,
        rest: Sequence[Segment],
        request: Request,
        prefer: Preferences,
    ) -> Response:
        """What is asked of the row with this id, or of something behind it."""
        if not rest:
            return self._whole(table, id, request, prefer)
        self._commands.require(table, id)
        first, *more = rest
        if first.name in table.by_property:
            return self._property(table, id, table.by_property[first.name], more, request)
        if request.method == "POST" and first.name in messages_of(table.name):
            raise unqualified(first.name)
        if request.method not in READS and is_reference(more):
            if first.name in table.by_navigation:
                return self._reference(table, id, first.name, request)
            if first.name in COLLECTIONS[table.name]:
                return self._related.answer(table, id, first, request)
        return self._reading.navigated(table, id, rest, request, prefer)

    def _whole(self, table: Table, id: str, request: Request, prefer: Preferences) -> Response:
        match request.method:
            case "GET" | "HEAD":
                return self._read(table, id, request, prefer)
            case "PATCH":
                return self._upsert(table, id, request, prefer)
            case "DELETE":
                require_match(request.headers, self._commands.require(table, id))
                self._commands.delete(table, id)
                return nothing()
        raise wrong_method(request.method, f"{table.set}({id})")

    def _read(self, table: Table, id: str, request: Request, prefer: Preferences) -> Response:
        version = self._version(table, id)
        if is_known(request.headers, version) and not prefer.annotations:
            return Response(304, b"", (("OData-Version", "4.0"),))
        return self._reading.one(table, id, version, request, prefer)

    def _version(self, table: Table, id: str) -> int:
        version = self._store.version_of(table, id)
        if version is None:
            raise does_not_exist(table.name, id)
        return version

    def _upsert(self, table: Table, id: str, request: Request, prefer: Preferences) -> Response:
        told, known = values(table, json_of(request)), self._store.get(table, id)
        require_match(request.headers, known)
        told.pop(table.key, None)
        if known is None:
            if condition(request.headers, "if-match"):
                raise does_not_exist(table.name, id)
            self._commands.create(table, told, id)
        else:
            self._commands.update(table, id, told)
        return self._written(table, id, request, prefer, created=known is None)

    def _written(
        self, table: Table, id: str, request: Request, prefer: Preferences, *, created: bool
    ) -> Response:
        location = f"{root(request)}/{table.set}({id})"
        headers = [("OData-EntityId", location)]
        if created:
            headers.append(("Location", location))
        if not prefer.representation:
            return nothing(*headers, *prefer.applied)
        shown = self._reading.one(table, id, self._version(table, id), request, prefer)
        return Response(201 if created else 200, shown.body, (*shown.headers, *headers))

    def _property(
        self, table: Table, id: str, column: Column, more: Sequence[Segment], request: Request
    ) -> Response:
        row, raw = self._commands.require(table, id), [each.name for each in more] == ["$value"]
        if more and not raw:
            raise no_segment(more[0].name)
        is_fixed = column.kind == "lookup" or not column.writable or column.name == table.key
        match request.method:
            case "GET" if raw:
                text = "" if row[column.name] is None else str(to_wire(column, row[column.name]))
                return Response(200, text.encode(), (("Content-Type", "text/plain"),))
            case "GET":
                if row[column.name] is None:
                    return nothing()
                value = to_wire(column, row[column.name])
                name = context(request, f"{table.set}({id})/{column.read_as}")
                return answer_with({"@odata.context": name, "value": value})
            case "PUT" | "DELETE" if is_fixed:
                raise invalid_property(column.read_as, table.name)
            case "PUT":
                self._commands.update(table, id, self._told(column, request))
                return nothing()
            case "DELETE":
                self._commands.update(table, id, {column.name: None})
                return nothing()
        raise wrong_method(request.method, column.read_as)

    @staticmethod
    def _told(column: Column, request: Request) -> Row:
        body = json_of(request)
        if "value" not in body:
            raise bad_request("A property 'value' was expected in the body.", "0x80048d19")
        return {column.name: from_wire(column, body["value"])}

    def _reference(self, table: Table, id: str, navigation: str, request: Request) -> Response:
        column, targets = table.by_navigation[navigation]
        match request.method:
            case "PUT":
                target, other = referred(json_of(request).get("@odata.id"), navigation)
                if target.name not in {each.table for each in targets}:
                    raise bad_request(f"{target.set} cannot be the value of '{navigation}'.")
                self._commands.update(table, id, reference(column, other, target.name))
                return nothing()
            case "DELETE":
                self._commands.update(table, id, reference(column, None, None))
                return nothing()
        raise wrong_method(request.method, f"{navigation}/$ref")

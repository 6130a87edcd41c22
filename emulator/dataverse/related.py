"""Rows and those that belong to them: created together, put together and taken apart ($ref).

What points from one row to one other without a collection in between is in rows.py.
"""

from typing import Any
from urllib.parse import parse_qsl

from emulator.dataverse.addressing import Segment
from emulator.dataverse.bodies import json_of, referred, values
from emulator.dataverse.commands import Commands
from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.errors import Unsupported, bad_request, does_not_exist, wrong_method
from emulator.dataverse.following import Following
from emulator.dataverse.relationships import COLLECTIONS, Relationship
from emulator.dataverse.responding import nothing
from emulator.dataverse.store import Row
from emulator.dataverse.tables import TABLES
from emulator.exchange import Request, Response

DEEPEST = 10
_NESTED = {dict, list}


class Related:
    """Writes several rows, or what is between two."""

    def __init__(self, rows: Following, commands: Commands) -> None:
        self._rows = rows
        self._commands = commands

    def create(self, table: Table, body: dict[str, Any]) -> str:
        """Make a row and those within it, all or nothing; tells the id of the outer one."""
        if _NESTED.isdisjoint(map(type, body.values())):
            return self._create_one(table, values(table, body))
        with self._rows.all_or_nothing():
            return self._create(table, body, {}, 0)

    def _create(self, table: Table, body: dict[str, Any], link: Row, depth: int) -> str:
        if depth > DEEPEST:
            raise bad_request(f"Rows are created at most {DEEPEST} deep within another.")
        upwards = {name: body[name] for name in body if _is_single(table, name, body[name])}
        downwards = {name: body[name] for name in body if _is_several(table, name, body[name])}
        inner = upwards.keys() | downwards.keys()
        told = values(table, {name: body[name] for name in body if name not in inner})
        for name, value in upwards.items():
            link = link | self._above(table, name, value, depth)
        made = self._create_one(table, told | link)
        self._require_linked(table, made, link)
        for name, each in downwards.items():
            relationship = COLLECTIONS[table.name][name]
            for value in each:
                below = reference(relationship.column, made, table.name)
                self._create(relationship.many, value, below, depth + 1)
        return made

    def _create_one(self, table: Table, told: Row) -> str:
        id = told.pop(table.key, None)
        return self._commands.create(table, told, None if id is None else str(id))

    def _above(self, table: Table, name: str, body: dict[str, Any], depth: int) -> Row:
        column, targets = table.by_navigation[name]
        if len(targets) > 1 or not column.writable:
            raise Unsupported(f"creating rows along with another one ({name})")
        target = TABLES[targets[0].table]
        return reference(column, self._create(target, body, {}, depth + 1), target.name)

    def _require_linked(self, table: Table, id: str, link: Row) -> None:
        """Refuse what could not be put together: of some references only the model decides."""
        row = self._commands.require(table, id)
        for name, value in link.items():
            if row[name] != value:
                raise Unsupported(f"setting {name} of new rows of {table.set}")

    def answer(self, table: Table, id: str, collection: Segment, request: Request) -> Response:
        """POST and DELETE of what is between a row and one of a collection."""
        relationship = COLLECTIONS[table.name][collection.name]
        match request.method:
            case "POST" if collection.arguments is None:
                other = _other(relationship, json_of(request).get("@odata.id"))
                self._commands.update(
                    relationship.many, other, reference(relationship.column, id, table.name)
                )
                return nothing()
            case "DELETE":
                self._take_apart(relationship, id, _named(relationship, collection, request))
                return nothing()
        raise wrong_method(request.method, f"{collection.name}/$ref")

    def _take_apart(self, relationship: Relationship, id: str, other: str) -> None:
        row = self._commands.require(relationship.many, other)
        if row[relationship.column.name] != id:
            raise does_not_exist(relationship.many.name, other)
        self._commands.update(relationship.many, other, reference(relationship.column, None, None))


def reference(column: Column, id: str | None, table: str | None) -> Row:
    """A lookup that points to a row, or to none."""
    kind: Row = {f"{column.name}__type": table} if column.is_polymorphic else {}
    return {column.name: id, **kind}


def _is_single(table: Table, name: str, value: Any) -> bool:
    return name in table.by_navigation and isinstance(value, dict)


def _is_several(table: Table, name: str, value: Any) -> bool:
    if name not in COLLECTIONS[table.name]:
        return False
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _other(relationship: Relationship, told: Any) -> str:
    table, other = referred(told, relationship.target.collection)
    if table is not relationship.many:
        raise bad_request(f"A '{table.set}' cannot be in '{relationship.target.collection}'.")
    return other


def _named(relationship: Relationship, segment: Segment, request: Request) -> str:
    """The row that a DELETE means: by its id behind the collection, or by `$id` in the query."""
    if segment.id:
        return segment.id
    told = dict(parse_qsl(request.query.lstrip("?"), keep_blank_values=True))
    return _other(relationship, told.get("$id"))

"""What stands in the body of a write: JSON in the product's shape, as values by column."""

import re
from typing import Any

from emulator.dataverse.addressing import SERVICE_ROOT, Segment, cut
from emulator.dataverse.declarations import Column, Table
from emulator.dataverse.errors import (
    ApiError,
    Unsupported,
    bad_request,
    invalid_property,
    undeclared_property,
)
from emulator.dataverse.formats import from_wire
from emulator.dataverse.store import Row
from emulator.dataverse.tables import SETS
from emulator.exchange import Request
from emulator.json_text import read_json

_BIND = "@odata.bind"
_ORIGIN = re.compile(r"https?://[^/]+", re.IGNORECASE)


def json_object(body: bytes) -> dict[str, Any]:
    """The object in a body; refuses everything else."""
    try:
        found = read_json(body)
    except ValueError as reason:
        raise _unreadable(str(reason)) from reason
    if not isinstance(found, dict):
        raise _unreadable("an object was expected")
    return found


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"Error parsing the JSON body: {reason[:200]}.", "0x80048d19")


def values(table: Table, body: dict[str, Any]) -> Row:
    """Stored values by column; the primary id is among them if the client tells it."""
    found: Row = {}
    for name, value in body.items():
        column = table.by_property.get(name)
        if column and column.writable and column.kind != "lookup":  # nearly all
            found[column.name] = from_wire(column, value)
        elif name.endswith(_BIND):
            found |= _bound(table, name.removesuffix(_BIND), value)
        elif "@" not in name:
            found |= _written(table, name, value)
    return found


def _written(table: Table, name: str, value: Any) -> Row:
    column = table.by_property.get(name)
    if column is None:
        raise _not_a_property(table, name, value)
    if column.kind == "lookup":
        if value is not None:
            raise invalid_property(name, table.name)
        return {}
    if not column.writable:
        return {}
    return {column.name: from_wire(column, value)}


def _not_a_property(table: Table, name: str, value: Any) -> ApiError:
    if name in table.by_navigation and isinstance(value, dict):
        return Unsupported(f"creating rows along with another one ({name})")
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return Unsupported(f"creating rows along with another one ({name})")
    if name in table.by_name or name in table.by_navigation:
        return undeclared_property(name, table.set)
    return invalid_property(name, table.name)


def _bound(table: Table, navigation: str, value: Any) -> Row:
    """The lookup that is set, or emptied, through one of its navigation properties."""
    column, targets = table.by_navigation.get(navigation, (None, ()))
    if column is None or not column.writable:
        raise undeclared_property(navigation, table.set)
    if value is None:
        return _reference(column, None, None)
    target, id = referred(value, navigation)
    if target.name not in {each.table for each in targets}:
        raise bad_request(
            f"A '{target.set}' cannot be the value of '{navigation}', which points to "
            f"{' or '.join(each.table for each in targets)}.",
            "0x80048d19",
        )
    return _reference(column, id, target.name)


def _reference(column: Column, id: str | None, table: str | None) -> Row:
    kind: Row = {f"{column.name}__type": table} if column.is_polymorphic else {}
    return {column.name: id, **kind}


def referred(reference: Any, what: str) -> tuple[Table, str]:
    """The table and the id in a reference: `leads(id)`, with or without root and origin."""
    if not isinstance(reference, str):
        raise bad_request(f"A reference was expected for '{what}'.", "0x80048d19")
    path = _ORIGIN.sub("", reference)
    root = SERVICE_ROOT.match(path)
    parts = cut(path[root.end() :] if root else path)
    table = SETS.get(parts[0].name) if len(parts) == 1 else None
    if table is None:
        raise bad_request(
            f"The URI '{reference[:200]}' of '{what}' is no row of this service.", "0x80048d19"
        )
    return table, _id(parts[0], reference)


def _id(segment: Segment, reference: str) -> str:
    if segment.id:
        return segment.id
    if segment.arguments and "=" in segment.arguments:
        raise Unsupported("references by alternate key")
    raise bad_request(f"The URI '{reference[:200]}' has no valid id.", "0x80060888")


def json_of(request: Request) -> dict[str, Any]:
    """The object in the body of a request; refuses other types of content."""
    kind = request.headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(
            415,
            "0x80060888",
            f"A body of type '{kind[:100]}' cannot be read here; send application/json.",
        )
    return json_object(request.body)

"""Addresses: segments between slashes, of which the first may have a key in parentheses."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from emulator.finance.declarations import Column, Entity
from emulator.finance.errors import invalid, no_resource
from emulator.odata.parsing import parse_key
from emulator.odata.syntax import Literal
from emulator.odata.writing import SqlValue

_SEGMENT = re.compile(r"(?:[^/']|'[^']*')+")
_NAMED = re.compile(r"([^()']*)(?:\((.*)\))?", re.DOTALL)

_LARGEST = 2**63 - 1

Key = tuple[tuple[str, SqlValue], ...]


class Address(NamedTuple):
    """What a path names: an entity set, perhaps the key of one row, and what follows."""

    set: str
    key: str | None
    rest: tuple[str, ...]


def read(path: str) -> Address:
    """Take a path below the service root apart; slashes within quotes belong to keys."""
    segments = _SEGMENT.findall(path)
    if "/".join(segments) != path.rstrip("/"):
        raise no_resource(path)
    found = _NAMED.fullmatch(segments[0])
    if not found:
        raise no_resource(segments[0])
    key = None if found[2] is None else unquote(found[2])
    return Address(found[1], key, tuple(segments[1:]))


def key_of(entity: Entity, text: str) -> Key:
    """The columns and values that a key names: all of the entity's key, in any order."""
    named = dict(parse_key(text))
    if set(named) == {""} and len(entity.keys) == 1:
        named = {entity.keys[0].name: named[""]}
    wanted = [column.name for column in entity.keys]
    if set(named) != set(wanted):
        raise invalid(
            f"The key of {entity.set} consists of {', '.join(wanted)}, all of which have to be "
            f"given with their names; found {', '.join(filter(None, named)) or 'no name'}."
        )
    return tuple((column.name, _value(column, named[column.name])) for column in entity.keys)


def _value(column: Column, literal: Literal) -> SqlValue:
    value = literal.value
    expected = str if column.type == "Edm.String" else int
    if not isinstance(value, str | int) or not isinstance(value, expected):
        raise invalid(f"The key property {column.name} is of type {column.type}, not {literal}.")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise invalid(f"{value} is no {column.type}.")
    return value
